"""Every page that a person can look at, from the access table, with the longest names in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from annotations.models import Job, JobProblem, User
from annotations.services.outlets import update_outlet
from annotations.services.projects import save_guideline, update_project
from annotations.services.transaction import Actor
from tests.access.pages import ROWS
from tests.access.world import Things, World, make_world

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4
_NO_PAGES = {"healthz", "readyz", "metrics", "job-problems-file", "job-download", "agreement-file",
             "dashboard-file"}  # fmt: skip
# What allauth shows to people who are signed in, and to strangers.
ACCOUNT = (
    "account_change_password", "account_email", "mfa_index", "mfa_activate_totp",
    "usersessions_list",
)  # fmt: skip
ENTRANCE = ("account_login", "account_reset_password", "account_reset_password_done")


def long_world() -> tuple[User, list[str]]:
    """A site admin, and the addresses of all pages of a project in which every name is long."""
    world = make_world()
    things = world.things["peru"]
    _lengthen(world, things)
    return world.cast.admin, list(dict.fromkeys(_addresses(things)))


def _addresses(things: Things) -> Iterator[str]:
    for row in ROWS:
        if row.method == "GET" and row.route not in _NO_PAGES and row.audience.get("admin") == 200:
            path = reverse(row.route, args=[things.ids[name] for name in row.args])
            yield f"{path}?{row.query.format_map(things.ids)}" if row.query else path
    yield from (reverse(name) for name in ACCOUNT)
    yield "/projects/elsewhere/"
    yield "/nowhere/"


def _lengthen(world: World, things: Things) -> None:
    cast, project = world.cast, things.project
    manager = Actor(cast.manager)
    update_project(manager, project, version=project.version, name=LONG[:200])
    save_guideline(manager, project, markdown=f"# {LONG}\n\n`{LONG}`", based_on=1)
    outlet = project.outlets.get(pk=things.ids["outlet"])
    changes = {"name": LONG[:200], "owner_group": LONG[:200], "notes": LONG}
    update_outlet(manager, outlet, version=outlet.version, changes=changes)
    for n in range(3):
        cast.document(
            f"{LONG}. {n}", title=LONG[:200], outlet=LONG[:200], external_id=f"{n}{LONG}",
            byline=LONG[:200], language="de",
        )  # fmt: skip
    User.objects.filter(pk=cast.admin.pk).update(username=LONG[:150], first_name=LONG[:150])
    User.objects.filter(pk=cast.reviewer.pk).update(first_name=LONG[:150], last_name=LONG[:150])
    project.labels.filter(pk=things.ids["label"]).update(title=LONG[:60])
    project.documents.filter(pk=things.ids["document"]).update(title=LONG[:200])
    job = Job.objects.filter(pk=things.ids["import"])
    job.update(file_name=LONG, state="failed", error=LONG, problems=1)
    JobProblem.objects.create(job=job.get(), n=1, line=10**9, path=LONG, message=LONG, excerpt=LONG)
