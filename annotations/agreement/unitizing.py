"""How far people find the same stretches of a text: Krippendorff's unitizing alpha. Pure.

Source: K. Krippendorff, Content Analysis (2nd edition, 2004), section 12.4, alpha for unitizing.
No kept-up Python library was found that has it. The measure wants one person's units apart, so
overlapping spans of a person are united first.

Over several texts the disagreements of each, as shares of what chance would bring about in it, are
summed, each text weighing as much as it is long: people mark within a text, so chance is asked
within it too. For a single text that is the published formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotations.agreement.figures import ratio
from annotations.agreement.table import Floats, runs, totals
from annotations.alignment import Ints, in_order, overlaps


@dataclass(frozen=True, slots=True)
class Units:
    """Stretches that one person marked, apart from each other; sorted by text and start."""

    text: Ints
    person: Ints
    start: Ints
    end: Ints


def united(text: Ints, person: Ints, start: Ints, end: Ints) -> Units:
    """Each person's spans in each text, overlapping ones made one; touching ones stay two."""
    order = in_order(text, person, start, end)
    text, person, start, end = (column[order] for column in (text, person, start, end))
    if not len(order):
        return Units(text, person, start, end)
    opens, reach = runs(_lanes(text, person), start, end)
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(order)) - 1
    text, person, start, end = text[first], person[first], start[first], reach[last]
    order = in_order(text, start, end, person)
    return Units(text[order], person[order], start[order], end[order])


@dataclass(frozen=True, slots=True)
class Disagreements:
    """Of each text: observed and expected disagreement, and the code points marked in common.

    `shared` counts, over all pairs of people, the code points that both marked.
    """

    observed: Floats
    expected: Floats
    shared: Floats


def disagreements(units: Units, length: Ints, readers: Ints) -> Disagreements:
    """D_o and D_e of each text (rows of `length`, in code points), and what was marked twice.

    `readers` says how many people read each text, those who marked nothing included. Texts with
    fewer than two have zeros.
    """
    size, people = length.astype(np.float64), readers.astype(np.float64)
    apart, shared = _apart(units, len(length), readers)
    observed = ratio(apart, people * (people - 1) * size**2)
    expected = _expected(units, size, people)
    several = readers >= 2
    return Disagreements(
        np.where(several, observed, 0), np.where(several, expected, 0), np.where(several, shared, 0)
    )


def _apart(units: Units, texts: int, readers: Ints) -> tuple[Floats, Floats]:
    """Of each text: the squared distances over all ordered pairs, and what is marked twice.

    Two units that meet are as far apart as their edges are, squared. A unit that meets none of
    another person's lies in a gap of theirs, which costs its length squared, both ways.
    """
    long = (units.end - units.start).astype(np.float64)
    met = np.zeros(len(long))
    apart, shared = np.zeros(texts), np.zeros(texts)
    previous = _previous_end(units)
    for one, other in overlaps(units.text, units.start, units.end):
        differ = units.person[one] != units.person[other]
        one, other = one[differ], other[differ]
        begins = units.start[other] - units.start[one]
        ends = units.end[other] - units.end[one]
        square = begins.astype(np.float64) ** 2 + ends.astype(np.float64) ** 2
        common = np.minimum(units.end[one], units.end[other]) - units.start[other]
        apart += totals(units.text[one], 2 * square, texts)
        shared += totals(units.text[one], common, texts)
        # A person is met once, by the first of their units that reaches in.
        for here, there in ((one, other), (other, one)):
            first = previous[there] <= units.start[here]
            met += np.bincount(here[first], minlength=len(long))
    missed = readers[units.text] - 1 - met
    apart += totals(units.text, 2 * long**2 * missed, texts)
    return apart, shared


def _previous_end(units: Units) -> Ints:
    """Where the same person's unit before each one ends; 0 for the first in a text."""
    order, first = _by_person(units)
    ends = np.empty(len(order), np.int64)
    ends[1:] = units.end[order][:-1]
    ends[first] = 0
    previous = np.empty(len(order), np.int64)
    previous[order] = ends
    return previous


def _by_person(units: Units) -> tuple[Ints, Ints]:
    """The rows by text, person and start, and which of these open a person's lane in a text."""
    order = in_order(units.text, units.person, units.start)
    lane = _lanes(units.text[order], units.person[order])
    return order, np.flatnonzero(np.diff(lane, prepend=-1))


def _lanes(text: Ints, person: Ints) -> Ints:
    return text * (int(person.max(initial=0)) + 1) + person


def _expected(units: Units, size: Floats, people: Floats) -> Floats:
    """Of each text: the disagreement of all ways to lay the same units into it."""
    texts = len(size)
    long = (units.end - units.start).astype(np.float64)
    number = np.bincount(units.text, minlength=texts)
    among_units = (number[units.text] - 1) / 3 * (2 * long**3 - 3 * long**2 + long)
    in_gaps = long**2 * _room(units, long, size, people)
    total = totals(units.text, among_units + in_gaps, texts)
    taken = np.bincount(units.text, long * (long - 1), minlength=texts)
    ways = people * size * (people * size - 1) - taken
    return ratio(2 * total, size * ways)


def _room(units: Units, long: Floats, size: Floats, people: Floats) -> Floats:
    """In how many places of all people's gaps each unit would fit."""
    order, first = _by_person(units)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    text = units.text[order]
    before = (units.start - _previous_end(units))[order]
    after = size[text[last]].astype(np.int64) - units.end[order][last]
    gap_text = np.concatenate((text, text[last]))
    gap = np.concatenate((before, after))
    rank = in_order(gap_text, gap)
    gap_text, gap = gap_text[rank], gap[rank]
    step = int(size.max(initial=0)) + 2
    place = gap_text * step + gap
    begin = np.searchsorted(place, units.text * step + units.end - units.start)
    stop = np.searchsorted(gap_text, units.text, side="right")
    upto = np.concatenate(([0.0], np.cumsum(gap)))
    fits = upto[stop] - upto[begin] - (stop - begin) * (long - 1)
    idle = people - np.bincount(text[first], minlength=len(size))
    return fits + idle[units.text] * (size[units.text] - long + 1)
