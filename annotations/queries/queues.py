"""Queues as both doors show them, and what a person has in them. How far they are: `standings`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import (
    AnnotationSet,
    Assignment,
    AssignmentState,
    ItemState,
    Membership,
    Place,
    Project,
    Queue,
    QueueItem,
    QueueMember,
    QueueState,
    Role,
    User,
)
from annotations.queries.kept import kept
from annotations.queries.keyset import Page, Sort, begun, cut, first_page
from annotations.queries.left import nothing_left
from annotations.queries.once import known_of
from annotations.queries.visibility import looked_away_from, own_of, visible_to

WEEK_SHOWN = 8
_MOST_BEGUN, _MOST_LAPSED = 60, 10


@dataclass(frozen=True, slots=True)
class Home:
    """What a person has to read: leases, what came back, and the queues they may draw from."""

    leased: list[Assignment]
    lapsed: list[Assignment]
    queues: list[Queue]
    week: list[Assignment]
    week_seconds: int
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def week_minutes(self) -> int:
        """Active minutes of this week, rounded."""
        return round(self.week_seconds / 60)


def queues_of(user: User, project: Project, *, by_name: bool = False) -> list[Queue]:
    """The queues of a project that the person sees, those that go on first, or by name."""
    return _queues_in(user, project.pk, by_name)


@kept
def _queues_in(user: User, project: uuid.UUID, by_name: bool) -> QuerySet[Queue]:
    rows = visible_to(user, Queue).filter(project=project)
    return rows.order_by("name") if by_name else rows


@kept
def _drawable(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Queue]:
    """The open queues that the person may draw from, by priority; in all projects where none.

    `nothing_left`: whether it is known that nothing is left for them; these come last.
    """
    named = QueueMember.objects.filter(user=user).values("queue")
    rows = visible_to(user, Queue).filter(state=QueueState.OPEN)
    rows = rows.filter(Q(everyone=True) | Q(pk__in=named)).select_related("project")
    rows = rows.annotate(nothing_left=nothing_left(user)).order_by(
        "nothing_left", "-priority", "name"
    )
    if projects:
        return rows.filter(project__in=projects)
    own = Membership.objects.filter(user=user, role__in=Role.REVIEWER.upwards)
    return rows.filter(project__in=own.values("project"))


def with_document(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With what an assignment is shown with; `annotation_set_id` is the set of its work."""
    own = AnnotationSet.objects.filter(
        document=OuterRef("document"), annotator=OuterRef("annotator"), round=OuterRef("round")
    )
    return (
        rows.select_related(
            "project", "queue", "annotator__user", "document__outlet", "document__project"
        )
        .defer("document__text", "document__folded")
        .annotate(annotation_set_id=Subquery(own.values("pk")[:1]))
    )


def home_of(user: User, project: Project | None = None) -> Home:
    """What a person has to read, in a project or in all of them."""
    projects = (project.pk,) if project else ()
    done = user, projects, monday()
    week, seconds = next(iter(_week_in_all(*done)), (0, 0))
    begun = _begun(user, projects)
    leased = [one for one in begun if one.state == AssignmentState.LEASED]
    return Home(
        leased=leased,
        lapsed=begun[len(leased) :][:_MOST_LAPSED],
        queues=_drawable(user, projects),
        week=_week(*done) if week else [],
        week_seconds=seconds or 0,
        more={"week": week},
    )


def _own_in(
    user: User, projects: tuple[uuid.UUID, ...], *states: AssignmentState
) -> QuerySet[Assignment]:
    """The person's assignments in these states with what a page shows of them."""
    rows = own_of(user, Assignment).filter(state__in=states)
    rows = rows.filter(project__in=projects) if projects else rows
    return rows.select_related("queue", "document").only(
        "state", "leased_until", "ended_at", "place", "queue__name",
        "document__title", "document__external_id", "document__language",
    )  # fmt: skip


