"""What several people read apart from each other, as columns for the measures of agreement.

First submissions are frozen, and agreement is measured on those alone. What is measured, and how
it is cut, is asked in `queries/agreement.py`; the measures are `annotations/agreement/`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson
from django.db.models import F, Func, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from annotations.agreement.table import TO_CHECK, Evidence, Table
from annotations.alignment import Ints
from annotations.models import (
    Annotation,
    AnnotationSet,
    Label,
    Project,
    SetKind,
    SetStatus,
    Submission,
    User,
)
from annotations.models import Evidence as EvidenceRow
from annotations.queries.agreement_names import Naming
from annotations.queries.figures import within
from annotations.queries.studies import GOLD, START, Codes, Study, Wanted
from annotations.queries.visibility import comparable_to, held_by, visible_to

_AT_ONCE = 2_000


def submissions(user: User, project: Project, wanted: Wanted) -> QuerySet[Submission]:
    """The first submissions that are asked for, whoever made them blind or not.

    Those of documents that the person works on are not among them: figures would tell.
    """
    rows = comparable_to(user).filter(project=project)
    given = {
        "queue": wanted.queue,
        "round": None if wanted.rounds else wanted.round,
        "guideline_version": wanted.guideline,
        "document": wanted.document,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    if wanted.start:
        rows = rows.filter(
            annotation_set__started_hidden=True,
            annotation_set__started_from__in=_sets(user, project, Wanted()),
        )
    rows = within(rows, "submitted_at", wanted.since, wanted.until)
    return rows.filter(annotator__in=wanted.people) if wanted.only_these else rows


def study(user: User, project: Project, wanted: Wanted) -> Study:
    """Everything that is asked for, as one table."""
    rows = submissions(user, project, wanted)
    gathered = _Gathered(user, project, wanted)
    counted = rows if wanted.openly else rows.filter(blind=True)
    gathered.add_frozen(counted)
    if wanted.start:
        gathered.add_starts(counted)
    elif wanted.openly:
        gathered.add_sets(_imported(user, project, wanted))
    if wanted.gold:
        gathered.add_sets(_sets(user, project, wanted).filter(kind=SetKind.GOLD))
    held = rows.model.objects.filter(project=project, document__in=held_by(user))
    return gathered.study(
        not_blind=0 if wanted.openly else rows.filter(blind=False).count(),
        held=held.values("document").distinct().count(),
    )


def _sets(user: User, project: Project, wanted: Wanted) -> QuerySet[AnnotationSet]:
    rows = visible_to(user, AnnotationSet).filter(project=project, status=SetStatus.SUBMITTED)
    rows = rows.exclude(document__in=held_by(user))
    if wanted.document is not None:
        rows = rows.filter(document=wanted.document)
    if wanted.round is not None and not wanted.rounds:
        rows = rows.filter(round=wanted.round)
    return rows


def _imported(user: User, project: Project, wanted: Wanted) -> QuerySet[AnnotationSet]:
    """Submitted sets of which there is no frozen copy: they came in as they are."""
    rows = _sets(user, project, wanted).filter(submission=None, kind=SetKind.HUMAN)
    rows = within(rows, "submitted_at", wanted.since, wanted.until)
    if wanted.queue is not None:
        return rows.none()
    if wanted.only_these:
        rows = rows.filter(annotator__in=wanted.people)
    return rows.filter(guideline_version=wanted.guideline) if wanted.guideline else rows


def _path(path: str) -> Cast:
    """What stands at this path of the content, as the text of a JSON array."""
    found = Func(F("content"), Value(path), function="jsonb_path_query_array")
    return Cast(found, TextField())


class _Gathered:
    """Rows become columns."""

    def __init__(self, user: User, project: Project, wanted: Wanted) -> None:
        scheme = Label.objects.filter(project=project).values_list("key", flat=True)
        self.rounds, self.start = wanted.rounds, wanted.start
        self.naming = Naming.of(user, project)
        self.named: list[bool] = []
        self.texts, self.people, self.labels = Codes(), Codes(), Codes({None: TO_CHECK})
        self.labels.number |= {key: number for number, key in enumerate(scheme)}
        self.targets = Codes()
        self.length: dict[int, int] = {}
        self.read: list[tuple[int, int]] = []
        self.queue: list[uuid.UUID | None] = []
        self.guideline: list[int | None] = []
        self.marks: list[tuple[int, int, list[int], list[int], list[int]]] = []
        self.count = 0
        self.cited: list[tuple[int, int, int, int]] = []

    def reading(
        self, document: uuid.UUID, annotator: Any, round_: int, length: int,
        queue: uuid.UUID | None, guideline: int | None, beside: uuid.UUID | None = None,
    ) -> tuple[int, int]:  # fmt: skip
        """The numbers of text and person of one more reading; only those `beside` one set meet."""
        text = self.texts.of((document, annotator if self.rounds else round_, beside))
        person = self.people.of(round_ if self.rounds else annotator)
        self.length[text] = length
        self.read.append((text, person))
        self.queue.append(queue)
        self.guideline.append(guideline)
        self.named.append(self.naming.told(document, round_, annotator))
        return text, person

    def add_frozen(self, rows: QuerySet[Submission]) -> None:
        """First submissions, from their frozen content."""
        rows = rows.order_by("submitted_at", "pk").annotate(
            length=F("document__length"), starts=_path("$[*].start"), ends=_path("$[*].end"),
            given=_path("$[*].label"), behind=_path("$[*].evidence.size()"),
            cited_in=_path("$[*].evidence[*].document"),
            cited_from=_path("$[*].evidence[*].start"),
            cited_to=_path("$[*].evidence[*].end"), cited_at=_path("$[*].evidence[*].url"),
        )  # fmt: skip
        found = rows.values_list(
            "document_id", "annotator_id", "round", "length", "queue_id", "guideline_version",
            "annotation_set__started_from" if self.start else Value(None, UUIDField()),
            "starts", "ends", "given", "behind", "cited_in", "cited_from", "cited_to", "cited_at",
        )  # fmt: skip
        for row in found.iterator(chunk_size=_AT_ONCE):
            text, person = self.reading(*row[:7])
            starts, ends, given, behind, *cited = (orjson.loads(column) for column in row[7:])
            if any(behind):
                self._cite(behind, *cited)
            self._mark(text, person, starts, ends, given)

    def _cite(
        self, behind: list[int], documents: list[str | None], starts: list[int | None],
        ends: list[int | None], addresses: list[str],
    ) -> None:  # fmt: skip
        marks = np.repeat(np.arange(len(behind)), behind) + self.count
        for mark, document, start, end, address in zip(
            marks.tolist(), documents, starts, ends, addresses, strict=True
        ):
            self._cited(mark, document, start, end, address)

    def _cited(
        self, mark: int, document: str | None, start: int | None, end: int | None, address: str
    ) -> None:
        if document:
            self.cited.append((mark, self.targets.of(document), start or 0, end or 1))
        else:
            self.cited.append((mark, self.targets.of(("address", address)), 0, 1))

    def _mark(
        self, text: int, person: int, starts: list[int], ends: list[int],
        labels: Sequence[str | None],
    ) -> None:  # fmt: skip
        codes = [self._label(label) for label in labels]
        self.marks.append((text, person, starts, ends, codes))
        self.count += len(codes)

    def _label(self, label: str | None) -> int:
        known = self.labels.number.get(label)
        if known is None:
            # The first number is that of to check, which is no label.
            known = self.labels.number[label] = len(self.labels.number) - 1
        return known

    def add_starts(self, rows: QuerySet[Submission]) -> None:
        """The sets, as they are now, that were kept hidden when these were begun."""
        began = rows.order_by("annotation_set__started_from", "document", "round").values_list(
            "annotation_set__started_from", "document", "round", "document__length"
        )
        places: dict[uuid.UUID, tuple[int, int]] = {}
        for source, document, round_, length in began.distinct():
            if source:
                places[source] = self.reading(document, START, round_, length, None, None, source)
        self._add_all(places)

    def add_sets(self, rows: QuerySet[AnnotationSet]) -> None:
        """Sets as they are now: gold, and imported ones."""
        found = rows.order_by("pk").values_list(
            "pk", "kind", "document_id", "annotator_id", "round", "document__length",
            "guideline_version",
        )  # fmt: skip
        places: dict[uuid.UUID, tuple[int, int]] = {}
        for pk, kind, document, annotator, round_, length, guideline in found:
            who = GOLD if kind == SetKind.GOLD else annotator
            places[pk] = self.reading(document, who, round_, length, None, guideline)
        self._add_all(places)

    def _add_all(self, places: dict[uuid.UUID, tuple[int, int]]) -> None:
        keys = list(places)
        for begin in range(0, len(keys), _AT_ONCE):
            self._add_annotations(keys[begin : begin + _AT_ONCE], places)

    def _add_annotations(
        self, keys: list[uuid.UUID], places: dict[uuid.UUID, tuple[int, int]]
    ) -> None:
        live = Annotation.objects.filter(annotation_set__in=keys, deleted_at__isnull=True)
        evidence: dict[uuid.UUID | None, list[tuple[Any, ...]]] = {}
        linked = EvidenceRow.objects.filter(annotation__in=live, deleted_at__isnull=True)
        for annotation, *one in linked.values_list(
            "annotation_id", "document_id", "start", "end", "url"
        ):
            evidence.setdefault(annotation, []).append(tuple(one))
        for pk, own, start, end, label in live.values_list(
            "pk", "annotation_set_id", "start", "end", "label__key"
        ):
            for target, begins, ends, url in evidence.get(pk, ()):
                self._cited(self.count, str(target) if target else None, begins, ends, url)
            self._mark(*places[own], [start], [end], [label])

    def study(self, *, not_blind: int, held: int) -> Study:
        """The columns."""
        sizes = [len(mark[2]) for mark in self.marks]
        table = Table(
            length=_column(self.length[text] for text in range(len(self.length))),
            labels=len(self.labels.number) - 1,
            read_text=_column(text for text, _ in self.read),
            read_person=_column(person for _, person in self.read),
            text=np.repeat(_column(mark[0] for mark in self.marks), sizes),
            person=np.repeat(_column(mark[1] for mark in self.marks), sizes),
            start=_column(start for mark in self.marks for start in mark[2]),
            end=_column(end for mark in self.marks for end in mark[3]),
            label=_column(label for mark in self.marks for label in mark[4]),
            evidence=Evidence(*np.array(self.cited, np.int64).reshape(-1, 4).T),
        )
        return Study(
            table, [text[:2] for text in self.texts.things()], self.people.things(),
            self.labels.things()[1:], self.queue, self.guideline,
            np.array(self.named, np.bool_), not_blind, held,
        )  # fmt: skip


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)
