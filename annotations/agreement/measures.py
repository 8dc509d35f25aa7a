"""All figures of one table: who found the same, who said the same, on the same evidence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotations.agreement.evidence import Sharing, sharing
from annotations.agreement.figures import SEED, Drawings, Reason
from annotations.agreement.finding import Finding, finding
from annotations.agreement.judging import Judging, confusion, counted, judging
from annotations.agreement.table import Table
from annotations.alignment import Ints


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was measured, on how much, and what was left out.

    `single` are the texts that one person only has read: there is nothing to compare in them.
    `confusion` has the labels, then *to check*, then *not marked*, as rows and as columns; with
    `two_sided` the rows are the first person's. `sides` are the numbers of the people.
    """

    people: int
    texts: int
    marks: int
    cases: int
    single: int
    finding: Finding
    judging: Judging
    sharing: Sharing
    confusion: Ints
    two_sided: bool
    sides: list[int]


def measure(table: Table, seed: int = SEED, *, drawn: bool = True) -> Agreement:
    """Every figure of the table. The same table gives the same numbers, intervals too.

    Not `drawn`: without intervals.
    """
    single, reason = int((table.readers == 1).sum()), _why_not(table)
    table = table.shared()
    texts = np.flatnonzero(table.readers)
    drawings = Drawings(texts, len(table.length), seed, drawn=drawn)
    numbers = table.cases()
    cases = counted(table, numbers)
    return Agreement(
        people=len(table.people),
        texts=len(texts),
        marks=len(table.text),
        cases=len(cases.text),
        single=single,
        finding=finding(table, drawings, numbers, reason),
        judging=judging(table, numbers, cases, drawings, reason),
        sharing=sharing(table, numbers, drawings),
        confusion=confusion(table, numbers, cases),
        two_sided=len(table.people) == 2,
        sides=table.people.tolist(),
    )


def measure_label(table: Table, label: int, seed: int = SEED, *, drawn: bool = True) -> Finding:
    """How far people find the same places for one label."""
    reason, table = _why_not(table), table.shared()
    drawings = Drawings(np.flatnonzero(table.readers), len(table.length), seed, drawn=drawn)
    return finding(table.of_label(label), drawings, reason=reason)


def _why_not(table: Table) -> Reason | None:
    """Why there is nothing to compare; None where there is something."""
    if (table.readers >= 2).any():
        return None
    people = len(table.people)
    return (Reason.NOTHING_READ, Reason.ONE_PERSON, Reason.NOTHING_SHARED)[min(people, 2)]
