"""Search over a project: its documents, what was annotated in them, and what was noted.

Quotes are found through the passages that they lie in, so that no index of theirs slows an import;
documents (by what their list is searched by) and notes through trigrams of their folded letters.
The best `CAP` of each kind are counted and ranked. Who sees which rows is `visibility`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Case,
    Exists,
    Expression,
    F,
    FloatField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Length

from annotations.models import Annotation, Document, Evidence, Passage, Project, SetStatus, User
from annotations.models.base import folded
from annotations.queries.asked import Asked, near, understood
from annotations.queries.lexemes import Holds, query_of, words_of
from annotations.queries.names import nameable
from annotations.queries.search import CANDIDATES, all_of, ranked, rarest
from annotations.queries.visibility import visible_to

CAP = CANDIDATES
KINDS = ("documents", "annotations", "notes")
TO_CHECK = "none"
_PHRASE_BONUS = 0.5
_LOOKED_AT = 200
_FEW = 2000
_LOOKED_INTO = 400
_LEAST_ALIKE = "0.4"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words and filters. Those of annotations narrow documents to such as hold one that fits.

    `label` is a key, or TO_CHECK; `since` and `until` are days of publication, both included.
    """

    q: str = ""
    label: str = ""
    outlet: uuid.UUID | None = None
    annotator: uuid.UUID | None = None
    status: str = ""
    evidence: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def of_documents(self) -> bool:
        """Whether a filter narrows the documents themselves."""
        return bool(self.outlet or self.since or self.until)

    @property
    def of_annotations(self) -> bool:
        """Whether a filter narrows the annotations."""
        return bool(self.label or self.annotator or self.status or self.evidence)


@dataclass(frozen=True, slots=True)
class Place:
    """One hit before it is shown: a row of which table, and how well it fits."""

    model: type[Model]
    key: Any
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind, best first; `cut` where not all that may fit were looked at."""

    places: Sequence[Place]
    cut: bool = False

    @property
    def total(self) -> int:
        """How many, up to CAP."""
        return len(self.places)

    @property
    def more(self) -> bool:
        """Whether there may be others beyond them."""
        return self.cut or len(self.places) >= CAP


def found(user: User, project: Project, wanted: Wanted) -> tuple[Asked, dict[str, Found]]:
    """What fits, by kind. Without words and filters nothing is asked, and nothing found."""
    asked = understood(project, wanted.q)
    if not asked.words and (wanted.q.strip() or not (wanted.of_documents or wanted.of_annotations)):
        return asked, {kind: Found(()) for kind in KINDS}
    documents = _documents(user, project, wanted)
    annotations = _annotations(user, project, wanted)
    passages = visible_to(user, Passage).filter(project=project)
    if wanted.of_documents or wanted.of_annotations:
        passages = passages.filter(document__in=documents.values("pk"))
    notes = [*_in_notes(annotations, asked), *_in_notes(_evidence(user, annotations), asked)]
    return asked, {
        "documents": _found([*_in_letters(documents, "folded", asked), *_texts(passages, asked)]),
        "annotations": _in_quotes(project, annotations, asked),
        "notes": _found(sorted(notes, key=lambda place: -place.score)),
    }


def _found(places: Sequence[Place]) -> Found:
    return Found(places[:CAP])


def _documents(user: User, project: Project, wanted: Wanted) -> QuerySet[Document]:
    rows = visible_to(user, Document).filter(_published(wanted), project=project).order_by()
    if wanted.of_annotations:
        fitting = _annotations(user, project, wanted).filter(document=OuterRef("pk"))
        rows = rows.filter(Exists(fitting))
    return rows


def _annotations(user: User, project: Project, wanted: Wanted) -> QuerySet[Annotation]:
    rows = visible_to(user, Annotation).filter(project=project).order_by()
    if wanted.of_documents:
        rows = rows.filter(_published(wanted, "document__"))
    if wanted.label:
        none = wanted.label == TO_CHECK
        rows = rows.filter(label__isnull=True) if none else rows.filter(label__key=wanted.label)
    if wanted.annotator:
        of_them = Q(annotation_set__annotator=wanted.annotator)
        rows = rows.filter(of_them, nameable(user, "annotation_set__"))
    if wanted.status in SetStatus.values:
        rows = rows.filter(annotation_set__status=wanted.status)
    if wanted.evidence:
        linked = Exists(Evidence.objects.filter(annotation=OuterRef("pk"), deleted_at__isnull=True))
        rows = rows.filter(linked if wanted.evidence == "yes" else ~linked)
    return rows


def _evidence(user: User, annotations: QuerySet[Annotation]) -> QuerySet[Evidence]:
    return visible_to(user, Evidence).filter(annotation__in=annotations.values("pk")).order_by()


def _published(wanted: Wanted, path: str = "") -> Q:
    found = Q()
    if wanted.outlet:
        found &= Q(**{f"{path}outlet": wanted.outlet})
    if wanted.since:
        found &= Q(**{f"{path}published_at__gte": _midnight(wanted.since)})
    if wanted.until:
        found &= Q(**{f"{path}published_at__lt": _midnight(wanted.until) + timedelta(days=1)})
    return found


def _midnight(day: date) -> datetime:
    """Dates of publication are kept as the beginning, in UTC, of what is known."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _texts(passages: QuerySet[Passage], asked: Asked) -> list[Place]:
    """Passages that hold all of the words, else such as hold some."""
    if not asked.terms:
        return []
    scores: list[tuple[int, float]] = []
    if asked.in_texts:
        scores = list(ranked(passages, asked.terms, asked.phrase, every=True))
    scores = scores or list(ranked(passages, asked.terms, asked.phrase))
    return [Place(Passage, key, score) for key, score in scores]


