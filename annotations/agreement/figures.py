"""A measured number with its interval, or the reason why there is none. Pure.

Every measure here is a formula on sums over texts. So an interval costs one matrix product: texts
are drawn with replacement, which is to weigh them, and the formula is asked for each drawing.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from annotations.agreement.table import Floats, totals
from annotations.alignment import Ints

SEED = 20230519
DRAWINGS = 1000
CONFIDENCE = 0.95
FEW = 20
_BLOCKS = 1000


class Reason(enum.StrEnum):
    """Why a figure or its interval is undefined."""

    NOTHING_READ = "nothing_read"
    ONE_PERSON = "one_person"
    NOTHING_SHARED = "nothing_shared"
    NOTHING_MARKED = "nothing_marked"
    NOTHING_JUDGED = "nothing_judged"
    ONE_LABEL = "one_label"
    ONE_IN_SCHEME = "one_in_scheme"
    MORE_THAN_TWO = "more_than_two"
    NO_EVIDENCE = "no_evidence"
    ONE_TEXT = "one_text"
    SELDOM_DEFINED = "seldom_defined"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, and how sure it is: `low` and `high` hold it in 95 of 100 drawings of the texts.

    Where `value` is None, `undefined` says why; where there is a value but no interval, `unsure`
    does. `items` is what was counted: what that is, the measure says.
    """

    value: float | None
    items: int
    low: float | None = None
    high: float | None = None
    undefined: Reason | None = None
    unsure: Reason | None = None

    @property
    def few(self) -> bool:
        """Whether too few items were shared to lean on the number."""
        return self.items < FEW


def undefined(reason: Reason, items: int = 0) -> Figure:
    """No number, and why."""
    return Figure(None, items, undefined=reason)


class Drawings:
    """The texts drawn with replacement, the same for every figure of one table.

    With more than a thousand texts, blocks of texts are drawn, chosen at random once: block sums
    are as independent as texts are, and the work no longer grows with the corpus. With fewer than
    two texts there is nothing to draw. Deterministic: same texts, same seed, same intervals.
    """

    def __init__(self, texts: Ints, length: int, seed: int = SEED, *, drawn: bool = True) -> None:
        """`texts` are the numbers of the texts that count, all below `length`.

        Not `drawn`: the same values without intervals, which are most of the work.
        """
        self._drawn = drawn
        self.number = min(len(texts), _BLOCKS)
        order, self._weights = _lots(len(texts), seed, drawn)
        self._block = np.full(length, -1)
        self._block[texts[order]] = np.arange(len(texts)) % max(self.number, 1)

    def sums(self, text: Ints, columns: Floats) -> Floats:
        """Each block's sums of `columns` (one row a `text`, any number of columns)."""
        width = columns.shape[1]
        cell = self._block[text][:, None] * width + np.arange(width)
        flat = totals(cell.ravel(), columns.ravel(), self.number * width)
        return flat.reshape(self.number, width)

    def counts(self, text: Ints, column: Ints, width: int) -> Floats:
        """How often each block has each `column`, which is a number below `width`."""
        cell = self._block[text] * width + column
        flat = np.bincount(cell, minlength=self.number * width).astype(np.float64)
        return flat.reshape(self.number, width)

    def figure(
        self, sums: Floats, formula: Callable[[Floats], Floats], items: int,
        value: float | None = None,
    ) -> Figure:  # fmt: skip
        """The formula of all sums, or `value` where it is known, with the interval.

        `formula` takes sums in its last axis and answers NaN where it is undefined; for all sums
        together it must be defined.
        """
        point = float(formula(sums.sum(axis=0))) if value is None else value
        figure = Figure(point, items)
        if not self._drawn:
            return figure
        if self.number < 2:
            return replace(figure, unsure=Reason.ONE_TEXT)
        drawn = formula(self._weights @ sums)
        drawn = drawn[np.isfinite(drawn)]
        if 2 * len(drawn) < DRAWINGS:
            return replace(figure, unsure=Reason.SELDOM_DEFINED)
        low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
        return replace(figure, low=float(low), high=float(high))


@lru_cache(maxsize=1)
def _lots(texts: int, seed: int, drawn: bool) -> tuple[Ints, Floats]:
    """An order of so many texts by chance, and how often each block of them is in each drawing.

    Kept for the next table: those of the labels of one table have all as many texts as it has.
    """
    rng = np.random.default_rng(seed)
    order, number = rng.permutation(texts), min(texts, _BLOCKS)
    if not drawn or number < 2:
        return order, np.empty((0, number))
    weights = rng.multinomial(number, np.full(number, 1 / number), DRAWINGS)
    return order, weights.astype(np.float64)


def ratio(above: Floats, below: Floats) -> Floats:
    """Element by element, NaN where nothing is below."""
    result = np.full(np.broadcast(above, below).shape, np.nan)
    return np.divide(above, below, out=result, where=below != 0)
