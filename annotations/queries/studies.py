"""What is asked for when agreement is measured, and what the numbers in its table stand for.

How the columns are filled is `queries/readings.py`, what is measured `queries/agreement.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from annotations.agreement.table import Bools, Table
from annotations.models import Annotator, Document, Label, Queue

GOLD = "gold"
START = "start"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which submissions count.

    `openly` adds those that were not made blind, and submitted sets that came by an import, of
    which nobody knows how they were made. `rounds` holds a person's rounds against each other;
    otherwise people are compared, and `gold` adds the gold sets to them. `start` takes only what
    was begun with a set kept hidden, and adds those sets as they are now. Days, both included, are
    those on which sets were first submitted; what people are held against is of any day.
    """

    queue: Queue | None = None
    round: int | None = None
    guideline: int | None = None
    document: Document | None = None
    people: tuple[Annotator, ...] = ()
    label: Label | None = None
    gold: bool = False
    rounds: bool = False
    openly: bool = False
    start: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def keys(self) -> tuple[Any, ...]:
        """What tells it from other wishes."""
        rows = (self.queue, self.document, self.label, *self.people)
        return (
            *(row and row.pk for row in rows), self.round, self.guideline, self.gold, self.rounds,
            self.openly, self.start, self.since, self.until,
        )  # fmt: skip

    @property
    def standard(self) -> str | None:
        """What everybody is held against, if it is no person."""
        return GOLD if self.gold else START if self.start else None

    @property
    def only_these(self) -> bool:
        """Whether others than `people` are left out: one person is compared with all others."""
        return len(self.people) > 1 or bool(self.people and (self.standard or self.rounds))

    @property
    def focus(self) -> uuid.UUID | None:
        """The one person whom all others are held against, if it is one."""
        return self.people[0].pk if self.people and not self.only_these else None


@dataclass(slots=True)
class Codes:
    """Numbers for things, in the order in which they are met first."""

    number: dict[Hashable, int] = field(default_factory=dict)

    def of(self, thing: Hashable) -> int:
        """The number of this thing."""
        return self.number.setdefault(thing, len(self.number))

    def things(self) -> list[Any]:
        """What the numbers stand for."""
        return list(self.number)


@dataclass(frozen=True, slots=True)
class Study:
    """The table, and what its numbers stand for.

    A text is `(document, round)`, or `(document, annotator)` where rounds are compared; `people`
    are annotators' keys, GOLD or START, or rounds; `labels` the scheme and whatever else was given.
    `queue` and `guideline` say for each reading where it comes from (None where from nowhere), and
    `named` whether the asker may be told whose it is. `not_blind` counts submissions left out,
    `held` documents that the asker works on just now.
    """

    table: Table
    texts: list[tuple[uuid.UUID, Any]]
    people: list[Any]
    labels: list[str]
    queue: list[uuid.UUID | None]
    guideline: list[int | None]
    named: Bools
    not_blind: int
    held: int

    @property
    def nameless(self) -> int:
        """How many documents have readings of whom the asker may not be told whose they are."""
        return len({self.texts[text][0] for text in self.table.read_text[~self.named].tolist()})
