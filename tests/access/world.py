"""What the access table is tried on: two projects with one of everything, and everybody's keys.

Both projects hold the same things under the same names; in the first they belong to people of every
role, in the other to its manager alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from annotations.models import (
    ApiToken,
    Job,
    JobState,
    Membership,
    Notification,
    Project,
    Role,
    SavedView,
    User,
)
from annotations.services import (
    annotation_sets,
    annotations,
    comments,
    documents,
    evidence,
    invitations,
    jobs,
    outlets,
    queues,
    saved_views,
)
from annotations.services.adjudications import make_ready
from annotations.services.drawing import draw
from annotations.services.tokens import create_token
from annotations.services.transaction import Actor
from tests.cast import Cast, make_cast, member, own_set

TEXT = "One sentence. Another one. A third one."


@dataclass
class Things:
    """Everything of one project that an address can name."""

    project: Project
    ids: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """The two projects, and what opens the doors: a session and a token a caller."""

    cast: Cast
    things: dict[str, Things]
    sessions: dict[str, str]
    tokens: dict[str, str]
    client: Client = field(default_factory=Client)

    def browser(self, caller: str) -> Client:
        """A browser in which the caller is signed in; what was done to its cookies is forgotten."""
        client = self._opened(caller if caller == "expired" else "")
        if caller in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[caller]
        return client

    def rest(self, caller: str) -> Client:
        """A client that sends the caller's token."""
        return self._opened(caller)

    def _opened(self, caller: str) -> Client:
        """The one client, as new: making one loads all middleware again, which is slow."""
        self.client.cookies.clear()
        self.client.defaults.pop("HTTP_AUTHORIZATION", None)
        if token := self.tokens.get(caller):
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return self.client


CALLERS = {
    "peru": (
        "nobody", "deactivated", "expired", "stranger", "viewer", "author", "other",
        "adjudicator", "manager", "admin",
    ),
    # Who is nothing there is one like the other: the highest role here stands for all.
    "elsewhere": ("manager", "stranger"),
}  # fmt: skip


def role_of(caller: str, project: str) -> str:
    """The column of the table that a caller stands in, for things of a project."""
    if caller in ("nobody", "deactivated", "expired"):
        return "gone"
    if project == "elsewhere" and caller != "admin":
        return "owner" if caller == "stranger" else "stranger"
    return caller


def make_world() -> World:
    """Build it. Call inside a transaction that is rolled back."""
    cast = make_cast()
    people = {
        "stranger": cast.stranger,
        "viewer": cast.viewer,
        "author": cast.reviewer,
        "other": cast.other_reviewer,
        "adjudicator": cast.adjudicator,
        "manager": cast.manager,
        "admin": cast.admin,
        "deactivated": cast.deactivated,
    }
    guest = member(cast.elsewhere, "guest", Role.VIEWER)
    things = {
        "peru": _things(
            cast.project, cast.manager, cast.reviewer, cast.other_reviewer, cast.viewer
        ),
        "elsewhere": _things(cast.elsewhere, cast.stranger, cast.stranger, None, guest),
    }
    sessions = {name: _session(user) for name, user in people.items()}
    tokens = {name: create_token(Actor(user), name="table")[1] for name, user in people.items()}
    expired, tokens["expired"] = create_token(Actor(cast.manager), name="table")
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return World(cast, things, sessions, tokens)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _things(
    project: Project, manager: User, author: User, other: User | None, least: User
) -> Things:
    makes, writes = Actor(manager), Actor(author)
    document, _made = documents.create_document(makes, project, text=TEXT, title="Read")
    spare, _made = documents.create_document(makes, project, text="Spare text.")
    kept = _annotation(writes, document, 0)
    gone = _annotation(writes, document, 4)
    linked = _evidence(writes, kept)
    unlinked = _evidence(writes, kept)
    annotations.delete_annotation(writes, gone, version=1)
    evidence.delete_evidence(writes, unlinked, version=1)
    submitted = own_set(Actor(other or author), spare)
    annotation_sets.submit_set(Actor(other or author), submitted)
    queued, _made = documents.create_document(makes, project, text="Text that waits.")
    queue = queues.create_queue(
        makes, project, name="Waiting", documents=[queued.pk], overlap=10, state="open"
    )
    drawn = draw(writes, queue).assignment
    first = project.labels.order_by("order").first()
    declared = make_ready(makes, spare, declared=True)
    return Things(
        project,
        {
            "slug": project.slug,
            "figure": "labels",
            "rows": "overruled",
            "document": document.pk,
            "spare": spare.pk,
            "draft": kept.annotation_set_id,
            "submitted": submitted.pk,
            "queued": queued.pk,
            "queue": queue.pk,
            "assignment": drawn.pk if drawn else None,
            "annotation": kept.pk,
            "deleted annotation": gone.pk,
            "evidence": linked.pk,
            "deleted evidence": unlinked.pk,
            "adjudication": declared.pk if declared else None,
            "outlet": outlets.create_outlet(makes, project, name="Andes Wire").pk,
            "label": first.pk if first else None,
            "key": first.key if first else "",
            "shared view": _view(makes, project, shared=True).pk,
            "own view": _view(writes, project, shared=False).pk,
            "notification": Notification.objects.create(
                user=author,
                project=project,
                kind="guideline-changed",
                payload={"version": 1, "by": "manager"},
            ).pk,
            "remark": comments.create_comment(makes, document=document, text="Read it.")[0].pk,
            "own remark": comments.create_comment(writes, annotation=kept, text="Why?")[0].pk,
            "member": Membership.objects.get(project=project, user=least).pk,
            "invitation": invitations.invite(makes, link=str, email=f"new@{project.slug}.example")[
                0
            ].pk,
            "token": create_token(writes, name="own")[0].pk,
            "user": least.pk,
            "import": _import(makes, project).pk,
            "export": _export(writes, project).pk,
        },
    )


def _annotation(actor: Actor, document: Any, start: int) -> Any:
    made = annotations.create_annotation(actor, document=document, start=start, end=start + 3)
    return made[0]


def _evidence(actor: Actor, annotation: Any) -> Any:
    made = evidence.create_evidence(
        actor, annotation=annotation, stance="context", url="https://a.example", quote="It is so."
    )
    return made[0]


def _view(actor: Actor, project: Project, *, shared: bool) -> SavedView:
    name = "Shared" if shared else "Own"
    query = "missing=date"
    return saved_views.save_view(
        actor, project, page="documents", name=name, query=query, shared=shared
    )


def _import(actor: Actor, project: Project) -> Job:
    file = ContentFile(b'{"text": "One."}\n')
    return jobs.create_import(actor, project, file=file, file_name="a.jsonl")[0]


def _export(actor: Actor, project: Project) -> Job:
    job, _made = jobs.create_export(actor, project)
    job.result_file.save("corpus.jsonl", ContentFile(b"{}\n"), save=False)
    job.state, job.finished_at = JobState.SUCCEEDED, timezone.now()
    job.save()
    return job


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
