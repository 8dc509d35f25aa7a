"""The columns that agreement is measured on: who read what, marked what, cited what.

Pure: numbers instead of names, so that a million annotations are counted at once. What the numbers
stand for, only the caller knows (`annotations/queries/agreement.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotations.alignment import Ints, align, in_order, overlaps

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TO_CHECK = -1


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row a passage or page that stands behind a mark.

    `mark` is the row of the mark, `target` the number of the document or web address, `start` and
    `end` the passage in code points (0 and 1 for an address as a whole).
    """

    mark: Ints
    target: Ints
    start: Ints
    end: Ints

    @classmethod
    def none(cls) -> Evidence:
        """Nobody linked anything."""
        return cls(_none(), _none(), _none(), _none())

    def of(self, kept: Bools) -> Evidence:
        """That of the marks that are kept, with the rows that they have then."""
        rows = kept[self.mark]
        renumbered = np.cumsum(kept) - 1
        return Evidence(
            renumbered[self.mark[rows]], self.target[rows], self.start[rows], self.end[rows]
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Readings and marks as columns.

    A *text* is what several people read apart from each other: a document in one round. A reading
    (`read_text`, `read_person`: each pair once) says that this person submitted this text, also
    when nothing was marked in it. Marks have one row each; spans are code points, half open;
    `label` is a number below `labels`, or TO_CHECK. `length` is that of each text in code points.
    """

    length: Ints
    labels: int
    read_text: Ints
    read_person: Ints
    text: Ints
    person: Ints
    start: Ints
    end: Ints
    label: Ints
    evidence: Evidence

    @property
    def readers(self) -> Ints:
        """How many people read each text."""
        return np.bincount(self.read_text, minlength=len(self.length))

    @property
    def people(self) -> Ints:
        """The numbers of all who read, in order."""
        return np.flatnonzero(np.bincount(self.read_person))

    def cases(self) -> Ints:
        """The number of each mark's case (see `annotations/alignment.py`)."""
        return align(self.text, self.person, self.start, self.end, self.label)

    def of(self, readings: Bools) -> Table:
        """The readings that are kept, and their marks. Texts keep their numbers."""
        people = int(max(self.read_person.max(initial=0), self.person.max(initial=0))) + 1
        kept = np.sort((self.read_text * people + self.read_person)[readings])
        wanted = self.text * people + self.person
        found = np.zeros(len(wanted), np.bool_)
        if len(kept):
            found = kept[np.searchsorted(kept, wanted).clip(max=len(kept) - 1)] == wanted
        return replace(
            self._marks(found),
            read_text=self.read_text[readings],
            read_person=self.read_person[readings],
        )

    def of_people(self, people: Collection[int]) -> Table:
        """What these people read and marked."""
        return self.of(np.isin(self.read_person, np.array(list(people), np.int64)))

    def of_texts(self, texts: Bools) -> Table:
        """What was read and marked in these texts."""
        return self.of(texts[self.read_text])

    def of_label(self, label: int) -> Table:
        """Every reading, with the marks of one label only."""
        return self._marks(self.label == label)

    def shared(self) -> Table:
        """The texts that at least two people read."""
        return self.of_texts(self.readers >= 2)

    def places(self) -> Table:
        """Each person's spans once, where the same span carries several labels."""
        order = in_order(self.text, self.person, self.start, self.end)
        rows = np.stack((self.text, self.person, self.start, self.end))[:, order]
        first = np.ones(len(order), np.bool_)
        first[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
        if first.all():
            return self
        kept = np.zeros(len(order), np.bool_)
        kept[order[first]] = True
        return self._marks(kept)

    def _marks(self, kept: Bools) -> Table:
        return replace(
            self,
            text=self.text[kept],
            person=self.person[kept],
            start=self.start[kept],
            end=self.end[kept],
            label=self.label[kept],
            evidence=self.evidence.of(kept),
        )


def totals(group: Ints, weight: Floats | Ints, size: int) -> Floats:
    """The sum of `weight` for each of the groups 0 to `size` - 1."""
    return np.bincount(group, weight, minlength=size).astype(np.float64)


def runs(lane: Ints, start: Ints, end: Ints) -> tuple[Bools, Ints]:
    """Spans of a lane that overlap one another, directly or through others, make one run.

    Rows are sorted by lane and start. Answers which rows open a run, and how far the run reaches
    at each row.
    """
    opens = np.ones(len(lane), np.bool_)
    if not len(lane):
        return opens, end
    opens[1:] = lane[1:] != lane[:-1]
    number = np.cumsum(opens) - 1
    step = int(end.max()) + 1
    reach = np.maximum.accumulate(number * step + end) - number * step
    opens[1:] |= start[1:] >= reach[:-1]
    return opens, reach


def shared_texts(table: Table) -> list[tuple[int, int, int]]:
    """Each two people who read a text in common, and how many; those with most come first."""
    order = in_order(table.read_text, table.read_person)
    text, person = table.read_text[order], table.read_person[order]
    size = int(person.max(initial=0)) + 1
    count = np.zeros(size * size, np.int64)
    for first, second in overlaps(text, np.zeros_like(text), np.ones_like(text)):
        count += np.bincount(person[first] * size + person[second], minlength=size * size)
    pairs = np.flatnonzero(count)
    pairs = pairs[np.argsort(-count[pairs], kind="stable")]
    return [(pair // size, pair % size, int(count[pair])) for pair in pairs.tolist()]


def collapsed(table: Table, label: int) -> Table:
    """The same with two labels: this one as 0, and all others as 1."""
    other = np.where(table.label == TO_CHECK, TO_CHECK, 1)
    return replace(table, labels=2, label=np.where(table.label == label, 0, other))


def paired(table: Table, one: Bools, other: Bools) -> tuple[Table, Ints]:
    """A table of two sides, 0 and 1: each reading of one side against one of the other.

    `one` and `other` choose readings. Each pair of readings of the same text becomes a text of its
    own, so that everybody can be held against gold in one figure; the second answer says which
    text each was.
    """
    rows = np.flatnonzero(other)
    rows = rows[np.argsort(table.read_text[rows], kind="stable")]
    begin = np.searchsorted(table.read_text[rows], table.read_text, side="left")
    count = np.searchsorted(table.read_text[rows], table.read_text, side="right") - begin
    count[~one] = 0
    first = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    second = rows[np.repeat(begin, count) + within]
    return _sides(table, first, second), table.read_text[first]


def _sides(table: Table, first: Ints, second: Ints) -> Table:
    """The table whose text number n holds the readings `first[n]` (side 0) and `second[n]` (1)."""
    texts, sides = len(first), (first, second)
    people = int(max(table.read_person.max(initial=0), table.person.max(initial=0))) + 1
    order = np.argsort(table.text * people + table.person, kind="stable")
    place = (table.text * people + table.person)[order]
    marks, text, side = [], [], []
    for number, rows in enumerate(sides):
        wanted = table.read_text[rows] * people + table.read_person[rows]
        begin = np.searchsorted(place, wanted, side="left")
        count = np.searchsorted(place, wanted, side="right") - begin
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        marks.append(order[np.repeat(begin, count) + within])
        text.append(np.repeat(np.arange(texts), count))
        side.append(np.full(len(within), number))
    taken = np.concatenate(marks)
    return Table(
        length=table.length[table.read_text[first]],
        labels=table.labels,
        read_text=np.tile(np.arange(texts), 2),
        read_person=np.repeat([0, 1], texts),
        text=np.concatenate(text),
        person=np.concatenate(side),
        start=table.start[taken],
        end=table.end[taken],
        label=table.label[taken],
        evidence=_copied(table.evidence, taken, len(table.text)),
    )


def _copied(evidence: Evidence, taken: Ints, marks: int) -> Evidence:
    """The evidence of the marks `taken` (a mark may be taken several times), for their new rows."""
    order = np.argsort(evidence.mark, kind="stable")
    begin = np.searchsorted(evidence.mark[order], taken, side="left")
    count = np.searchsorted(evidence.mark[order], taken, side="right") - begin
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    rows = order[np.repeat(begin, count) + within]
    return Evidence(
        np.repeat(np.arange(len(taken)), count),
        evidence.target[rows],
        evidence.start[rows],
        evidence.end[rows],
    )
