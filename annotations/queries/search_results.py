"""Hits of the search over a project as they are shown: in their context, with the place to open.

Only the rows of the page in view are fetched, in a few queries however many they are.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Greatest, Least, Substr

from annotations.models import Annotation, Document, Evidence, Passage, User
from annotations.queries.asked import Asked, Piece, pieces
from annotations.queries.counting import count_of
from annotations.queries.names import masked
from annotations.queries.project_search import Place
from annotations.queries.search import shown

CONTEXT = 90
"""Code points shown before and behind a quote."""


@dataclass(frozen=True, slots=True)
class Result:
    """A hit. `start` and `end` are the place in the document's text, in code points; or None.

    `text` is the sentence, quote or note that fits, `before` and `after` what stands around it;
    `annotation` and `evidence` are there where the hit is one, or is noted at one.
    """

    document: Document
    title: Sequence[Piece]
    start: int | None = None
    end: int | None = None
    before: str = ""
    text: Sequence[Piece] = ()
    after: str = ""
    note: Sequence[Piece] = ()
    annotation: Annotation | None = None
    evidence: Evidence | None = None
    linked: int = 0

    @property
    def set(self) -> uuid.UUID | None:
        """The annotation set to open."""
        return self.annotation.annotation_set_id if self.annotation else None

    @property
    def anchor(self) -> str:
        """The place as the document's page takes it."""
        return f"#{self.start}-{self.end}" if self.start is not None else ""


def results(user: User, places: Sequence[Place], asked: Asked) -> list[Result]:
    """The hits in this order, as this person may be told; what went away since is left out."""
    keys: dict[type[Model], list[Any]] = defaultdict(list)
    for model, key, _score in places:
        keys[model].append(key)
    made: dict[tuple[type[Model], Any], Result] = {}
    for model, wanted in keys.items():
        for row in masked(user, _ROWS[model](wanted)):
            made[model, row.pk] = _MADE[model](row, asked)
    return [made[model, key] for model, key, _score in places if (model, key) in made]


def _documents(keys: Sequence[Any]) -> QuerySet[Document]:
    rows = Document.objects.filter(pk__in=keys).select_related("outlet")
    return rows.defer("text", "metadata", "folded")


def _annotations(keys: Sequence[Any]) -> QuerySet[Annotation]:
    rows = Annotation.objects.filter(pk__in=keys)
    return (
        rows.annotate(**_around(), linked=count_of(Evidence.objects.all(), "annotation"))
        .select_related("project", "document__outlet", "label", "annotation_set__annotator")
        .defer("document__text", "document__metadata", "document__folded", "extra")
    )


def _evidence(keys: Sequence[Any]) -> QuerySet[Evidence]:
    return (
        Evidence.objects.filter(pk__in=keys)
        .select_related(
            "project", "annotation__document__outlet", "annotation__label",
            "annotation__annotation_set__annotator",
        )
        .defer(
            "annotation__document__text", "annotation__document__metadata",
            "annotation__document__folded",
        )
    )  # fmt: skip


def _around() -> dict[str, Any]:
    """The text before and behind a quote, cut out by the database."""
    first = Greatest(F("start") - CONTEXT, Value(0))
    length = Least(F("start"), Value(CONTEXT))
    return {
        "before": Substr("document__text", first + 1, Cast(length, IntegerField())),
        "after": Substr("document__text", F("end") + 1, CONTEXT),
    }


def _of_document(row: Document, asked: Asked) -> Result:
    return Result(row, pieces(row.title or row.external_id, asked))


def _of_passage(row: Passage, asked: Asked) -> Result:
    document, known = row.document, vars(row)
    first, text = known["around_start"], known["around"]
    return Result(
        document,
        _plain(document),
        start=row.start,
        end=row.end,
        before=_from_a_word(text[: row.start - first], row.start),
        text=pieces(text[row.start - first : row.end - first], asked),
        after=_to_a_word(text[row.end - first :]),
    )


def _of_annotation(row: Annotation, asked: Asked) -> Result:
    known = vars(row)
    return Result(
        row.document,
        _plain(row.document),
        start=row.start,
        end=row.end,
        before=_from_a_word(known["before"], row.start),
        text=pieces(row.quote, asked),
        after=_to_a_word(known["after"]),
        note=pieces(row.note, asked),
        annotation=row,
        linked=known["linked"],
    )


def _of_evidence(row: Evidence, asked: Asked) -> Result:
    annotation = row.annotation
    assert annotation is not None
    return Result(
        annotation.document,
        _plain(annotation.document),
        start=annotation.start,
        end=annotation.end,
        text=pieces(annotation.quote, asked),
        note=pieces(row.note, asked),
        annotation=annotation,
        evidence=row,
    )


def _from_a_word(before: str, start: int) -> str:
    """What stands before, without the half of a word that it was cut at."""
    cut = before[-CONTEXT:]
    return cut if len(cut) == start else "…" + cut[cut.find(" ") + 1 :]


def _to_a_word(after: str) -> str:
    cut = after[:CONTEXT]
    return cut if len(cut) < CONTEXT else cut[: cut.rfind(" ") + 1] + "…"


def _plain(document: Document) -> list[Piece]:
    return [Piece(str(document))]


_ROWS: dict[type[Model], Any] = {
    Document: _documents,
    Passage: shown,
    Annotation: _annotations,
    Evidence: _evidence,
}
_MADE: dict[type[Model], Any] = {
    Document: _of_document,
    Passage: _of_passage,
    Annotation: _of_annotation,
    Evidence: _of_evidence,
}
