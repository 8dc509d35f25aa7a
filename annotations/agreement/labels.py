"""How far labels agree: Krippendorff's alpha, Cohen's and Fleiss' kappa, Gwet's AC1. Pure.

`counts` is a table with a row a unit and a column a label: how many people gave this unit this
label. The formulas work on sums in their last axis, so that intervals come in one stroke
(`figures.py`), and answer NaN where they are undefined; who asks says why (`judging.py`).

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); J. Cohen (1960);
J. L. Fleiss (1971), here with any number of people a unit; K. L. Gwet (2008), AC1; R. L. Brennan
and D. J. Prediger (1981), J. J. Randolph (2005), the free-marginal kappa.
"""

from __future__ import annotations

from typing import Literal

import krippendorff
import numpy as np

from annotations.agreement.figures import ratio
from annotations.agreement.table import Floats
from annotations.alignment import Ints

Level = Literal["nominal", "ordinal", "interval", "ratio"]

_CELLS_AT_ONCE = 20_000_000


def alpha(counts: Ints, level: Level = "nominal", values: Floats | None = None) -> float | None:
    """Krippendorff's alpha of units and labels; None where it is undefined.

    `values` are what the columns stand for, in order, where the level is not nominal. Undefined
    are no unit with two answers, and one label only: chance alone would then agree always.
    """
    pairable = counts[counts.sum(axis=1) >= 2]
    if not len(pairable) or np.count_nonzero(pairable.sum(axis=0)) < 2:
        return None
    if level == "nominal" and pairable.size * pairable.shape[1] > _CELLS_AT_ONCE:
        # The library lays all units out at once; from sums it is the same formula.
        return float(alpha_of(coincidences(pairable).sum(axis=0)))
    return float(
        krippendorff.alpha(value_counts=pairable, value_domain=values, level_of_measurement=level)
    )


def coincidences(counts: Ints) -> Floats:
    """Each unit's coincidences, a column a pair of labels: V labels make V·V columns."""
    units, labels = counts.shape
    pairs = counts[:, :, None] * counts[:, None, :]
    same = np.arange(labels)
    pairs[:, same, same] -= counts
    people = np.maximum(counts.sum(axis=1), 2)
    return (pairs / (people - 1)[:, None, None]).reshape(units, labels * labels)


def alpha_of(sums: Floats) -> Floats:
    """Nominal alpha from summed coincidences (V·V of them in the last axis)."""
    table = _square(sums)
    each = table.sum(axis=-1)
    total = each.sum(axis=-1)
    same = np.trace(table, axis1=-2, axis2=-1)
    chance = total**2 - (each**2).sum(axis=-1)
    return 1 - ratio((total - 1) * (total - same), chance)


def against_the_rest(sums: Floats, label: int) -> Floats:
    """Coincidences of one label with everything else: 4 in the last axis instead of V·V."""
    table = _square(sums)
    same = table[..., label, label]
    differ = table[..., label, :].sum(axis=-1) - same
    rest = table.sum(axis=(-2, -1)) - same - 2 * differ
    return np.stack((same, differ, differ, rest), axis=-1)


def cohen_of(sums: Floats) -> Floats:
    """Cohen's kappa from a summed confusion table (V·V in the last axis) of two people."""
    table = _square(sums)
    total = table.sum(axis=(-2, -1))
    same = ratio(np.trace(table, axis1=-2, axis2=-1), total)
    chance = ratio((table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1), total**2)
    return ratio(same - chance, 1 - chance)


def agreeing(counts: Ints) -> Floats:
    """Which share of each unit's pairs of people agree; every unit has at least two people."""
    people = counts.sum(axis=1)
    return (counts * (counts - 1)).sum(axis=1) / (people * (people - 1))


def fleiss_parts(counts: Ints) -> Floats:
    """Each unit's part in `fleiss_of` and `free_of`: agreement, one, and the labels given."""
    return np.column_stack((agreeing(counts), np.ones(len(counts)), counts))


def fleiss_of(sums: Floats) -> Floats:
    """Fleiss' kappa from the sums of `fleiss_parts`."""
    given = sums[..., 2:]
    shares = ratio(given, given.sum(axis=-1, keepdims=True))
    chance = (shares**2).sum(axis=-1)
    return ratio(ratio(sums[..., 0], sums[..., 1]) - chance, 1 - chance)


def free_of(sums: Floats) -> Floats:
    """The free-marginal kappa from the sums of `fleiss_parts`: every label equally likely."""
    chance = 1 / (sums.shape[-1] - 2)
    return (ratio(sums[..., 0], sums[..., 1]) - chance) / (1 - chance)


def ac1_parts(counts: Ints) -> Floats:
    """Each unit's part in `ac1_of`: agreement, one, and the share of each label."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    return np.column_stack((agreeing(counts), np.ones(len(counts)), shares))


def ac1_of(sums: Floats) -> Floats:
    """Gwet's AC1 from the sums of `ac1_parts`; the columns are all labels of the scheme."""
    shares = ratio(sums[..., 2:], sums[..., 1:2])
    chance = (shares * (1 - shares)).sum(axis=-1) / (sums.shape[-1] - 3)
    return ratio(ratio(sums[..., 0], sums[..., 1]) - chance, 1 - chance)


def _square(sums: Floats) -> Floats:
    labels = round(sums.shape[-1] ** 0.5)
    return sums.reshape(*sums.shape[:-1], labels, labels)
