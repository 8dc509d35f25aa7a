"""How far people find the same places, whatever they say about them: alpha_u and span F1. Pure.

F1 over several people is that of all pairs together: twice the matches by all that could have been
matched. Between two people it is symmetric, so neither is taken for the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from annotations.agreement.figures import Drawings, Figure, Reason, ratio, undefined
from annotations.agreement.table import Floats, Table, totals
from annotations.agreement.unitizing import Disagreements, disagreements, united
from annotations.alignment import Ints, in_order


@dataclass(frozen=True, slots=True)
class Finding:
    """The same places? Items are the spans of all people.

    `exact` asks for the same span, `overlapping` for spans of one case, `characters` for the same
    code points. `united` says how many spans alpha_u could not take apart from a neighbour of the
    same person that they overlap, so that they were made one with it.
    """

    unitizing: Figure
    exact: Figure
    overlapping: Figure
    characters: Figure
    united: int


def finding(
    table: Table, drawings: Drawings, cases: Ints | None = None, reason: Reason | None = None
) -> Finding:
    """The figures of a table in which every text has two people or more (`Table.shared`).

    `cases` are the numbers of the marks' cases, where they are known already; `reason` says why
    there are no texts, where there are none.
    """
    if reason or not len(table.text):
        nothing = undefined(reason or Reason.NOTHING_MARKED)
        return Finding(nothing, nothing, nothing, nothing, 0)
    places = table.places()
    texts = len(table.length)
    numbers = cases if cases is not None and places is table else places.cases()
    others = (places.readers - 1).astype(np.float64)
    spans = np.bincount(places.text, minlength=texts) * others
    units = united(places.text, places.person, places.start, places.end)
    apart = disagreements(units, places.length, places.readers)
    covered = totals(units.text, units.end - units.start, texts) * others
    score = _scores(drawings, len(places.text))
    return Finding(
        unitizing=_alpha_u(drawings, places, apart),
        exact=score(_twins(places), spans),
        overlapping=score(_met(places, numbers), spans),
        characters=score(apart.shared, covered),
        united=len(places.text) - len(units.text),
    )


def alpha_u_of(sums: Floats) -> Floats:
    """Alpha_u from the sums of observed and expected disagreement in the last axis."""
    return 1 - ratio(sums[..., 0], sums[..., 1])


def f1_of(sums: Floats) -> Floats:
    """F1 from matches and from what could have been matched, in the last axis."""
    return ratio(2 * sums[..., 0], sums[..., 1])


def _alpha_u(drawings: Drawings, places: Table, apart: Disagreements) -> Figure:
    items, read = len(places.text), np.flatnonzero(places.readers)
    columns = np.column_stack((apart.observed, apart.expected))[read]
    sums = drawings.sums(read, columns * places.length[read][:, None])
    if not sums[:, 1].sum():
        return undefined(Reason.NOTHING_MARKED, items)
    return drawings.figure(sums, alpha_u_of, items)


def _scores(drawings: Drawings, items: int) -> Callable[[Floats, Floats], Figure]:
    def score(matches: Floats, possible: Floats) -> Figure:
        used = np.flatnonzero(possible)
        sums = drawings.sums(used, np.column_stack((matches, possible))[used])
        return drawings.figure(sums, f1_of, items)

    return score


def _twins(places: Table) -> Floats:
    """Of each text: pairs of people with the same span."""
    order = in_order(places.text, places.start, places.end)
    rows = np.stack((places.text, places.start, places.end))[:, order]
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
    return _pairs(np.cumsum(opens) - 1, rows[0], len(places.length))


def _met(places: Table, cases: Ints) -> Floats:
    """Of each text: pairs of people in the same case."""
    return _pairs(cases, places.text, len(places.length))


def _pairs(group: Ints, text: Ints, texts: int) -> Floats:
    """Of each text: pairs of rows in the same group; no group is in two texts."""
    size = np.bincount(group)
    of_text = np.zeros(len(size), np.int64)
    of_text[group] = text
    return totals(of_text, size * (size - 1) / 2, texts)
