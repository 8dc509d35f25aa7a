"""The demo people and project of embedded mode. The documents come by an ordinary import job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotations.models import Job, Project, Role, User
from annotations.services.jobs import create_import
from annotations.services.members import set_member
from annotations.services.projects import create_project, save_guideline
from annotations.services.transaction import Actor, write

SLUG = "demo"
NAME = "Demo: US troops in Peru, 2023"


def load_demo(
    *, passwords: Mapping[str, str], roles: Mapping[str, Role | None], corpus: Path, guideline: str
) -> Job | None:
    """Make the people, the project and the import job; None when the project is there already.

    `roles` names each person's role in the demo project; None stands for the site admin.
    """
    if Project.objects.filter(slug=SLUG).exists():
        return None
    people = {name: _person(name, passwords[name], role) for name, role in roles.items()}
    actor = Actor(people["manager"])
    with write(actor):
        project = create_project(actor, name=NAME, slug=SLUG)
        save_guideline(actor, project, markdown=guideline)
        for name, role in roles.items():
            if role is not None and name != "manager":
                set_member(actor, project, username=name, role=role)
        with corpus.open("rb") as file:
            job, _made = create_import(
                actor, project, file=file, file_name=corpus.name, format="native",
                idempotency_key="demo",
            )  # fmt: skip
    return job


def _person(name: str, password: str, role: Role | None) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        make = User.objects.create_superuser if role is None else User.objects.create_user
        user = make(username=name, email=f"{name}@demo.example", password=password)
    return user
