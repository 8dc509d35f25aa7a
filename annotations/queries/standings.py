"""How far queues are, as far as a manager may know: documents by state, reviews by state."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from annotations.models import (
    Assignment,
    AssignmentState,
    Changed,
    ItemState,
    Place,
    Project,
    Queue,
    QueueItem,
    User,
)
from annotations.queries.kept import kept
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import visible_to


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


def standings(user: User, queues: Iterable[Queue]) -> dict[uuid.UUID, Standing]:
    """How far each queue is, as far as this manager may know; few queries for any number."""
    keys = tuple(queue.pk for queue in queues)
    counts: dict[uuid.UUID, dict[str, int]] = {key: {} for key in keys}
    for key, state, n in _items_by_state(keys) + _reviews_by_state(user, keys):
        counts[key][state] = n
    for key, n in _places(keys):
        counts[key]["needed"] = n
    return {key: _standing(found) for key, found in counts.items()}


def standings_in(user: User, project: Project, queues: list[Queue]) -> dict[uuid.UUID, Standing]:
    """`standings` of queues of one project, kept until something changes there (`stamped`)."""
    stamped = Stamped(user, project, "standings", *sorted(queue.pk for queue in queues), small=True)
    on = Changed.RESULTS, Changed.WORK
    found = stamped.of("standings", on, lambda: standings(user, queues))
    stamped.keep()
    return found


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
