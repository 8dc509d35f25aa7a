"""How far people stand on the same evidence where they marked the same place. Pure.

Of each pair of people in a case: what both linked as a share of what either linked (Jaccard), where
passages of one document that overlap are the same evidence, and so is the same web address. The
stance is not asked. Pairs in which neither linked anything are left out and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotations.agreement.figures import Drawings, Figure, Reason, ratio, undefined
from annotations.agreement.table import Floats, Table, runs, totals
from annotations.alignment import Ints, in_order, overlaps


@dataclass(frozen=True, slots=True)
class Sharing:
    """The same evidence? Items are pairs of people in a case; `without` pairs have none at all."""

    overlap: Figure
    without: int


def sharing(table: Table, numbers: Ints, drawings: Drawings) -> Sharing:
    """The overlap of evidence, from a table with shared texts and the case of each mark."""
    cases = int(numbers.max(initial=-1)) + 1
    held, kind = _kinds(table, numbers)
    own = np.bincount(held, minlength=len(table.text))
    pairs = _pairs(np.bincount(numbers, minlength=cases))
    without = _pairs(np.bincount(numbers[own == 0], minlength=cases))
    text = np.zeros(cases, np.int64)
    text[numbers] = table.text
    items = int((pairs - without).sum())
    if not items:
        return Sharing(undefined(Reason.NO_EVIDENCE), int(without.sum()))
    common = _common(table, numbers, held, kind, own)
    asked = totals(text, pairs - without, len(table.length))
    used = np.flatnonzero(asked)
    sums = drawings.sums(used, np.column_stack((common, asked))[used])
    figure = drawings.figure(sums, lambda found: ratio(found[..., 0], found[..., 1]), items)
    return Sharing(figure, int(without.sum()))


def _pairs(size: Ints) -> Ints:
    return size * (size - 1) // 2


def _kinds(table: Table, numbers: Ints) -> tuple[Ints, Ints]:
    """Which mark holds which evidence, once each; evidence that is the same has one number."""
    evidence = table.evidence
    case = numbers[evidence.mark]
    lane = case * (int(evidence.target.max(initial=0)) + 1) + evidence.target
    order = in_order(lane, evidence.start, evidence.end)
    opens, _ = runs(lane[order], evidence.start[order], evidence.end[order])
    kind, mark = np.cumsum(opens) - 1, evidence.mark[order]
    marks = len(table.text) + 1
    once = np.sort(kind * marks + mark)
    once = once[np.diff(once, prepend=-1) > 0]
    return once % marks, once // marks


def _common(table: Table, numbers: Ints, held: Ints, kind: Ints, own: Ints) -> Floats:
    """Of each text: the shares of all pairs that have something in common, summed."""
    result = np.zeros(len(table.length))
    size = len(table.text)
    for one, other in overlaps(numbers[held], kind, kind + 1):
        pair, both = np.unique(held[one] * size + held[other], return_counts=True)
        first, second = pair // size, pair % size
        shares = both / (own[first] + own[second] - both)
        result += totals(table.text[first], shares, len(result))
    return result
