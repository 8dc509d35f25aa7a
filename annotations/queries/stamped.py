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

NEAR: dict[str, dict[str, tuple[Any, Any]]] = {}
"""What is small, as this process saw it last, by its key; of so many questions at most:"""
MOST_NEAR = 500


class Stamped:
    """Parts of the answer to one question of one person about one project.

    `question` tells it from others, but for who asks, and for their day and zone. What is `small`
    this process keeps, too, with the same counts, and need not ask for it. What a part is
    made of may change only with a project's stamps, or with the documents that the person holds.
    """

    def __init__(self, viewer: User, project: Project, *question: Any, small: bool = False) -> None:
        self.viewer, self.project, self._small = viewer, project, small
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
        near = NEAR.get(self.key) if small else None
        self._near, self._new = near is not None, False
        self._parts: dict[str, tuple[Any, Any]] = near or cache.get(self.key, {})

    def of(self, name: str, on: Collection[Changed], make: Callable[[], T]) -> T:
        """The part of this name: as it was kept, or, where something of `on` changed, made anew.

        Whoever draws from blind queues is blind to more or less with WORK: it is for those who
        only judge to leave it out.
        """
        now = (*self._about, *(self._now.get(what, 0) for what in sorted(on)))
        known = self._parts.get(name)
        if self._near and (known is None or known[0] != now):
            # Another process may have made it anew.
            self._near, self._parts = False, cache.get(self.key, {})
            known = self._parts.get(name)
        if known is None or known[0] != now:
            known = self._parts[name] = (now, make())
            self._new = True
        found: T = known[1]
        return found

    def keep(self) -> None:
        """Keep what was made anew, unless the person took up a document or gave it back by now."""
        if self._new and self._held == held_in(self.viewer, self.project.pk):
            cache.set(self.key, self._parts, _DAY)
            self._new = False
        if self._small and not (self._near or self._new):
            if len(NEAR) >= MOST_NEAR:
                NEAR.clear()
            NEAR[self.key] = self._parts


def _now(viewer: User, project: uuid.UUID) -> tuple[dict[str, int], list[Any]]:
    """The project's stamps, and what the person holds in it; asked once a request that reads."""
    seen = known_of(viewer).stamps if people() is not None else {}
    if project not in seen:
        seen[project] = dict(stamps_of(project)), held_in(viewer, project)
    found: tuple[dict[str, int], list[Any]] = seen[project]
    return found


@kept
def stamps_of(project: uuid.UUID) -> QuerySet[Stamp, Any]:
    """The counts of changes of a project."""
    counted = Stamp.objects.filter(project=project).order_by().values_list("what")
    return counted.annotate(n=Sum("n"))


@kept
def held_in(viewer: User, project: uuid.UUID) -> QuerySet[Assignment, Any]:
    """The documents of the project that the person holds, in one order."""
    held = held_by(viewer).filter(project=project).order_by("document")
    return held.values_list("document", flat=True)
