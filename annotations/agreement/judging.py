"""How far people say the same about places that several of them marked: labels of cases. Pure.

A unit is a case that two people or more have labelled. What one person alone marked says nothing
about labels: it counts under finding. Marks without a label are *to check*, not judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotations.agreement import labels
from annotations.agreement.figures import Drawings, Figure, Reason, ratio, undefined
from annotations.agreement.table import TO_CHECK, Floats, Table
from annotations.alignment import Ints

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Judging:
    """The same labels? Items are cases with two labels or more.

    `cohen` is for two people. `same` is the plain share of pairs that agree; it, Fleiss' kappa,
    AC1 and the free-marginal kappa stand beside alpha, never instead of it. `alone` are the marks
    left out because nobody else marked the place, `unlabelled` the cases left out because fewer
    than two people had labelled them.
    """

    alpha: Figure
    cohen: Figure
    same: Figure
    fleiss: Figure
    ac1: Figure
    free: Figure
    alone: int
    unlabelled: int
    per_label: dict[int, Figure]


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a table: each one's text, its labels counted, and how many marked it.

    In `counts` a row is a case and a column a label; the last column is *to check*.
    """

    text: Ints
    counts: Ints
    readers: Ints

    @property
    def marked(self) -> Ints:
        """How many people marked each case."""
        return self.counts.sum(axis=1)

    @property
    def labelled(self) -> Ints:
        """How many people gave each case a label."""
        return self.counts[:, :-1].sum(axis=1)


def counted(table: Table, numbers: Ints) -> Cases:
    """The cases of the marks whose case numbers are given."""
    size = int(numbers.max(initial=-1)) + 1
    width = table.labels + 1
    label = np.where(table.label == TO_CHECK, table.labels, table.label)
    counts = np.bincount(numbers * width + label, minlength=size * width).reshape(size, width)
    text = np.zeros(size, np.int64)
    text[numbers] = table.text
    return Cases(text, counts, table.readers[text])


def judging(
    table: Table, numbers: Ints, cases: Cases, drawings: Drawings, reason: Reason | None = None
) -> Judging:
    """The figures of a table in which every text has two people or more (`Table.shared`).

    `reason` says why there are no texts, where there are none.
    """
    units = cases.labelled >= 2
    text, counts = cases.text[units], cases.counts[units, :-1]
    alone = int((cases.marked == 1).sum())
    unlabelled = int(((cases.marked > 1) & ~units).sum())
    used = np.flatnonzero(counts.any(axis=0))
    if not len(text):
        marked = Reason.NOTHING_JUDGED if len(table.text) else Reason.NOTHING_MARKED
        no = undefined(reason or marked)
        return Judging(no, no, no, no, no, no, alone, unlabelled, {})
    together = _coincidences(drawings, text, counts[:, used])
    fleiss = drawings.sums(text, labels.fleiss_parts(counts))
    ac1 = drawings.sums(text, labels.ac1_parts(counts))
    one_label, items = len(used) < 2, len(text)
    one = undefined(Reason.ONE_LABEL, items)
    scheme = undefined(Reason.ONE_IN_SCHEME, items) if table.labels < 2 else None
    value = labels.alpha(counts[:, used])
    return Judging(
        alpha=one if one_label else drawings.figure(together, labels.alpha_of, items, value),
        cohen=_cohen(table, numbers, len(cases.text), drawings),
        same=drawings.figure(fleiss, lambda sums: ratio(sums[..., 0], sums[..., 1]), items),
        fleiss=one if one_label else drawings.figure(fleiss, labels.fleiss_of, items),
        ac1=scheme or drawings.figure(ac1, labels.ac1_of, items),
        free=scheme or drawings.figure(fleiss, labels.free_of, items),
        alone=alone,
        unlabelled=unlabelled,
        per_label=_per_label(drawings, together, counts, used),
    )


def _coincidences(drawings: Drawings, text: Ints, counts: Ints) -> Floats:
    """The blocks' sums of coincidences, a portion of the cases at a time."""
    portion = max(_CELLS_AT_ONCE // counts.shape[1] ** 2, 1)
    return sum(
        (
            drawings.sums(
                text[begin : begin + portion], labels.coincidences(counts[begin : begin + portion])
            )
            for begin in range(0, len(text), portion)
        ),
        start=np.zeros((drawings.number, counts.shape[1] ** 2)),
    )


def _per_label(drawings: Drawings, together: Floats, counts: Ints, used: Ints) -> dict[int, Figure]:
    """Alpha of each label that was given, against all the others."""
    figures = {}
    for column, label in enumerate(used.tolist()):
        sums = labels.against_the_rest(together, column)
        items = int((counts[:, label] > 0).sum())
        figures[label] = (
            drawings.figure(sums, labels.alpha_of, items)
            if len(used) > 1
            else undefined(Reason.ONE_LABEL, items)
        )
    return figures


def _cohen(table: Table, numbers: Ints, cases: int, drawings: Drawings) -> Figure:
    people = table.people
    if len(people) != 2:
        return undefined(Reason.MORE_THAN_TWO if len(people) > 2 else Reason.ONE_PERSON)
    one, other = sides(table, numbers, cases)
    both = (one < table.labels) & (other < table.labels)
    if not both.any():
        return undefined(Reason.NOTHING_JUDGED)
    text = np.zeros(cases, np.int64)
    text[numbers] = table.text
    width = table.labels
    cell = (one * width + other)[both]
    items = len(cell)
    if not (cell != cell[0]).any() and cell[0] % (width + 1) == 0:
        return undefined(Reason.ONE_LABEL, items)
    return drawings.figure(drawings.counts(text[both], cell, width * width), labels.cohen_of, items)


def sides(table: Table, numbers: Ints, cases: int) -> tuple[Ints, Ints]:
    """What each of two people says about each case.

    A number below `labels` is that label, `labels` is *to check*, `labels + 1` is not marked.
    """
    said = []
    label = np.where(table.label == TO_CHECK, table.labels, table.label)
    for person in table.people.tolist():
        side = np.full(cases, table.labels + 1)
        mine = table.person == person
        side[numbers[mine]] = label[mine]
        said.append(side)
    one, other = said
    return one, other


def confusion(table: Table, numbers: Ints, cases: Cases) -> Ints:
    """How often what was said met what: labels, then *to check*, then *not marked*.

    Of two people the rows are the first one's and the columns the second one's. Of more, every
    pair of people counts once a case, in both cells where it differs, so the table is symmetric.
    """
    width = table.labels + 2
    if len(table.people) == 2:
        one, other = sides(table, numbers, len(cases.text))
        return np.bincount(one * width + other, minlength=width * width).reshape(width, width)
    result = np.zeros((width, width), np.int64)
    counts = cases.counts
    together = counts.T @ counts
    np.fill_diagonal(together, (np.diag(together) - counts.sum(axis=0)) // 2)
    result[:-1, :-1] = together
    absent = counts.T @ (cases.readers - cases.marked)
    result[:-1, -1] = result[-1, :-1] = absent
    return result
