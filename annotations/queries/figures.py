"""What every figure of a project's dashboard is made of, whoever shows it: columns and lines.

What is counted is in `dashboard` and `reviewers`. A figure holds only what its reader may see.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import Annotator, Changed, Project, Queue, User
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import visible_to
from annotations.spreadsheets import csv_lines

RowT = TypeVar("RowT", bound=Model)
Kind = Literal["text", "number", "day", "minutes", "share", "decimal"]
T = TypeVar("T")
RESULTS = (Changed.RESULTS,)
WORK = (Changed.RESULTS, Changed.WORK)


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names it in JSON and CSV, `title` on the page."""

    key: str
    title: str
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a figure, and what the list behind it is narrowed to (see `places`).

    `apart`: by the key of its column the list of rows behind a single cell (`counted_lists`).
    """

    cells: tuple[Any, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A table of figures. `bar` is the key of the column that is drawn beside each line.

    Its whole is the column `of` of the same line, or else the largest of all lines. `deaf` says
    what that was asked for the figure does not follow; empty where it follows everything.
    """

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    lines: list[Line]
    bar: str = ""
    of: str = ""
    deaf: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """The lines by the keys of their columns."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, line.cells, strict=True)) for line in self.lines]

    def csv(self) -> Iterator[str]:
        """The lines of a table for spreadsheets, headed by the keys of the columns."""
        head = [column.key for column in self.columns]
        return csv_lines([head], (line.cells for line in self.lines))


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose eyes, which project, and what it is narrowed to; days are of the reader's zone.

    `known` holds what several figures of one answer are made of.
    """

    viewer: User
    project: Project
    since: date | None = None
    until: date | None = None
    queue: Queue | None = None
    person: User | None = None
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def kept(self, name: str, make: Callable[[], T], on: tuple[Changed, ...] = WORK) -> T:
        """What figures are made of, from an earlier answer if it is still so. See `Stamped`."""
        return self._stamped().of(name, on, make)

    def keep(self) -> None:
        """Keep what was made for this answer."""
        self._stamped().keep()

    def _stamped(self) -> Stamped:
        if "stamped" not in self.known:
            narrowed = (
                self.since, self.until, self.queue and self.queue.pk,
                self.person and self.person.pk,
            )  # fmt: skip
            self.known["stamped"] = Stamped(self.viewer, self.project, "figures", *narrowed)
        found: Stamped = self.known["stamped"]
        return found

    def deaf(self, *, days: bool = False, person: bool = False) -> str:
        """Says that a figure follows no days or no person, where some were asked for."""
        no_days = days and bool(self.since or self.until)
        no_person = person and self.person is not None
        if no_days and no_person:
            return _("As of now and of everybody: days and person do not narrow this.")
        if no_days:
            return _("As of now: days do not narrow this.")
        return _("Of everybody: the person does not narrow this.") if no_person else ""

    def within(self, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
        """Rows whose time at `path` is within the days asked for, both included."""
        return within(rows, path, self.since, self.until)

    @property
    def annotator(self) -> Any:
        """The key of the person's annotator in the project, if one is asked for and has worked."""
        if self.person is None:
            return None
        if "annotator" not in self.known:
            rows = Annotator.objects.filter(project=self.project, user=self.person)
            self.known["annotator"] = rows.values_list("pk", flat=True).first()
        return self.known["annotator"]

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any((self.since, self.until, self.queue, self.person))


def within(
    rows: QuerySet[RowT], path: str, since: date | None, until: date | None
) -> QuerySet[RowT]:
    """Rows whose time at `path` is within these days of the reader's zone, both included."""
    if since:
        rows = rows.filter(**{f"{path}__gte": beginning(since)})
    if until:
        rows = rows.filter(**{f"{path}__lt": beginning(until + timedelta(days=1))})
    return rows


def beginning(day: date) -> datetime:
    """When a day of the reader's zone begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def queues_of(asked: Asked) -> list[tuple[uuid.UUID, str, str]]:
    """The queues that are asked for: their keys, names and states, in their order."""
    return asked.kept("queues", lambda: _queues_of(asked))


def _queues_of(asked: Asked) -> list[tuple[uuid.UUID, str, str]]:
    rows = visible_to(asked.viewer, Queue).filter(project=asked.project)
    rows = rows.filter(pk=asked.queue.pk) if asked.queue else rows
    return list(rows.values_list("pk", "name", "state"))
