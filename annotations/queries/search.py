"""Passages of a project that hold some words, or may bear on an annotation; best first.

Rare words find the candidates and weigh most. What a word may stand as is `queries.spelling`, how
passages are made `services.passages`. All offsets are code points of the document's own text.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Expression, F, FloatField, QuerySet, Value, When
from django.db.models.functions import Greatest, Substr

from annotations.folding import fold, fold_with_map
from annotations.models import Annotation, Passage, Project, User
from annotations.queries.lexemes import Holds, query_of, spans_of, words_of
from annotations.queries.spelling import Term, terms_of
from annotations.queries.visibility import visible_to

CONTEXT = 120
"""Code points shown before and behind a hit."""
MAX_ASKED = 200
MAX_TERMS = 16
CANDIDATES = 1000
_PHRASE_BONUS = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence with its surroundings; `highlights` are spans of the document's text."""

    document: uuid.UUID
    title: str
    language: str
    outlet: str | None
    published_at: datetime | None
    published_precision: str
    start: int
    end: int
    quote: str
    before: str
    after: str
    highlights: list[tuple[int, int]]
    score: float


def search(
    user: User,
    project: Project,
    *,
    q: str | None = None,
    annotation: Annotation | None = None,
    limit: int = 20,
) -> list[Hit]:
    """The passages that the person may see and that fit `q`, else the annotation's quote.

    The passages that the annotation itself stands in are left out.
    """
    asked = fold(q or (annotation.quote if annotation else "")).strip()
    terms = terms_of(project, words_of(asked)[:MAX_ASKED], MAX_TERMS)
    if not terms:
        return []
    passages = visible_to(user, Passage).filter(project=project)
    if annotation is not None:
        passages = passages.exclude(
            document=annotation.document_id, start__lt=annotation.end, end__gt=annotation.start
        )
    scores = dict(ranked(passages, terms, asked)[:limit])
    forms = {form for term in terms for form in term.forms}
    return [_hit(row, scores[row.pk], forms) for row in shown(list(scores))]


def ranked(
    passages: QuerySet[Passage], terms: Sequence[Term], asked: str, *, every: bool = False
) -> QuerySet[Passage, tuple[int, float]]:
    """Keys and scores of the passages, best first; of equals the shorter one.

    Looks at CANDIDATES passages at most, with `every` only at such as hold all of the terms.
    """
    holds = Holds("vector", all_of(terms) if every else rarest(terms))
    candidates = passages.filter(holds).values("pk")[:CANDIDATES]
    scored = Passage.objects.filter(pk__in=candidates).annotate(score=_score(terms, asked))
    ordered = scored.order_by("-score", F("end") - F("start"), "pk")
    return ordered.values_list("pk", "score")


def shown(keys: Sequence[int]) -> list[Passage]:
    """The passages in this order, with their documents and the text around them."""
    around = Greatest(F("start") - CONTEXT, Value(0))
    rows = (
        Passage.objects.filter(pk__in=keys)
        .annotate(
            around_start=around,
            around=Substr("document__text", around + 1, F("end") + CONTEXT - around),
        )
        .select_related("document__outlet")
        .defer("vector", "folded", "document__text", "document__metadata")
        .in_bulk()
    )
    return [rows[key] for key in keys if key in rows]


def all_of(terms: Sequence[Term]) -> str:
    """What the index is asked for passages that hold each of the terms in some form."""
    return " & ".join(f"({query_of(term.forms)})" for term in terms)


def rarest(terms: Sequence[Term]) -> str:
    """What the index is asked: the rarest words, any of them; frequent words only together."""
    chosen: list[Term] = []
    total = 0
    for term in terms:
        total += term.passages
        if total > CANDIDATES:
            break
        chosen.append(term)
    if chosen:
        return query_of(form for term in chosen for form in term.forms)
    return all_of(terms)


def _score(terms: Sequence[Term], asked: str) -> Expression:
    """From 0 to 1: the share of the weights that a passage meets, and more for the whole phrase."""
    parts = [_met(term) for term in terms]
    total = sum(term.weight for term in terms)
    if len(terms) > 1:
        total += _PHRASE_BONUS
        phrase = When(folded__contains=asked, then=Value(_PHRASE_BONUS))
        parts.append(Case(phrase, default=Value(0.0), output_field=FloatField()))
    return sum(parts[1:], start=parts[0]) / Value(total, FloatField())


def _met(term: Term) -> Case:
    """The term's weight, times how near the nearest form is that the passage holds."""
    by_nearness: dict[float, list[str]] = {}
    for form, nearness in term.forms.items():
        by_nearness.setdefault(nearness, []).append(form)
    whens = [
        When(Holds("vector", query_of(forms)), then=Value(term.weight * nearness))
        for nearness, forms in sorted(by_nearness.items(), reverse=True)
    ]
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _hit(row: Passage, score: float, forms: Collection[str]) -> Hit:
    document = row.document
    known = vars(row)
    first, text = known["around_start"], known["around"]
    quote = text[row.start - first : row.end - first]
    return Hit(
        document=document.pk,
        title=document.title,
        language=document.language,
        outlet=document.outlet.name if document.outlet else None,
        published_at=document.published_at,
        published_precision=document.published_precision,
        start=row.start,
        end=row.end,
        quote=quote,
        before=text[: row.start - first],
        after=text[row.end - first :],
        highlights=[(row.start + a, row.start + b) for a, b in _marked(quote, forms)],
        score=round(score, 4),
    )


def _marked(quote: str, forms: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in the quote as it is written; dropped marks belong to their letter."""
    folded, origins = fold_with_map(quote)
    for start, end in spans_of(folded):
        if folded[start:end] in forms:
            yield origins[start], max(origins[end], origins[end - 1] + 1)
