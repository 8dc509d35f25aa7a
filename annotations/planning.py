"""How long a queue would take: reviews and adjudication against the hours of people. Pure.

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
    `differing` (per cent) of the documents reviewed more than once need an adjudicator.
    """

    documents: int
    overlap: int
    share_twice: int | None
    minutes: float
    hours: float
    reviewers: int
    differing: float
    adjudicating_minutes: float
    adjudicating_hours: float
    begins: date

    @property
    def reviews(self) -> int:
        """How many sets are to be handed in."""
        if self.share_twice is None:
            return self.documents * self.overlap
        return self.documents + self.reviewed_more

    @property
    def reviewed_more(self) -> int:
        """How many documents are reviewed more than once; a drawn share is rounded."""
        if self.share_twice is None:
            return self.documents if self.overlap > 1 else 0
        return round(self.documents * self.share_twice / 100)


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer. Weeks are None, and so is the end, where nobody has hours for what is to be done.

    Adjudication goes on beside reviewing, and is never done before it. `short` counts the reviewers
    that are missing for so many different reviews of one document.
    """

    given: Given
    reviews: int
    reviewing_hours: float
    adjudicated: int
    adjudicating_hours: float
    reviewing_weeks: float | None
    adjudicating_weeks: float | None
    ends: date | None
    short: int

    @property
    def hours(self) -> float:
        """Of all people together."""
        return self.reviewing_hours + self.adjudicating_hours


def plan(given: Given) -> Plan:
    """How long it takes, and when it would end. Numbers are at least zero, `overlap` at least 1."""
    reviews = given.reviews
    reviewing_hours = reviews * given.minutes / 60
    adjudicated = round(given.reviewed_more * given.differing / 100)
    adjudicating_hours = adjudicated * given.adjudicating_minutes / 60
    reviewing_weeks = _weeks(reviewing_hours, given.hours)
    adjudicating_weeks = _weeks(adjudicating_hours, given.adjudicating_hours)
    most = _reviews_of_one(given)
    return Plan(
        given, reviews, reviewing_hours, adjudicated, adjudicating_hours, reviewing_weeks,
        adjudicating_weeks,
        _end(given.begins, reviewing_weeks, adjudicating_weeks), max(0, most - given.reviewers),
    )  # fmt: skip


def others(given: Given) -> Iterator[Plan]:
    """The same work reviewed more or less often, for comparison, what is given among them."""
    ways: list[tuple[int, int | None]] = [(1, None), *((1, share) for share in SHARES)]
    ways += [(overlap, None) for overlap in OVERLAPS[1:]]
    own = (1 if given.share_twice is not None else given.overlap, given.share_twice)
    if own not in ways:
        ways.append(own)
    for overlap, share in sorted(ways, key=lambda way: _average(*way)):
        yield plan(replace(given, overlap=overlap, share_twice=share))


def _average(overlap: int, share: int | None) -> float:
    return overlap if share is None else 1 + share / 100


def _reviews_of_one(given: Given) -> int:
    if not given.documents:
        return 0
    return given.overlap if given.share_twice is None else 1 + (given.share_twice > 0)


def _weeks(needed: float, there: float) -> float | None:
    if needed == 0:
        return 0.0
    return needed / there if there > 0 else None


def _end(begins: date, reviewing: float | None, adjudicating: float | None) -> date | None:
    if reviewing is None or adjudicating is None:
        return None
    days = math.ceil(round(7 * max(reviewing, adjudicating), 6))
    return begins + timedelta(days=days) if days <= FARTHEST else None
