"""What people did in a project, from its history and its jobs: merged by time, cut by key.

Only deeds of people, one by one: what a job did to thousands of rows is told as the job. Whom what
is told is `visibility.visible_events`. How it is worded is the page's work.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from heapq import merge
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import (
    AnnotationSet,
    Document,
    Guideline,
    Job,
    JobKind,
    Label,
    Membership,
    Outlet,
    Project,
    SetKind,
    User,
)
from annotations.queries.kept import kept
from annotations.queries.kept_pages import Pages, documents_seen, pages_seen
from annotations.queries.names import hidden_users, nameable
from annotations.queries.visibility import visible_events, visible_to

SIZE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose deeds, of which kind, in which days (of the reader's zone, both included)."""

    who: User | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did. `row` is the history's event, or the job."""

    at: datetime
    kind: str
    key: str
    verb: str
    row: Any
    user: str
    username: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A table whose changes are told, what of a row is, and which rows are (`narrow`)."""

    model: type[Model]
    told: tuple[str, ...]
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows


def _documents(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(~Q(pgh_label="insert") | Q(import_job__isnull=True))


def _sets(rows: QuerySet[Any]) -> QuerySet[Any]:
    # A set that was never submitted is nobody else's business, and is not reopened.
    known = Q(submitted_at__isnull=False) | Q(kind=SetKind.GOLD)
    return rows.filter(known, pgh_label="update")


SOURCES = {
    "sets": _Source(AnnotationSet, ("document", "kind", "status"), _sets),
    "documents": _Source(Document, ("title", "external_id", "language"), _documents),
    "guideline": _Source(Guideline, ("version",), lambda rows: rows.filter(pgh_label="insert")),
    "labels": _Source(Label, ("title",)),
    "outlets": _Source(Outlet, ("name",)),
    "members": _Source(Membership, ("role", "user")),
    "project": _Source(Project, ("name",), lambda rows: rows.exclude(pgh_label="delete")),
}
KINDS = (*SOURCES, "jobs")


def deeds(
    user: User, project: Project, wanted: Wanted, cursor: str = ""
) -> tuple[list[Deed], str | None]:
    """The newest deeds that fit, and the cursor of those before them (None where none are).

    Raises Refused for a bad cursor. Costs one query a kind, however many rows it shows.
    """
    at = _read(cursor) if cursor else None
    zone = timezone.get_current_timezone()
    pages = pages_seen(user, project.pk)
    runs = []
    for kind in [wanted.kind] if wanted.kind in KINDS else KINDS:
        if at is None and replace(wanted, kind="") == Wanted():
            runs.append([_deed(kind, row) for row in _newest(user, project.pk, kind, pages)])
            continue
        rows, moment = _rows(user, project.pk, kind, wanted, pages)
        rows = _within(rows, moment, wanted, zone)
        if at is not None:
            rows = rows.filter(_before(moment, kind, at))
        runs.append([_deed(kind, row) for row in rows[: SIZE + 1]])
    found = _masked(user, project, list(merge(*runs, key=_order, reverse=True)))
    rest = found[SIZE:]
    del found[SIZE:]
    return found, _write(found[-1]) if rest else None


def _masked(user: User, project: Project, found: list[Deed]) -> list[Deed]:
    """The deeds of those whose names are hidden beside the document, as deeds of a reviewer."""
    documents = {deed.row.document_id for deed in found if deed.kind == "sets"}
    hidden = hidden_users(user, project, documents)
    return [
        replace(deed, user="", username=_("A reviewer"))
        if deed.kind == "sets" and deed.user in hidden[deed.row.document_id]
        else deed
        for deed in found
    ]


@kept
def people(project: uuid.UUID) -> QuerySet[User]:
    """Those whose deeds can be asked for: the members."""
    return User.objects.filter(memberships__project=project)


@kept
def _newest(user: User, project: uuid.UUID, kind: str, pages: Pages) -> QuerySet[Any]:
    rows, _moment = _rows(user, project, kind, Wanted(), pages)
    return rows[: SIZE + 1]


def _rows(
    user: User, project: uuid.UUID, kind: str, wanted: Wanted, pages: Pages
) -> tuple[QuerySet[Any], str]:
    """The rows of one kind, newest first, and the name of their moment."""
    if kind == "jobs":
        jobs = visible_to(user, Job).filter(project=project).exclude(kind=JobKind.PASSAGES)
        jobs = jobs.filter(created_by=wanted.who) if wanted.who else jobs
        return jobs.select_related("created_by").order_by("-created_at", "-pk"), "created_at"
    source = SOURCES[kind]
    events = apps.get_model("annotations", f"{source.model.__name__}Event")._default_manager
    path = "pgh_obj" if source.model is Project else "project"
    rows = source.narrow(events.filter(**{path: project}))
    rows = visible_events(user, source.model, rows, documents_seen(user, project, pages))
    rows = rows.filter(pgh_context__metadata__user__isnull=False)
    # Not "is null", of which PostgreSQL believes that it is rare: then it sorts all there are.
    rows = rows.filter(~Q(pgh_context__metadata__has_key="job"))
    if wanted.who:
        rows = rows.filter(pgh_context__metadata__user=str(wanted.who.pk))
        rows = rows.filter(nameable(user)) if kind == "sets" else rows
    told = rows.only("pgh_created_at", "pgh_label", "pgh_obj", *source.told)
    ordered = told.annotate(told=F("pgh_context__metadata"))
    return ordered.order_by("-pgh_created_at", "-pgh_id"), "pgh_created_at"


def _within(rows: QuerySet[Any], moment: str, wanted: Wanted, zone: tzinfo) -> QuerySet[Any]:
    if wanted.since:
        rows = rows.filter(**{f"{moment}__gte": datetime.combine(wanted.since, time(), zone)})
    if wanted.until:
        after = datetime.combine(wanted.until, time(), zone) + timedelta(days=1)
        rows = rows.filter(**{f"{moment}__lt": after})
    return rows


def _deed(kind: str, row: Any) -> Deed:
    if isinstance(row, Job):
        by = row.created_by
        user, username = (str(by.pk), by.username) if by else ("", "")
        return Deed(row.created_at, kind, str(row.pk), row.kind, row, user, username)
    told = row.told or {}
    return Deed(
        row.pgh_created_at, kind, f"{row.pgh_id:020d}", row.pgh_label, row,
        told.get("user", ""), told.get("username", ""),
    )  # fmt: skip


def _order(deed: Deed) -> tuple[datetime, int, str]:
    return deed.at, KINDS.index(deed.kind), deed.key


def _before(moment: str, kind: str, at: tuple[datetime, str, str]) -> Q:
    """Rows after the place in the order of the list, which goes back in time."""
    when, at_kind, key = at
    earlier, same = Q(**{f"{moment}__lt": when}), Q(**{moment: when})
    if KINDS.index(kind) < KINDS.index(at_kind):
        return earlier | same
    if kind != at_kind:
        return earlier
    number = {"pk__lt": key} if kind == "jobs" else {"pgh_id__lt": int(key)}
    return earlier | (same & Q(**number))


def _write(deed: Deed) -> str:
    text = json.dumps([deed.at.astimezone(UTC).isoformat(), deed.kind, deed.key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, str, str]:
    try:
        padded = cursor[:400] + "=" * (-len(cursor) % 4)
        when, kind, key = json.loads(base64.urlsafe_b64decode(padded))
        moment = datetime.fromisoformat(when)
        if kind not in KINDS or moment.tzinfo is None:
            raise ValueError(kind)
        if kind == "jobs":
            Job._meta.get_field("id").to_python(key)
        else:
            int(key)
    except Exception as error:  # whatever is wrong with it, it is no cursor of this list
        raise Refused(
            _("This cursor does not belong to this list; begin without one."), "cursor"
        ) from error
    return moment, kind, key


def named(found: Sequence[Deed]) -> dict[str, dict[Any, Any]]:
    """The users and documents that the deeds name, as far as they are there, by key."""
    users = {deed.user for deed in found if deed.user}
    users |= {str(deed.row.user_id) for deed in found if deed.kind == "members"}
    documents = {deed.row.document_id for deed in found if deed.kind == "sets"}
    documents |= {deed.row.pgh_obj_id for deed in found if deed.kind == "documents"}
    keys = tuple(map(uuid.UUID, users)), tuple(documents)
    return {
        "users": {one.pk: one for one in _users(keys[0])},
        "documents": {one.pk: one for one in _titled(keys[1])},
    }


@kept
def _users(keys: tuple[uuid.UUID, ...]) -> QuerySet[User]:
    return User.objects.filter(pk__in=keys)


@kept
def _titled(documents: tuple[uuid.UUID, ...]) -> QuerySet[Document]:
    rows = Document.objects.filter(pk__in=documents)
    return rows.only("title", "external_id", "language")
