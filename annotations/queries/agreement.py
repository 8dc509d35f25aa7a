"""How far people agree in a project: all figures, cut as one asks, and where people are divided.

Which submissions count, and what the numbers of the columns stand for, is `queries/readings.py`;
the measures are `annotations/agreement/`, which know nobody.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import connection

from annotations.agreement.divided import Divided, OnLabel, OnText, by_label, by_text, divided
from annotations.agreement.divided import places as divided_places
from annotations.agreement.divided import said as said_at
from annotations.agreement.measures import Agreement, measure, measure_label
from annotations.agreement.table import Bools, Table, collapsed, paired, shared_texts
from annotations.models import Project, User
from annotations.queries.readings import study
from annotations.queries.studies import Study, Wanted

ROWS = 200
TEXTS = 25
PLACES = 20
_QUOTE = 240
_PLACES = """
SELECT p.document, p.start, p.stop, substr(d.text, p.start + 1, least(p.stop - p.start, %s))
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS p (document, start, stop)
JOIN annotations_document d ON d.id = p.document
"""


class By(enum.StrEnum):
    """What figures can be broken down by."""

    LABEL = "label"
    ROUND = "round"
    GUIDELINE = "guideline"
    QUEUE = "queue"
    PERSON = "person"
    PAIR = "pair"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one part: `key` is what it stands for, as a label's key or a row's id is.

    `names_sides`: where two are compared, it may be told who is which.
    """

    key: Any
    agreement: Agreement
    names_sides: bool


@dataclass(frozen=True, slots=True)
class PlaceAt:
    """A place that divides people: the outer edges in code points, what stands there, who says it.

    `said` counts each label key, None for *to check*; `absent` are those who marked nothing there.
    """

    document: uuid.UUID
    start: int
    end: int
    quote: str
    said: list[tuple[str | None, int]]
    absent: int
    opposed: bool


@dataclass(frozen=True, slots=True)
class TextAt:
    """A document (in one round) that divides its readers."""

    document: uuid.UUID
    round: Any
    found: OnText


@dataclass(frozen=True, slots=True)
class LabelAt:
    """A label that divides people, and the keys that were given instead, most frequent first."""

    key: str
    found: OnLabel
    against: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Dividing:
    """Where people are divided, the worst first. `at_odds` counts all such places."""

    texts: list[TextAt]
    labels: list[LabelAt]
    places: list[PlaceAt]
    at_odds: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """Some of the table, for one label or all, with one person held against all others or not."""

    key: Any
    table: Table
    label: int | None = None
    focus: int | None = None


