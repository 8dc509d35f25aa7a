"""Passages of a project that hold some words, or may bear on an annotation; best first.

Rare words find the candidates and weigh most. What a word may stand as is `queries.spelling`, how
passages are made `services.passages`. All offsets are code points of the document's own text.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Expression, F, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest, Substr

from annotations.folding import fold, fold_with_map
from annotations.models import Annotation, Passage, Project, User
from annotations.queries.kept import Number, Text, kept, planned_anew
from annotations.queries.kept_pages import Pages, pages_seen, passages_seen
from annotations.queries.lexemes import Holds, Says, query_of, spans_of, words_of
from annotations.queries.plain_rows import AsSent
from annotations.queries.spelling import Term, terms_of

CONTEXT = 120
"""Code points shown before and behind a hit."""
MAX_ASKED = 200
MAX_TERMS = 16
CANDIDATES = 1000
_PHRASE_BONUS = 0.5
# What is shown of a passage's document; see also `search_results`.
_SHOWN = (
    "document__title", "document__external_id", "document__kind", "document__language",
    "document__published_at", "document__published_precision", "document__outlet__name",
)  # fmt: skip


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
    beside: Beside = ()
    if annotation is not None:
        beside = (annotation.document_id, Number(annotation.start), Number(annotation.end))
    among = (user, project.pk, pages_seen(user, project.pk), beside)
    scores = dict(ranked(_weighed(*among, question_of(terms, asked)), limit))
    forms = {form for term in terms for form in term.forms}
    return [_hit(row, scores[row.pk], forms) for row in shown(list(scores))]


Beside = tuple[()] | tuple[uuid.UUID, Number, Number]
Question = tuple[Text, tuple[Any, ...], tuple[Any, ...], float]
Weighed = tuple[float, int, int]


@planned_anew
def _weighed(
    user: User, project: uuid.UUID, pages: Pages, beside: Beside, question: Question
) -> QuerySet[Passage, Weighed]:
    passages = passages_seen(user, project, pages)
    if beside:
        document, start, end = beside
        passages = passages.exclude(document=document, start__lt=end, end__gt=start)
    return weighed(passages, question)


def weighed(
    passages: QuerySet[Passage], question: Question, most: int = CANDIDATES
) -> QuerySet[Passage, Weighed]:
    """Scores below 0, lengths and keys of so many passages at most: see `ranked`.

    They are such as the index is asked for by the question; where there are more, those of the
    oldest documents, so that every look finds the same. To have the database sort them by their
    scores, it would have to find each of them twice.
    """
    holds, worth, phrase, total = question
    candidates = passages.filter(Holds("vector", holds)).order_by("document_id", "pk")
    score = Cast(-_score(worth, phrase, total), FloatField())
    long = F("end") - F("start")
    told = candidates.annotate(
        behind=AsSent(score, FloatField()), long=AsSent(long, IntegerField())
    )
    return told.values_list("behind", "long", "pk")[:most]


def ranked(passages: Iterable[Weighed], limit: int = CANDIDATES) -> list[tuple[int, float]]:
    """Keys and scores of so many passages, best first; of equals the shorter one."""
    return [(key, -behind) for behind, _length, key in sorted(passages)[:limit]]


def shown(keys: Sequence[int]) -> list[Passage]:
    """The passages in this order, with their documents and the text around them."""
    rows = {row.pk: row for row in _shown(tuple(map(Number, keys)))} if keys else {}
    return [rows[key] for key in keys if key in rows]


@kept
def _shown(keys: tuple[Number, ...]) -> QuerySet[Passage]:
    around = Greatest(F("start") - CONTEXT, Value(0))
    return (
        Passage.objects.filter(pk__in=keys)
        .annotate(
            around_start=around,
            around=Substr("document__text", around + 1, F("end") + CONTEXT - around),
        )
        .select_related("document__outlet")
        .only("project", "start", "end", *_SHOWN)
    )


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


def question_of(terms: Sequence[Term], asked: str, *, every: bool = False) -> Question:
    """What `weighed` is asked: what the index is, and what the passages found by it are worth.

    Their scores go from 0 to 1: the share of the weights that a passage meets, and more for the
    whole phrase. With `every`, only such are asked for as hold all of the terms.
    """
    holds = Text(all_of(terms) if every else rarest(terms))
    total = sum(term.weight for term in terms)
    phrase: tuple[Any, ...] = ()
    if len(terms) > 1:
        total += _PHRASE_BONUS
        phrase = (Text(asked), _PHRASE_BONUS)
    held = every or len(terms) == 1
    return holds, tuple(_worth(term, held) for term in terms), phrase, total


def _worth(term: Term, held: bool) -> tuple[tuple[Text | None, float], ...]:
    """The term's weight, times how near the nearest form is that the passage holds.

    Without a question where each passage that is found is known to hold one that is as near.
    """
    by_nearness: dict[float, list[str]] = {}
    for form, nearness in term.forms.items():
        by_nearness.setdefault(nearness, []).append(form)
    if held and len(by_nearness) == 1:
        return ((None, term.weight * next(iter(by_nearness))),)
    return tuple(
        (Text(query_of(forms)), term.weight * nearness)
        for nearness, forms in sorted(by_nearness.items(), reverse=True)
    )


def _score(worth: tuple[Any, ...], phrase: tuple[Any, ...], total: float) -> Expression:
    parts: list[Any] = [_met(term) for term in worth]
    if phrase:
        parts.append(_first([(Says("folded", phrase[0]), phrase[1])]))
    return sum(parts[1:], start=parts[0]) / Value(total, FloatField())


def _met(term: tuple[Any, ...]) -> Expression:
    if term[0][0] is None:
        return Value(term[0][1], FloatField())
    return _first([(Holds("vector", query), value) for query, value in term])


def _first(ways: list[tuple[Any, float]]) -> Case:
    whens = [When(met, then=Value(value)) for met, value in ways]
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
