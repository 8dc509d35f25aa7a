"""What figures are made of, kept from one question to the next until it has changed.

Nothing here is kept for a time: each thing is kept with the counts of changes (`models/stamps.py`)
of before it was asked for, and is asked for anew as soon as these differ. Counts and what is kept
are read in this order, and lie in one database: what was never committed is never kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet, Sum
from django.utils import timezone

from annotations.models import Assignment, Changed, Project, Stamp, User
from annotations.queries.kept import kept
from annotations.queries.known import people
from annotations.queries.once import known_of
from annotations.queries.visibility import held_by

T = TypeVar("T")
_DAY = 86_400
_FORM = 2
"""Grows when something is kept in another shape, so that nothing older is read."""


class Stamped:
    """Parts of the answer to one question of one person about one project.

    `question` tells it from others, but for who asks, and for their day and zone. What a part is
    made of may change only with a project's stamps, or with the documents that the person holds.
    """

    def __init__(self, viewer: User, project: Project, *question: Any) -> None:
        self.viewer, self.project = viewer, project
        about = (
            _FORM, project.pk, viewer.pk, viewer.is_superuser, timezone.localdate(),
            timezone.get_current_timezone_name(), *question,
        )  # fmt: skip
        self.key = "kept:" + sha256(repr(about).encode()).hexdigest()
        # What the request knew of the person before it looked at the stamps: a part made with
        # this is for those alone of whom the same is known.
        known = known_of(viewer)
        role = known.roles.get(project.pk) if known.roles else None
        # In this order: what is changed between the two is asked for once too often.
        self._now, self._held = _now(viewer, project.pk)
        self._about = (role, known.draws, known.holds, *self._held)
        self._parts: dict[str, tuple[Any, Any]] = cache.get(self.key, {})
        self._new = False

    def of(self, name: str, on: Collection[Changed], make: Callable[[], T]) -> T:
        """The part of this name: as it was kept, or, where something of `on` changed, made anew.

        Whoever draws from blind queues is blind to more or less with WORK: it is for those who
        only judge to leave it out.
        """
        now = (*self._about, *(self._now.get(what, 0) for what in sorted(on)))
        known = self._parts.get(name)
        if known is None or known[0] != now:
            known = self._parts[name] = (now, make())
            self._new = True
        found: T = known[1]
        return found

    def keep(self) -> None:
        """Keep what was made anew, unless the person took up a document or gave it back by now."""
        if self._new and self._held == _held(self.viewer, self.project.pk):
            cache.set(self.key, self._parts, _DAY)
            self._new = False


def _now(viewer: User, project: uuid.UUID) -> tuple[dict[str, int], list[Any]]:
    """The project's stamps, and what the person holds in it; asked once a request that reads."""
    seen = known_of(viewer).stamps if people() is not None else {}
    if project not in seen:
        seen[project] = dict(_stamps(project)), _held(viewer, project)
    found: tuple[dict[str, int], list[Any]] = seen[project]
    return found


@kept
def _stamps(project: uuid.UUID) -> QuerySet[Stamp, Any]:
    counted = Stamp.objects.filter(project=project).order_by().values_list("what")
    return counted.annotate(n=Sum("n"))


@kept
def _held(viewer: User, project: uuid.UUID) -> QuerySet[Assignment, Any]:
    held = held_by(viewer).filter(project=project).order_by("document")
    return held.values_list("document", flat=True)
