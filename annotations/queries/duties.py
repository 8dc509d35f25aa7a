"""What waits for those who decide and those who manage, for their first page.

What a person has to read themselves is `queues`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from annotations.models import (
    Adjudication,
    Assignment,
    AssignmentState,
    ItemState,
    Place,
    Project,
    Queue,
    QueueItem,
    QueueState,
    Role,
    User,
)
from annotations.queries.adjudications import OPEN_STATES
from annotations.queries.counted import LAPSED
from annotations.queries.kept import kept
from annotations.queries.projects import MyProject
from annotations.queries.visibility import visible_to

MOST = 12


@dataclass(frozen=True, slots=True)
class ToDecide:
    """Documents of a project that wait to be decided, the oldest since `oldest`."""

    project: Project
    documents: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class ToManage:
    """An open queue with a matter for its manager.

    `over`: nothing is left to give out, and nobody has anything in hand. `lapsed`: leases that ran
    out on documents that nobody took up since.
    """

    queue: Queue
    over: bool
    lapsed: int


@dataclass(frozen=True, slots=True)
class Duties:
    """What waits, the longest first; MOST of each."""

    decide: list[ToDecide]
    manage: list[ToManage]


def duties_of(user: User, mine: Sequence[MyProject]) -> Duties:
    """What waits for the person in these projects; asks nothing where they only review."""
    judged = [one.project for one in mine if one.role.includes(Role.ADJUDICATOR)]
    managed = [one.project for one in mine if one.role.includes(Role.MANAGER)]
    return Duties(_to_decide(user, judged), _to_manage(user, managed))


def _to_decide(user: User, projects: list[Project]) -> list[ToDecide]:
    if not projects:
        return []
    by_key = {project.pk: project for project in projects}
    return [ToDecide(by_key[key], n, at) for key, n, at in _undecided(user, tuple(by_key))]


@kept
def _undecided(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[Adjudication, Any]:
    rows = visible_to(user, Adjudication).filter(project__in=projects, state__in=OPEN_STATES)
    counted = rows.order_by().values_list("project").annotate(n=Count("pk"), at=Min("created_at"))
    return counted.order_by("at")[:MOST]


def _to_manage(user: User, projects: list[Project]) -> list[ToManage]:
    if not projects:
        return []
    queues = {queue.pk: queue for queue in _open_queues(tuple(one.pk for one in projects))}
    lapsed = dict(_lapsed(user, tuple(queues))) if queues else {}
    found = [
        ToManage(queue, vars(queue)["over"] and not queue.all_documents, lapsed.get(key, 0))
        for key, queue in queues.items()
    ]
    return [one for one in found if one.over or one.lapsed][:MOST]


@kept
def _open_queues(projects: tuple[uuid.UUID, ...]) -> QuerySet[Queue]:
    """Oldest first; `over`: nothing is left to give out, and nobody has anything in hand."""
    own = {"queue": OuterRef("pk")}
    items = QueueItem.objects.filter(**own).exclude(state=ItemState.REMOVED)
    leased = Assignment.objects.filter(**own, state=AssignmentState.LEASED)
    rows = Queue.objects.filter(project__in=projects, state=QueueState.OPEN)
    rows = rows.select_related("project").annotate(
        over=Exists(items) & ~Exists(Place.objects.filter(**own, free=True)) & ~Exists(leased)
    )
    return rows.order_by("created_at")


@kept
def _lapsed(user: User, queues: tuple[uuid.UUID, ...]) -> QuerySet[Assignment, Any]:
    rows = visible_to(user, Assignment).filter(LAPSED, queue__in=queues)
    return rows.order_by().values_list("queue").annotate(n=Count("pk"))
