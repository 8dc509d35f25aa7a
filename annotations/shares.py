"""Shares: of what is right and how sure that is; when the rest is done at a pace. No Django."""

from __future__ import annotations

from collections.abc import Sequence
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


Span = tuple[int, int, str | None]
"""Start and end in code points, half open, and a label's key (None: not judged)."""


def hits(own: Sequence[Span], gold: Sequence[Span], *, labels: bool = True) -> int:
    """How many of one's spans overlap one of gold with the same label, each counted once.

    Pairs are made from the largest overlap down, the earlier first; without `labels` the place
    alone counts.
    """
    pairs = sorted(
        (max(a[0], b[0]) - min(a[1], b[1]), n, m)
        for n, a in enumerate(own)
        for m, b in enumerate(gold)
        if a[0] < b[1] and b[0] < a[1] and (not labels or a[2] == b[2])
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _overlap, n, m in pairs:
        if n not in taken[0] and m not in taken[1]:
            taken[0].add(n)
            taken[1].add(m)
    return len(taken[0])
