"""Which annotations of several people mean the same place: spans of one document put into cases.

Adjudication shows the cases, agreement measures them. Pure: no Django, no database. What the people
said about a place (labels, evidence, notes) is not judged here; the label only decides between
spans that are equally near. The measures are in `annotations/agreement/`.

The rule. A case holds at most one annotation of each person, and all of a case share at least one
code point. The nearest spans are put together first; near is the share of what two spans have in
common in what they cover together (Jaccard), 1 when they are the same. Among equally near ones the
same label comes first, then the order of the text. So the outcome depends on nothing but the spans,
labels and people: not on the order in which they are given.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Two different shares in texts of at most 5 million code points differ by more than 4e-14.
_SAME_LABEL_FIRST = 1e-14
_PAIRS_AT_ONCE = 500_000


class Kind(enum.StrEnum):
    """How the spans of a case lie to each other."""

    SAME = "same"
    OVERLAPPING = "overlapping"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation: `start` and `end` in code points of the document, half open.

    `key` is for the caller to find the annotation again; `label` is None for *to check*.
    """

    key: str
    start: int
    end: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One place and who marked it: `marks` by person (as named in the sets), sorted by person.

    `absent` are those who read the document and marked nothing that belongs here.
    """

    marks: dict[str, Mark]
    absent: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where the first of the spans begins."""
        return min(mark.start for mark in self.marks.values())

    @property
    def end(self) -> int:
        """Where the last of the spans ends."""
        return max(mark.end for mark in self.marks.values())

    @property
    def kind(self) -> Kind:
        """Same span, overlapping, or only one saw it."""
        if len(self.marks) == 1:
            return Kind.ALONE
        spans = {(mark.start, mark.end) for mark in self.marks.values()}
        return Kind.SAME if len(spans) == 1 else Kind.OVERLAPPING

    @property
    def same_label(self) -> bool:
        """Whether all who marked it gave the same label (or all none)."""
        return len({mark.label for mark in self.marks.values()}) == 1


def cases(sets: Mapping[str, Sequence[Mark]]) -> list[Case]:
    """The cases of one document, in the order of the text, from each person's marks.

    Give a person who read the document and marked nothing an empty sequence: they are `absent`.
    """
    people = sorted(sets)
    marks = [(number, mark) for number, person in enumerate(people) for mark in sets[person]]
    if not marks:
        return []
    names = {label: code for code, label in enumerate(sorted({m.label or "" for _, m in marks}))}
    numbers = align(
        np.zeros(len(marks), np.int64),
        np.array([number for number, _ in marks], np.int64),
        np.array([mark.start for _, mark in marks], np.int64),
        np.array([mark.end for _, mark in marks], np.int64),
        np.array([names[mark.label or ""] for _, mark in marks], np.int64),
    )
    gathered: list[dict[str, Mark]] = [{} for _ in range(int(numbers.max()) + 1)]
    for case, (number, mark) in zip(numbers.tolist(), marks, strict=True):
        gathered[case][people[number]] = mark
    return [
        Case(found, tuple(person for person in people if person not in found)) for found in gathered
    ]


def align(document: Ints, person: Ints, start: Ints, end: Ints, label: Ints) -> Ints:
    """The number of each mark's case, from columns of equal length: one row a mark.

    `document` and `person` are numbers from 0, `label` any number. Cases are numbered from 0 by
    document, then by the place of their first mark. A million marks take seconds, not minutes.
    """
    order = in_order(document, start, end, label, person)
    document, person, start, end, label = (
        column[order] for column in (document, person, start, end, label)
    )
    root = np.arange(len(order))
    for first, second in overlaps(document, start, end):
        differ = person[first] != person[second]
        first, second = first[differ], second[differ]
        near = nearness(start, end, first, second)
        near += _SAME_LABEL_FIRST * (label[first] == label[second])
        rank = np.argsort(-near, kind="stable")
        _join(root, first[rank], second[rank], person, start, end)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.unique(_settled(root), return_inverse=True)[1]
    return numbers


