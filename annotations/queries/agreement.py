"""How far people agree in a project: all figures, cut as one asks, and where people are divided.

Which submissions count, and what the numbers of the columns stand for, is `queries/readings.py`;
the measures are `annotations/agreement/`, which know nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from django.db import connection

from annotations.agreement.divided import Divided, by_label, by_text, divided
from annotations.agreement.divided import places as divided_places
from annotations.agreement.divided import said as said_at
from annotations.agreement.measures import Agreement, measure, measure_label
from annotations.agreement.table import Bools, Table, collapsed, paired, shared_texts
from annotations.models import Changed, Project, User
from annotations.queries.agreement_parts import (
    Basis,
    By,
    Dividing,
    LabelAt,
    Part,
    PlaceAt,
    TextAt,
)
from annotations.queries.names import hides_names
from annotations.queries.readings import study
from annotations.queries.stamped import Stamped
from annotations.queries.studies import Study, Wanted

T = TypeVar("T")
ROWS = 200
TEXTS = 25
PLACES = 20
_QUOTE = 240
_PLACES = """
SELECT p.document, p.start, p.stop, substr(d.text, p.start + 1, least(p.stop - p.start, %s))
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS p (document, start, stop)
JOIN annotations_document d ON d.id = p.document
"""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Some of the table, for one label or all, with one person held against all others or not."""

    key: Any
    table: Table
    label: int | None = None
    focus: int | None = None


class Comparison:
    """What is asked for, read once; figures are made as they are asked for.

    What was made for an earlier question, and of the same submissions, is not made again: `keep`
    keeps it. First submissions never change; what else counts is in the project's stamps.
    """

    def __init__(self, user: User, project: Project, wanted: Wanted, *, drawn: bool = True) -> None:
        """Not `drawn`: figures without intervals."""
        self.user, self.project, self.wanted, self._drawn = user, project, wanted, drawn
        self._stamped = Stamped(user, project, "agreement", drawn, *wanted.keys)
        # What is decided, and what a queue begins with, are not results.
        moving = wanted.start or hides_names(user, project)
        self._on = tuple(Changed) if moving else (Changed.RESULTS,)

    @cached_property
    def study(self) -> Study:
        """Everything that is asked for, as it is read."""
        return study(self.user, self.project, self.wanted)

    @cached_property
    def basis(self) -> Basis:
        """What figures are made on."""
        return self._kept("basis", self._basis)

    def overall(self) -> Agreement:
        """Everything together."""
        return self._kept("overall", lambda: self._measured(self._whole))

    @property
    def names_sides(self) -> bool:
        """Whether the two who are compared may be told apart by name."""
        return bool(self.wanted.people or self.wanted.rounds or not self.basis.nameless)

    def by(self, by: By) -> list[Part]:
        """Part by part; at most ROWS people or pairs, those with most in common first."""
        return self._kept(f"by {by}", lambda: list(self._parts(by)))

    def dividing(self) -> Dividing:
        """Which documents, labels and places divide people most."""
        return self._kept("dividing", self._dividing)

    def keep(self) -> None:
        """Keep what was made for this answer."""
        self._stamped.keep()

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        return self._stamped.of(name, self._on, make)

    def _basis(self) -> Basis:
        found = self.study
        return Basis(found.labels, found.people, found.not_blind, found.held, found.nameless)

    @cached_property
    def _whole(self) -> _Cut:
        wanted = self.wanted
        key = wanted.label.key if wanted.label else None
        label = None if key is None else self.study.labels.index(key)
        focus = None if wanted.focus is None else self._number(wanted.focus)
        return _Cut(None, self._told() if wanted.people else self.study.table, label, focus)

    def _told(self) -> Table:
        """What may be shown beside names."""
        return self.study.table.of(self.study.named)

    def _parts(self, by: By) -> Iterator[Part]:
        named = self.names_sides or by in (By.PERSON, By.PAIR)
        for cut in self._cuts(by):
            found = self._measured(cut)
            if found.texts:
                yield Part(cut.key, found, named)

    def _dividing(self) -> Dividing:
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
            return measure(table, drawn=self._drawn)
        return replace(
            measure(collapsed(table, label), drawn=self._drawn),
            finding=measure_label(table, label, drawn=self._drawn),
        )

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