@kept
def _begun(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Assignment]:
    """What is in hand, by its end; then what lapsed, the last first, `_MOST_BEGUN` of all.

    `free_place`: whether one may go on; `outlet`: its name.
    """
    rows = _own_in(user, projects, AssignmentState.LEASED, AssignmentState.EXPIRED)
    free = Place.objects.filter(item=OuterRef("item"), free=True)
    told = rows.annotate(free_place=Exists(free), outlet=F("document__outlet__name"))
    in_hand = Case(When(state=AssignmentState.LEASED, then=F("leased_until")))
    return told.order_by(in_hand.asc(nulls_last=True), "-ended_at")[:_MOST_BEGUN]


@kept
def _week(user: User, projects: tuple[uuid.UUID, ...], since: datetime) -> QuerySet[Assignment]:
    rows = _own_in(user, projects, AssignmentState.SUBMITTED).filter(ended_at__gte=since)
    return rows.order_by("-ended_at")[:WEEK_SHOWN]


@kept
def _week_in_all(
    user: User, projects: tuple[uuid.UUID, ...], since: datetime
) -> QuerySet[Assignment, Any]:
    """How many there are of that week, and the active seconds of all, in one row if any."""
    rows = _own_in(user, projects, AssignmentState.SUBMITTED).filter(ended_at__gte=since)
    whole = rows.order_by().annotate(whole=Value(1)).values("whole")
    return whole.annotate(n=Count("pk"), seconds=Sum("active_seconds")).values_list("n", "seconds")


def monday() -> datetime:
    """When the week began, in the reader's zone."""
    now = timezone.localtime()
    return (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def items_of(user: User, queue: uuid.UUID) -> QuerySet[QueueItem]:
    """The documents of a queue in their turn, with how many reviews each has.

    Of a document that this manager is to read blind only their own are counted.
    """
    rows = Assignment.objects.filter(item=OuterRef("pk"))
    if known_of(user).holds:
        away = looked_away_from(user)
        rows = rows.filter(Q(annotator__user=user) | ~Q(document__in=away))
    return (
        QueueItem.objects.filter(queue=queue)
        .select_related("document__outlet", "queue", "project")
        .defer("document__text", "document__folded", "document__metadata")
        .annotate(
            submitted=_count(rows.filter(state="submitted", place__isnull=False)),
            leased=_count(rows.filter(state="leased")),
            skipped=_count(rows.filter(state="skipped")),
        )
        .order_by("-priority", "rank", "pk")
    )


def _count(rows: QuerySet[Assignment]) -> Coalesce:
    """How many there are of one item: only the rows of the page that is shown cost anything."""
    counted = rows.order_by().values("item").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


_BY_PRIORITY = Sort("priority", "priority", "number", descending=True)


def item_page(user: User, queue: Queue, cursor: str, state: str = "") -> Page[QueueItem]:
    """A page of the documents of a queue, by priority: those of a state, else all that are in."""
    if cursor:
        return cut(_listed(user, queue.pk, state), _BY_PRIORITY, cursor=cursor)
    return first_page(_first_listed(user, queue.pk, state), _BY_PRIORITY)


@kept
def _first_listed(user: User, queue: uuid.UUID, state: str) -> QuerySet[QueueItem]:
    return begun(_listed(user, queue, state), _BY_PRIORITY)


def _listed(user: User, queue: uuid.UUID, state: str) -> QuerySet[QueueItem]:
    rows = items_of(user, queue).order_by()
    rows = rows.filter(state=state) if state else rows.exclude(state=ItemState.REMOVED)
    return rows.select_related(None).select_related("document").only(
        "priority", "state", "places",
        "document__title", "document__external_id", "document__language",
    )  # fmt: skip


@kept
def held_in(user: User, queue: uuid.UUID) -> QuerySet[Assignment]:
    """Who is on what in a queue, as far as this manager may know; what ends first comes first."""
    rows = visible_to(user, Assignment).filter(queue=queue, state=AssignmentState.LEASED)
    return rows.select_related("annotator", "document").only(
        "leased_until", "annotator__name", "annotator__user",
        "document__title", "document__external_id",
    ).order_by("leased_until")[:50]  # fmt: skip