def _in_quotes(project: Project, rows: QuerySet[Annotation], asked: Asked) -> Found:
    """Annotations whose quote holds all of the words, else some: among those of fit passages."""
    if not asked.words:
        return _found(_newest(rows))
    if not asked.terms:
        return _found(())
    if asked.terms[0].passages > _FEW:
        keys = _overlapping(project, rows, asked)
        places = _matching(Annotation.objects.filter(pk__in=keys), "quote", asked, every=False)
        return Found(places, cut=len(keys) >= _LOOKED_INTO)
    if asked.in_texts:
        beside = _beside(project, rows, query_of(asked.terms[0].forms))
        if places := _matching(beside, "quote", asked, every=True):
            return _found(places)
    return _found(
        _matching(_beside(project, rows, rarest(asked.terms)), "quote", asked, every=False)
    )


def _overlapping(project: Project, rows: QuerySet[Annotation], asked: Asked) -> list[Any]:
    """Where every word is frequent: some that lie in passages which hold all of them, or any.

    Keys, not a subquery: to fold quotes is what costs, and so no more of them are.
    """
    forms = [form for term in asked.terms for form in term.forms]
    for query in dict.fromkeys((all_of(asked.terms), query_of(forms))):
        passages = Passage.objects.filter(
            Holds("vector", query), project=project, document=OuterRef("document"),
            start__lt=OuterRef("end"), end__gt=OuterRef("start"),
        )  # fmt: skip
        if keys := list(rows.filter(Exists(passages)).values_list("pk")[:_LOOKED_INTO]):
            return [key for (key,) in keys]
    return []


def _beside(project: Project, rows: QuerySet[Annotation], query: str) -> QuerySet[Annotation]:
    """Those of documents with a passage that fits. Keys, not a subquery, as above."""
    passages = Passage.objects.filter(Holds("vector", query), project=project)
    keys = list(passages.order_by().values_list("document", flat=True).distinct())
    return rows.filter(document__in=keys)


def _in_notes(rows: QuerySet[Any], asked: Asked) -> list[Place]:
    noted = rows.exclude(note="")
    return _in_letters(noted, "note", asked)


def _in_letters(rows: QuerySet[Any], field: str, asked: Asked) -> list[Place]:
    """Rows whose field holds all of the words, else some, else words that are spelt nearly so."""
    if not asked.words:
        return _newest(rows)
    return (
        _matching(rows, field, asked, every=True)
        or _matching(rows, field, asked, every=False)
        or _misspelt(rows, field, asked)
    )


def _letters(rows: QuerySet[Any], field: str) -> Expression | F:
    """The field folded: of documents it is kept so."""
    return F(field) if rows.model is Document else folded(field)


def _newest(rows: QuerySet[Any]) -> list[Place]:
    keys = rows.order_by("-created_at", "-pk").values_list("pk", flat=True)[:CAP]
    return [Place(rows.model, key, 0.0) for key in keys]


def _matching(rows: QuerySet[Any], field: str, asked: Asked, *, every: bool) -> list[Place]:
    patterns = asked.patterns()
    fits = Q()
    for pattern, _weight in patterns:
        one = Q(letters__regex=pattern)
        fits = fits & one if every else fits | one
    candidates = rows.alias(letters=_letters(rows, field)).filter(fits).values("pk")[:CAP]
    scored = (
        rows.model._default_manager.filter(pk__in=candidates)
        .alias(letters=_letters(rows, field))
        .annotate(score=_score(patterns, asked.phrase))
        .order_by("-score", Length(field), "pk")
    )
    return [Place(rows.model, key, score) for key, score in scored.values_list("pk", "score")]


def _score(patterns: Sequence[tuple[str, float]], phrase: str) -> Expression:
    """The weights of the words that are met, and more for the whole phrase."""
    parts: list[Expression] = [
        _worth(Q(letters__regex=pattern), weight) for pattern, weight in patterns
    ]
    parts.append(_worth(Q(letters__contains=phrase), _PHRASE_BONUS))
    return sum(parts[1:], start=parts[0])


def _worth(condition: Q, weight: float) -> Case:
    return Case(When(condition, then=Value(weight)), default=Value(0.0), output_field=FloatField())


def _misspelt(rows: QuerySet[Any], field: str, asked: Asked) -> list[Place]:
    """By trigrams, then by distance, as misspelt words of texts are."""
    long = [word for word in asked.words if near(word, word)]
    if not long:
        return []
    alike = Q()
    for word in long:
        alike |= Q(letters__trigram_word_similar=word)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [_LEAST_ALIKE]
        )
        nearest = (
            rows.annotate(letters=_letters(rows, field)).filter(alike).order_by(Length(field), "pk")
        )
        looked_at = list(nearest.values_list("pk", "letters")[:_LOOKED_AT])
    return [
        Place(rows.model, key, 0.1)
        for key, letters in looked_at
        if any(near(word, one) for word in words_of(letters) for one in long)
    ]
