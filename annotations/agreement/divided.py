"""Where people are divided: which texts, which labels, and the places themselves. Pure.

A case is divided when somebody who read the text did not mark the place (*missed*), or when those
who did gave different labels (*opposed*). A place that is still *to check* opposes nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotations.agreement.judging import Cases, counted
from annotations.agreement.table import Bools, Table
from annotations.alignment import Ints


@dataclass(frozen=True, slots=True)
class Divided:
    """The cases of a table and how they divide people; one row a case in each column.

    `number` is the case of each mark of `table`, `start` and `end` are the outer edges of each
    case in code points.
    """

    table: Table
    number: Ints
    cases: Cases
    start: Ints
    end: Ints
    opposed: Bools
    missed: Bools

    @property
    def at_odds(self) -> Bools:
        """Opposed, or missed by somebody."""
        return self.opposed | self.missed


@dataclass(frozen=True, slots=True)
class OnText:
    """How a text divides its readers."""

    text: int
    cases: int
    opposed: int
    missed: int
    at_odds: int


@dataclass(frozen=True, slots=True)
class OnLabel:
    """How a label divides people: in how many cases it was given, and what else was said there.

    `against` counts the cases in which each other label was given as well.
    """

    label: int
    cases: int
    opposed: int
    missed: int
    against: dict[int, int]


def divided(table: Table) -> Divided:
    """The cases of the texts that at least two people read."""
    table = table.shared()
    number = table.cases()
    cases = counted(table, number)
    size = len(cases.text)
    start, end = np.full(size, np.iinfo(np.int64).max), np.zeros(size, np.int64)
    np.minimum.at(start, number, table.start)
    np.maximum.at(end, number, table.end)
    opposed = np.count_nonzero(cases.counts[:, :-1], axis=1) > 1
    missed = cases.marked < cases.readers
    return Divided(table, number, cases, start, end, opposed, missed)


def by_text(found: Divided) -> list[OnText]:
    """The texts in which people are divided, those with the most such places first."""
    texts = len(found.table.length)
    columns = [
        np.bincount(found.cases.text[rows], minlength=texts)
        for rows in (slice(None), found.opposed, found.missed, found.at_odds)
    ]
    cases, _opposed, _missed, at_odds = columns
    share = at_odds / np.maximum(cases, 1)
    order = np.lexsort((np.arange(texts), -share, -at_odds))
    return [
        OnText(text, *(int(column[text]) for column in columns))
        for text in order[: np.count_nonzero(at_odds)].tolist()
    ]


def by_label(found: Divided) -> list[OnLabel]:
    """The labels that were given, those that divide people most often first."""
    given = found.cases.counts[:, :-1] > 0
    together = given.T.astype(np.int64) @ given.astype(np.int64)
    labels = []
    for label in np.flatnonzero(given.any(axis=0)).tolist():
        here = given[:, label]
        others = {
            other: int(together[label, other])
            for other in np.argsort(-together[label], kind="stable").tolist()
            if other != label and together[label, other]
        }
        labels.append(
            OnLabel(
                label,
                int(here.sum()),
                int((here & found.opposed).sum()),
                int((here & found.missed).sum()),
                others,
            )
        )
    return sorted(labels, key=lambda one: (-one.opposed, -one.missed, one.label))


def places(found: Divided, limit: int, label: int | None = None) -> list[int]:
    """The cases that divide people, opposed ones first, then in the order of the text.

    With `label` those in which it was given.
    """
    wanted = found.at_odds
    if label is not None:
        wanted = wanted & (found.cases.counts[:, label] > 0)
    rows = np.flatnonzero(wanted)
    order = np.lexsort((rows, ~found.opposed[rows]))
    return rows[order][:limit].tolist()


def said(found: Divided, cases: list[int]) -> dict[int, list[tuple[int, int]]]:
    """For each of these cases who marked it and with which label, by person."""
    rows = np.flatnonzero(np.isin(found.number, np.array(cases, np.int64)))
    result: dict[int, list[tuple[int, int]]] = {case: [] for case in cases}
    for row in rows.tolist():
        result[int(found.number[row])].append(
            (int(found.table.person[row]), int(found.table.label[row]))
        )
    return {case: sorted(people) for case, people in result.items()}