def in_order(*columns: Ints) -> Ints:
    """The rows sorted by the first column, then by the next, and so on; equal ones as they stand.

    Packed into one number a row, which is several times as quick, where the numbers allow it.
    """
    packed, room = np.zeros(len(columns[0]), np.int64), 1
    for column in columns if len(packed) else ():
        low = int(column.min())
        span = int(column.max()) - low + 1
        room *= span
        if room >= 2**62:
            return np.lexsort(columns[::-1])
        packed = packed * span + (column - low)
    return np.argsort(packed, kind="stable")


def overlaps(document: Ints, start: Ints, end: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows whose spans share a code point, rows being sorted by document and start.

    Comes in portions of whole documents, so that memory does not grow with the corpus. In a pair
    the first row stands before the second, and pairs are sorted by first and second.
    """
    rows = len(start)
    if not rows:
        return
    step = int(end.max()) + 1
    count = np.searchsorted(document * step + start, document * step + end) - np.arange(rows) - 1
    total = np.concatenate(([0], np.cumsum(count)))
    bounds = np.flatnonzero(np.diff(document, prepend=-1, append=-1))
    begin = 0
    while begin < rows:
        fits = np.searchsorted(total[bounds], total[begin] + _PAIRS_AT_ONCE, side="right") - 1
        stop = int(max(bounds[fits], bounds[np.searchsorted(bounds, begin, side="right")]))
        counts = count[begin:stop]
        first = np.repeat(np.arange(begin, stop), counts)
        within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
        yield first, first + 1 + within
        begin = stop


def nearness(start: Ints, end: Ints, first: Ints, second: Ints) -> NDArray[np.float64]:
    """What the spans of each pair have in common, as a share of what they cover together."""
    shared = np.minimum(end[first], end[second]) - np.maximum(start[first], start[second])
    return shared / (np.maximum(end[first], end[second]) - np.minimum(start[first], start[second]))


def _join(root: Ints, first: Ints, second: Ints, person: Ints, start: Ints, end: Ints) -> None:
    """Put together what the pairs, nearest first, allow; `root` then leads to each mark's case.

    To go through the pairs one by one is slow in Python. A pair that is the nearest for both of
    its cases would be decided the same way whenever its turn came, so all such pairs are decided
    at once, again and again, until none is left.
    """
    if not len(first):
        return
    base, stop = int(first.min()), int(second.max()) + 1
    people, low, high = _masks(person[base:stop]), start[base:stop].copy(), end[base:stop].copy()
    first, second = first - base, second - base
    into, best = np.arange(stop - base), np.empty(stop - base, np.int64)
    while True:
        possible = (
            (first != second)
            & (np.maximum(low[first], low[second]) < np.minimum(high[first], high[second]))
            & ~_any(people[first] & people[second])
        )
        first, second = first[possible], second[possible]
        if not len(first):
            break
        pairs = np.arange(len(first))
        # Written backwards: of a case's pairs the nearest is written last, and stays.
        best[np.column_stack((first, second)).ravel()[::-1]] = np.repeat(pairs, 2)[::-1]
        decided = (best[first] == pairs) & (best[second] == pairs)
        one, other = first[decided], second[decided]
        keep, gone = np.minimum(one, other), np.maximum(one, other)
        people[keep] |= people[gone]
        low[keep] = np.maximum(low[keep], low[gone])
        high[keep] = np.minimum(high[keep], high[gone])
        into[gone] = keep
        first, second = into[first], into[second]
    root[base:stop] = into + base


def _any(masks: NDArray[np.uint64]) -> NDArray[np.bool_]:
    if masks.shape[1] == 1:
        return masks[:, 0].astype(np.bool_)
    return np.asarray(masks.any(axis=1))


def _masks(person: Ints) -> NDArray[np.uint64]:
    """A row a mark with the bit of its person set, 64 people a column."""
    columns = int(person.max()) // 64 + 1
    masks = np.zeros((len(person), columns), np.uint64)
    bits = np.left_shift(np.uint64(1), (person % 64).astype(np.uint64))
    masks[np.arange(len(person)), person // 64] = bits
    return masks


def _settled(root: Ints) -> Ints:
    """Every row's last root, where `root` leads to it over several steps."""
    while True:
        further = root[root]
        if np.array_equal(further, root):
            return root
        root = further
