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
from django.db.models.functions import Substr

from annotations.agreement.divided import Divided, OnLabel, OnText, by_label, by_text, divided
from annotations.agreement.divided import places as divided_places
from annotations.agreement.divided import said as said_at
from annotations.agreement.measures import Agreement, measure, measure_label
from annotations.agreement.table import Bools, Table, collapsed, paired, shared_texts
from annotations.models import Annotator, Document, Label, Project, Queue, User
from annotations.queries.readings import GOLD, Study, Wanted, study

ROWS = 200
TEXTS = 25
PLACES = 50
_QUOTE = 240


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
    """The figures of one part: `key` is what it stands for, as a label's key or a row's id is."""

    key: Any
    agreement: Agreement


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


class Comparison:
    """What is asked for, read once; figures are made as they are asked for."""

    def __init__(self, user: User, project: Project, wanted: Wanted) -> None:
        self.project, self.wanted = project, wanted
        self.study: Study = study(user, project, wanted)
        key = wanted.label.key if wanted.label else None
        self._label = None if key is None else self.study.labels.index(key)

    def overall(self) -> Agreement:
        """Everything together."""
        return self._measured(self._sides(self.study.table)[0])

    def by(self, by: By) -> Iterator[Part]:
        """Part by part; at most ROWS people or pairs, those with most in common first."""
        for key, table, label in self._parts(by):
            sides = self._sides(table)[0]
            found = self._measured(sides, label)
            if found.texts:
                yield Part(key, found)

    def dividing(self) -> Dividing:
        """Which documents, labels and places divide people most."""
        sides, origin = self._sides(self.study.table)
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

    def _measured(self, table: Table, label: int | None = None) -> Agreement:
        label = self._label if label is None else label
        if label is None:
            return measure(table)
        return replace(measure(collapsed(table, label)), finding=measure_label(table, label))

    def _sides(self, table: Table) -> tuple[Table, Any]:
        """The table as it is to be compared, and which text of the study each of its texts is."""
        if not self.wanted.gold:
            return table, np.arange(len(table.length))
        gold = table.read_person == (-1 if self.study.gold is None else self.study.gold)
        return paired(table, gold, ~gold)

    def _parts(self, by: By) -> Iterator[tuple[Any, Table, int | None]]:
        table = self.study.table
        if by is By.LABEL:
            for number, key in enumerate(self.study.labels):
                yield key, table, number
        elif by in (By.GUIDELINE, By.QUEUE):
            column = self.study.guideline if by is By.GUIDELINE else self.study.queue
            yield from self._by_reading(column)
        elif by in (By.ROUND, By.DOCUMENT):
            yield from self._by_text(by)
        else:
            yield from self._by_people(by)

    def _by_reading(self, column: list[Any]) -> Iterator[tuple[Any, Table, None]]:
        """Readings with the same value of a column, and the gold sets of their documents."""
        table = self.study.table
        gold = self._is(GOLD)
        for value in sorted({one for one in column if one is not None}, key=str):
            yield value, table.of(np.array([one == value for one in column]) | gold), None

    def _by_text(self, by: By) -> Iterator[tuple[Any, Table, None]]:
        table, texts = self.study.table, self.study.texts
        if by is By.DOCUMENT:
            sides, origin = self._sides(table)
            for found in by_text(divided(sides))[:TEXTS]:
                text = int(origin[found.text])
                yield texts[text], table.of_texts(np.arange(len(texts)) == text), None
        elif not self.wanted.rounds:
            for number in sorted({round_ for _, round_ in texts}):
                yield number, table.of_texts(np.array([one[1] == number for one in texts])), None

    def _by_people(self, by: By) -> Iterator[tuple[Any, Table, None]]:
        """Each person with all others (with gold, or with their other rounds), or each pair."""
        table, people = self.study.table, self.study.people
        if self.wanted.rounds:
            own = sorted({person for _, person in self.study.texts}, key=str)
            for key in own[:ROWS]:
                yield (
                    key,
                    table.of_texts(np.array([one[1] == key for one in self.study.texts])),
                    None,
                )
        elif self.wanted.gold:
            for number, key in enumerate(people):
                if key != GOLD:
                    yield key, table.of((table.read_person == number) | self._is(GOLD)), None
        elif by is By.PAIR:
            for one, other, _texts in shared_texts(table)[:ROWS]:
                yield (people[one], people[other]), table.of_people([one, other]), None
        else:
            for number, key in enumerate(people[:ROWS]):
                mine = table.read_person == number
                yield key, paired(table, mine, ~mine)[0], None

    def _is(self, person: Any) -> Bools:
        number = self.study.people.index(person) if person in self.study.people else -1
        return np.asarray(self.study.table.read_person == number)

    def _texts(self, found: Divided, origin: Any) -> list[TextAt]:
        texts = self.study.texts
        return [TextAt(*texts[int(origin[one.text])], one) for one in by_text(found)[:TEXTS]]

    def _places(self, found: Divided, origin: Any) -> Iterator[PlaceAt]:
        cases = divided_places(found, PLACES, self._label)
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
    """What stands at each place, cut where it is long."""
    quotes = {}
    for document, start, end in places:
        rows = Document.objects.filter(pk=document)
        length = min(end - start, _QUOTE)
        text = rows.values_list(Substr("text", start + 1, length), flat=True).first() or ""
        quotes[document, start, end] = text + ("…" if end - start > _QUOTE else "")
    return quotes


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of figures stand for, as far as they do."""

    people: dict[uuid.UUID, str]
    documents: dict[uuid.UUID, Document]
    queues: dict[uuid.UUID, Queue]
    labels: dict[str, Label]


def names(project: Project, documents: set[uuid.UUID]) -> Names:
    """The people, queues and labels of the project, and these documents without their texts."""
    people = Annotator.objects.filter(project=project).select_related("user")
    rows = Document.objects.filter(project=project, pk__in=documents).defer("text")
    return Names(
        people={one.pk: one.user.name if one.user else one.name for one in people},
        documents=rows.in_bulk(),
        queues=Queue.objects.filter(project=project).in_bulk(),
        labels={one.key: one for one in Label.objects.filter(project=project)},
    )
