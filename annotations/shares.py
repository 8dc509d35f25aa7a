"""How sure a share is, and when what is left would be done at a pace. No Django."""

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
