"""Queues as both doors show them: with how far they are, and what a person has in them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
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
from annotations.queries.once import known_of
from annotations.queries.visibility import looked_away_from, own_of, visible_to

WEEK_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a queue is, in documents and in reviews."""

    documents: int = 0
    waiting: int = 0
    ready: int = 0
    adjudicated: int = 0
    needed: int = 0
    submitted: int = 0
    leased: int = 0
    skipped: int = 0

    @property
    def share(self) -> int:
        """Per cent of the needed reviews that are handed in."""
        return 100 * self.submitted // self.needed if self.needed else 0


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


def standings(user: User, queues: Iterable[Queue]) -> dict[uuid.UUID, Standing]:
    """How far each queue is, as far as this manager may know; few queries for any number."""
    keys = tuple(queue.pk for queue in queues)
    counts: dict[uuid.UUID, dict[str, int]] = {key: {} for key in keys}
    for key, state, n in _items_by_state(keys) + _reviews_by_state(user, keys):
        counts[key][state] = n
    for key, n in _places(keys):
        counts[key]["needed"] = n
    return {key: _standing(found) for key, found in counts.items()}


@kept
def _items_by_state(queues: tuple[uuid.UUID, ...]) -> QuerySet[QueueItem, Any]:
    items = QueueItem.objects.filter(queue__in=queues).exclude(state=ItemState.REMOVED)
    return items.values_list("queue", "state").annotate(n=Count("pk")).order_by()


@kept
def _places(queues: tuple[uuid.UUID, ...]) -> QuerySet[Place, Any]:
    places = Place.objects.filter(queue__in=queues)
    return places.values_list("queue").annotate(n=Count("pk")).order_by()


@kept
def _reviews_by_state(user: User, queues: tuple[uuid.UUID, ...]) -> QuerySet[Assignment, Any]:
    held = visible_to(user, Assignment).filter(queue__in=queues)
    held = held.exclude(state=AssignmentState.SUBMITTED, place__isnull=True)
    return held.values_list("queue", "state").annotate(n=Count("pk")).order_by()


def _standing(found: dict[str, int]) -> Standing:
    states = {state: found.get(state, 0) for state in ("waiting", "ready", "adjudicated")}
    others = ("needed", "submitted", "leased", "skipped")
    rest = {name: found.get(name, 0) for name in others}
    return Standing(documents=sum(states.values()), **states, **rest)


def queues_of(user: User, project: Project, *, by_name: bool = False) -> list[Queue]:
    """The queues of a project that the person sees, those that go on first, or by name."""
    return _queues_in(user, project.pk, by_name)


@kept
def _queues_in(user: User, project: uuid.UUID, by_name: bool) -> QuerySet[Queue]:
    rows = visible_to(user, Queue).filter(project=project)
    return rows.order_by("name") if by_name else rows


@kept
def _drawable(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Queue]:
    """The open queues that the person may draw from, by priority; in all projects where none."""
    named = QueueMember.objects.filter(user=user).values("queue")
    rows = visible_to(user, Queue).filter(state=QueueState.OPEN)
    rows = rows.filter(Q(everyone=True) | Q(pk__in=named)).select_related("project")
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
    return Home(
        leased=_in_hand(user, projects),
        lapsed=_lapsed(user, projects),
        queues=_drawable(user, projects),
        week=_week(*done) if week else [],
        week_seconds=seconds or 0,
        more={"week": week},
    )


def _own_in(
    user: User, projects: tuple[uuid.UUID, ...], state: AssignmentState
) -> QuerySet[Assignment]:
    """The person's assignments in this state with what a page shows of them."""
    rows = own_of(user, Assignment).filter(state=state)
    rows = rows.filter(project__in=projects) if projects else rows
    return rows.select_related("queue", "document__outlet").only(
        "leased_until", "ended_at", "place", "queue__name",
        "document__title", "document__external_id", "document__language", "document__outlet__name",
    )  # fmt: skip


@kept
def _in_hand(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Assignment]:
    return _own_in(user, projects, AssignmentState.LEASED).order_by("leased_until")[:50]


@kept
def _lapsed(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Assignment]:
    """`free_place`: whether one may go on."""
    rows = _own_in(user, projects, AssignmentState.EXPIRED)
    free = Place.objects.filter(item=OuterRef("item"), free=True)
    return rows.annotate(free_place=Exists(free)).order_by("-ended_at")[:10]


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


def next_rank(queue: Queue) -> QuerySet[Place]:
    """The free places of a queue in the order of drawing."""
    return Place.objects.filter(queue=queue, free=True).order_by(
        F("priority").desc(), "band", "rank", "pk"
    )


_BY_PRIORITY = Sort("priority", "priority", "number", descending=True)


def item_page(user: User, queue: Queue, cursor: str) -> Page[QueueItem]:
    """A page of the documents of a queue, those that were taken out apart, in their turn."""
    if cursor:
        return cut(_listed(user, queue.pk), _BY_PRIORITY, cursor=cursor)
    return first_page(_first_listed(user, queue.pk), _BY_PRIORITY)


@kept
def _first_listed(user: User, queue: uuid.UUID) -> QuerySet[QueueItem]:
    return begun(_listed(user, queue), _BY_PRIORITY)


def _listed(user: User, queue: uuid.UUID) -> QuerySet[QueueItem]:
    rows = items_of(user, queue).exclude(state=ItemState.REMOVED).order_by()
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