class Comparison:
    """What is asked for, read once; figures are made as they are asked for."""

    def __init__(self, user: User, project: Project, wanted: Wanted) -> None:
        self.project, self.wanted = project, wanted
        self.study: Study = study(user, project, wanted)
        key = wanted.label.key if wanted.label else None
        label = None if key is None else self.study.labels.index(key)
        focus = None if wanted.focus is None else self._number(wanted.focus)
        whole = self._told() if wanted.people else self.study.table
        self._whole = _Cut(None, whole, label, focus)

    def _told(self) -> Table:
        """What may be shown beside names."""
        return self.study.table.of(self.study.named)

    def overall(self) -> Agreement:
        """Everything together."""
        return self._measured(self._whole)

    @property
    def names_sides(self) -> bool:
        """Whether the two who are compared may be told apart by name."""
        return bool(self.wanted.people or self.wanted.rounds or not self.study.nameless)

    def by(self, by: By) -> Iterator[Part]:
        """Part by part; at most ROWS people or pairs, those with most in common first."""
        named = self.names_sides or by in (By.PERSON, By.PAIR)
        for cut in self._cuts(by):
            found = self._measured(cut)
            if found.texts:
                yield Part(cut.key, found, named)

    def dividing(self) -> Dividing:
        """Which documents, labels and places divide people most."""
        sides, origin = self._sides(self._whole)
        found = divided(sides)
        return Dividing(
            texts=self._texts(found, origin),
            labels=[
                LabelAt(
                    self.study.labels[one.label],
                    one,
                    [(self.study.labels[label], count) for label, count in one.against.items()],
                )
                for one in by_label(found)
            ],
            places=list(self._places(found, origin)),
            at_odds=int(found.at_odds.sum()),
        )

    def _measured(self, cut: _Cut) -> Agreement:
        table = self._sides(cut)[0]
        label = self._whole.label if cut.label is None else cut.label
        if label is None:
            return measure(table)
        return replace(measure(collapsed(table, label)), finding=measure_label(table, label))

    def _sides(self, cut: _Cut) -> tuple[Table, Any]:
        """The table as it is to be compared, and which text of the study each of its texts is."""
        table = cut.table
        focus = self._whole.focus if cut.focus is None else cut.focus
        if self.wanted.standard:
            standard = self._is(self.wanted.standard, table)
            return paired(table, standard, ~standard)
        if focus is not None:
            mine = table.read_person == focus
            return paired(table, mine, ~mine)
        return table, np.arange(len(table.length))

    def _cuts(self, by: By) -> Iterator[_Cut]:
        if by is By.LABEL:
            for number, key in enumerate(self.study.labels):
                yield _Cut(key, self._whole.table, label=number)
        elif by in (By.GUIDELINE, By.QUEUE):
            column = self.study.guideline if by is By.GUIDELINE else self.study.queue
            yield from self._by_reading(column)
        elif by in (By.ROUND, By.DOCUMENT):
            yield from self._by_text(by)
        else:
            yield from self._by_people(by)

    def _by_reading(self, column: list[Any]) -> Iterator[_Cut]:
        """Readings with the same value of a column, and what they are held against."""
        table = self.study.table
        told = self.study.named if self.wanted.people else np.True_
        standard = self._is(self.wanted.standard, table)
        for value in sorted({one for one in column if one is not None}, key=str):
            chosen = np.array([one == value for one in column]) | standard
            yield _Cut(value, table.of(chosen & told))

    def _by_text(self, by: By) -> Iterator[_Cut]:
        table, texts = self._whole.table, self.study.texts
        if by is By.DOCUMENT:
            sides, origin = self._sides(self._whole)
            seen = dict.fromkeys(int(origin[found.text]) for found in by_text(divided(sides)))
            for text in list(seen)[:TEXTS]:
                yield _Cut(texts[text], table.of_texts(np.arange(len(texts)) == text))
        elif not self.wanted.rounds:
            for number in sorted({round_ for _, round_ in texts}):
                chosen = np.array([one[1] == number for one in texts])
                yield _Cut(number, table.of_texts(chosen))

    def _by_people(self, by: By) -> Iterator[_Cut]:
        """Each person with all others (with gold, or with their other rounds), or each pair.

        Documents beside which people may not be named yet are left out.
        """
        table, people, texts = self._told(), self.study.people, self.study.texts
        if self.wanted.rounds:
            for key in sorted({person for _, person in texts}, key=str)[:ROWS]:
                yield _Cut(key, table.of_texts(np.array([one[1] == key for one in texts])))
        elif self.wanted.standard:
            standard = self._is(self.wanted.standard, table)
            for key in people[:ROWS]:
                if key != self.wanted.standard:
                    yield _Cut(key, table.of(self._is(key, table) | standard))
        elif by is By.PAIR:
            for one, other, _texts in shared_texts(table)[:ROWS]:
                if self._whole.focus in (None, one, other):
                    yield _Cut((people[one], people[other]), table.of_people([one, other]))
        else:
            for number, key in enumerate(people[:ROWS]):
                yield _Cut(key, table, focus=number)

    def _number(self, person: Any) -> int:
        return self.study.people.index(person) if person in self.study.people else -1

    def _is(self, person: Any, table: Table) -> Bools:
        return np.asarray(table.read_person == self._number(person))

    def _texts(self, found: Divided, origin: Any) -> list[TextAt]:
        texts = self.study.texts
        return [TextAt(*texts[int(origin[one.text])], one) for one in by_text(found)[:TEXTS]]

    def _places(self, found: Divided, origin: Any) -> Iterator[PlaceAt]:
        cases = divided_places(found, PLACES, self._whole.label)
        people = said_at(found, cases)
        at = {
            case: (
                self.study.texts[int(origin[found.cases.text[case]])][0],
                int(found.start[case]),
                int(found.end[case]),
            )
            for case in cases
        }
        quotes = _quotes(set(at.values()))
        for case in cases:
            labels = [label for _, label in people[case]]
            yield PlaceAt(
                *at[case],
                quote=quotes.get(at[case], ""),
                said=[
                    (None if label < 0 else self.study.labels[label], labels.count(label))
                    for label in sorted(set(labels), key=lambda one: (-labels.count(one), one))
                ],
                absent=int(found.cases.readers[case] - found.cases.marked[case]),
                opposed=bool(found.opposed[case]),
            )


def _quotes(places: set[tuple[uuid.UUID, int, int]]) -> dict[tuple[uuid.UUID, int, int], str]:
    """What stands at each place, cut where it is long. One query."""
    columns = [list(column) for column in zip(*places, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [_QUOTE, *columns])
        rows = cursor.fetchall()
    return {
        (document, start, end): text + ("…" if end - start > _QUOTE else "")
        for document, start, end, text in rows
    }
