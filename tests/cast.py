"""The people and the two projects that tests share. A pytest plugin; no test lives here.

Everybody signs in with PASSWORD. `cast.project` has one person of every role; `cast.elsewhere` is
another project, with a manager of its own who is a stranger to the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password

from annotations.models import AnnotationSet, Document, Label, Membership, Project, Role, User
from annotations.services import documents, projects
from annotations.services.annotation_sets import begin_set
from annotations.services.transaction import Actor

PASSWORD = "a passphrase of the tests 7"


_ROLES = {
    "adjudicator": Role.ADJUDICATOR,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "viewer": Role.VIEWER,
}


@cache
def _hashed() -> str:
    """Hashed once: a good hash is slow, and every test makes the cast anew."""
    return make_password(PASSWORD)


def person(username: str, **more: object) -> User:
    """A user who signs in with PASSWORD, member of nothing."""
    return people(_unsaved(username, **more))[0]


def people(*unsaved: User) -> list[User]:
    """All of them at once: tests make many."""
    return User.objects.bulk_create(unsaved)


def _unsaved(username: str, **more: object) -> User:
    return User(username=username, email=f"{username}@example.org", password=_hashed(), **more)


def own_set(actor: Actor, document: Document) -> AnnotationSet:
    """The caller's own set on the document, made as a draft when there is none."""
    return begin_set(actor, document)[0]


def member(project: Project, username: str, role: Role) -> User:
    """A new user with this role in the project."""
    user = person(username)
    Membership.objects.create(project=project, user=user, role=role)
    return user


@dataclass(frozen=True)
class Cast:
    """One person of every role in `project`, and three who are not of it."""

    project: Project
    elsewhere: Project
    manager: User
    adjudicator: User
    reviewer: User
    other_reviewer: User
    viewer: User
    stranger: User
    deactivated: User
    admin: User

    def labels(self) -> dict[str, Label]:
        """The labels of the project by key."""
        return {label.key: label for label in self.project.labels.all()}

    def document(self, text: str = "One sentence. Another one.", **known: object) -> Document:
        """A document added to the project by its manager."""
        actor = Actor(self.manager)
        document, _made = documents.create_document(actor, self.project, text=text, **known)
        return document


@pytest.fixture
def cast(db: None) -> Cast:
    """The project “Peru, May 2023” with everybody in their role, and the project elsewhere."""
    return make_cast()


def make_cast() -> Cast:
    """What the fixture gives; for databases that outlive one test (browser tests)."""
    names = "manager", "stranger", *_ROLES
    made = people(
        *map(_unsaved, names),
        _unsaved("deactivated", is_active=False),
        _unsaved("admin", is_staff=True, is_superuser=True),
    )
    of = {user.username: user for user in made}
    project = projects.create_project(Actor(of["manager"]), name="Peru, May 2023", slug="peru")
    elsewhere = projects.create_project(Actor(of["stranger"]), name="Elsewhere", slug="elsewhere")
    roles = {**_ROLES, "deactivated": Role.REVIEWER}
    Membership.objects.bulk_create(
        Membership(project=project, user=of[name], role=role) for name, role in roles.items()
    )
    return Cast(
        project=project,
        elsewhere=elsewhere,
        other_reviewer=of.pop("reviewer2"),
        **of,
    )
