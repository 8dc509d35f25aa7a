"""How long a queue would take: readings and adjudication against the hours of people. Pure.

Where the minutes and shares come from is `queries.plans`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

FARTHEST = 3650
"""Days beyond which no date is given: such a plan is no plan."""
OVERLAPS = (1, 2, 3)
SHARES = (10, 20, 50)


@dataclass(frozen=True, slots=True)
class Given:
    """What is known or assumed. Hours are those of all such people together, in a week.

    `share_twice` (per cent) takes the place of `overlap`: that share is read twice, the rest once.
    `differing` (per cent) of the documents read more than once need an adjudicator.
"""Arithmetic of people's time: forecasts, plans, and how sure a share is. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt

_Z = 1.959963984540054  # 95 of 100


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with Wilson's interval (E. B. Wilson 1927), which holds for few as well.

    Without a whole there is no value.
    """

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """What holds the true share in 95 of 100 such counts."""
        if not self.whole:
            return None
        n, p = self.whole, self.part / self.whole
        middle, half = p + _Z**2 / (2 * n), _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return (
            max(0.0, (middle - half) / (1 + _Z**2 / n)),
            min(1.0, (middle + half) / (1 + _Z**2 / n)),
        )


def forecast(left: int, done: int, days: int, today: date) -> date | None:
    """The day on which `left` readings are done, at the pace of `done` in `days`; None: no pace."""
    if left <= 0:
        return today
    if done <= 0 or days <= 0:
        return None
    needed = ceil(left * days / done)
    return today + timedelta(days=needed) if needed < 36_500 else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in documents, minutes and people's hours a week.

    `share_twice` (per cent), where given, takes the place of `overlap`: that share is read twice.
    `adjudicated` is the share (per cent) of documents read more than once that need a decision.
    """

    documents: int
    overlap: int
    share_twice: int | None
    minutes: float
    hours: float
    readers: int
    differing: float
    deciding_minutes: float
    deciding_hours: float
    begins: date

    @property
    def readings(self) -> int:
        """How many sets are to be handed in."""
        if self.share_twice is None:
            return self.documents * self.overlap
        return self.documents + self.read_more

    @property
    def read_more(self) -> int:
        """How many documents are read more than once; a drawn share is rounded."""
        if self.share_twice is None:
            return self.documents if self.overlap > 1 else 0
        return round(self.documents * self.share_twice / 100)


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer. Weeks are None, and so is the end, where nobody has hours for what is to be done.

    Adjudication goes on beside reading, and is never done before it. `short` counts the readers
    that are missing for so many different readings of one document.
    """

    given: Given
    readings: int
    reading_hours: float
    decided: int
    deciding_hours: float
    reading_weeks: float | None
    deciding_weeks: float | None
    ends: date | None
    short: int

    @property
    def hours(self) -> float:
        """Of all people together."""
        return self.reading_hours + self.deciding_hours


def plan(given: Given) -> Plan:
    """How long it takes, and when it would end. Numbers are at least zero, `overlap` at least 1."""
    readings = given.readings
    reading_hours = readings * given.minutes / 60
    decided = round(given.read_more * given.differing / 100)
    deciding_hours = decided * given.deciding_minutes / 60
    reading_weeks = _weeks(reading_hours, given.hours)
    deciding_weeks = _weeks(deciding_hours, given.deciding_hours)
    most = _readings_of_one(given)
    return Plan(
        given, readings, reading_hours, decided, deciding_hours, reading_weeks, deciding_weeks,
        _end(given.begins, reading_weeks, deciding_weeks), max(0, most - given.readers),
    )  # fmt: skip


def others(given: Given) -> Iterator[Plan]:
    """The same work read more or less often, for comparison; what is given itself among them."""
    ways: list[tuple[int, int | None]] = [(1, None), *((1, share) for share in SHARES)]
    ways += [(overlap, None) for overlap in OVERLAPS[1:]]
    own = (1 if given.share_twice is not None else given.overlap, given.share_twice)
    if own not in ways:
        ways.append(own)
    for overlap, share in sorted(ways, key=lambda way: _average(*way)):
        yield plan(replace(given, overlap=overlap, share_twice=share))


def _average(overlap: int, share: int | None) -> float:
    return overlap if share is None else 1 + share / 100


def _readings_of_one(given: Given) -> int:
    if not given.documents:
        return 0
    return given.overlap if given.share_twice is None else 1 + (given.share_twice > 0)


def _weeks(needed: float, there: float) -> float | None:
    if needed == 0:
        return 0.0
    return needed / there if there > 0 else None


def _end(begins: date, reading: float | None, deciding: float | None) -> date | None:
    if reading is None or deciding is None:
        return None
    days = math.ceil(round(7 * max(reading, deciding), 6))
    return begins + timedelta(days=days) if days <= FARTHEST else None
    minutes_deciding: float
    adjudicated: int
    people: int
    hours_a_week: float

    @property
    def read_twice(self) -> int:
        """Documents that more than one person reads."""
        if self.share_twice is not None:
            return ceil(self.documents * self.share_twice / 100)
        return self.documents if self.overlap > 1 else 0

    @property
    def readings(self) -> int:
        """How often a document is read, all in all."""
        if self.share_twice is not None:
            return self.documents + self.read_twice
        return self.documents * self.overlap

    @property
    def decided(self) -> int:
        """Documents that an adjudicator decides."""
        return ceil(self.read_twice * self.adjudicated / 100)

    @property
    def hours_reading(self) -> float:
        """Hours of all reviewers together."""
        return self.readings * self.minutes / 60

    @property
    def hours_deciding(self) -> float:
        """Hours of adjudication."""
        return self.decided * self.minutes_deciding / 60

    @property
    def hours(self) -> float:
        """Hours in all."""
        return self.hours_reading + self.hours_deciding

    @property
    def weeks(self) -> float | None:
        """How long it takes the people; None without any of their time."""
        a_week = self.people * self.hours_a_week
        return self.hours / a_week if a_week > 0 else None

    def ends(self, today: date) -> date | None:
        """The day on which it would end; None where that is never, or beyond a century."""
        weeks = self.weeks
        if weeks is None or weeks > 5_200:
            return None
        return today + timedelta(days=ceil(weeks * 7))
