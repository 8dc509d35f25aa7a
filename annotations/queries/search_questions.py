"""What a search over a project asks the database, kept in writing but for its values.

`about` is always the person, the project's key, the filters and the kept pages that the person
sees, None but for documents. Which questions are asked, and in which order, is `project_search`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    Expression,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Length

from annotations.models import Annotation, Document, Evidence, Passage, SetStatus, User
from annotations.models.base import folded
from annotations.queries.kept import Many, Text, kept, planned_anew
from annotations.queries.kept_pages import Pages, documents_seen, passages_seen
from annotations.queries.lexemes import Holds, Says
from annotations.queries.names import nameable
from annotations.queries.plain_rows import among
from annotations.queries.search import Weighed, weighed
from annotations.queries.visibility import visible_to

CAP = 500
TO_CHECK = "none"
UNSEARCHED = "unsearched"
"""Neither evidence nor a note says where one looked."""
EVIDENCE = ("yes", "no", UNSEARCHED)
LOOKED_AT = 200
_PHRASE_BONUS = 0.5
About = tuple[User, uuid.UUID, "Filters", Pages]


class Filters(NamedTuple):
    """What narrows a search. `label` is a key, TO_CHECK or empty; `until` is not included."""

    outlet: uuid.UUID | None
    since: datetime | None
    until: datetime | None
    label: str
    annotator: uuid.UUID | None
    status: str
    evidence: str

    @property
    def of_documents(self) -> bool:
        """Whether a filter narrows the documents themselves."""
        return bool(self.outlet or self.since or self.until)

    @property
    def of_annotations(self) -> bool:
        """Whether a filter narrows the annotations."""
        return bool(self.label or self.annotator or self.status or self.evidence)

    def published(self, path: str = "") -> Q:
        """The filters of documents, or of what belongs to them."""
        found = Q()
        if self.outlet:
            found &= Q(**{f"{path}outlet": self.outlet})
        if self.since:
            found &= Q(**{f"{path}published_at__gte": self.since})
        if self.until:
            found &= Q(**{f"{path}published_at__lt": self.until})
        return found


def _documents(user: User, project: uuid.UUID, filters: Any, pages: Pages) -> QuerySet[Document]:
    narrowed = Filters(*filters)
    rows = documents_seen(user, project, pages).filter(narrowed.published())
    if narrowed.of_annotations:
        fitting = _annotations(user, project, filters, pages).filter(document=OuterRef("pk"))
        rows = rows.filter(Exists(fitting))
    return rows


def _annotations(
    user: User, project: uuid.UUID, filters: Any, _pages: Pages
) -> QuerySet[Annotation]:
    narrowed = Filters(*filters)
    rows = visible_to(user, Annotation).filter(project=project).order_by()
    if narrowed.of_documents:
        rows = rows.filter(narrowed.published("document__"))
    if narrowed.label:
        none = narrowed.label == TO_CHECK
        rows = rows.filter(Q(label__isnull=True) if none else Q(label__key=narrowed.label))
    if narrowed.annotator:
        of_them = Q(annotation_set__annotator=narrowed.annotator)
        rows = rows.filter(of_them, nameable(user, "annotation_set__"))
    if narrowed.status in SetStatus.values:
        rows = rows.filter(annotation_set__status=narrowed.status)
    if narrowed.evidence:
        linked = Exists(Evidence.objects.filter(annotation=OuterRef("pk"), deleted_at__isnull=True))
        rows = rows.filter(linked if narrowed.evidence == "yes" else ~linked)
    if narrowed.evidence == UNSEARCHED:
        rows = rows.filter(note="")
    return rows


def _notes(*about: Any) -> QuerySet[Annotation]:
    return _annotations(*about).exclude(note="")


def _evidence(user: User, *more: Any) -> QuerySet[Evidence]:
    annotations = _annotations(user, *more).values("pk")
    rows = visible_to(user, Evidence).filter(annotation__in=annotations)
    return rows.exclude(note="").order_by()


# The rows of each kind, and where the words are looked for. Of documents it is kept folded.
_KINDS: dict[str, tuple[Callable[..., QuerySet[Any]], str]] = {
    "documents": (_documents, "folded"),
    "annotations": (_annotations, "quote"),
    "notes": (_notes, "note"),
    "evidence": (_evidence, "note"),
}
MODELS: dict[str, Any] = {
    "documents": Document, "annotations": Annotation, "notes": Annotation, "evidence": Evidence,
}  # fmt: skip


def _letters(kind: str) -> Expression | F:
    field = _KINDS[kind][1]
    return F(field) if kind == "documents" else folded(field)


@planned_anew
def matching(
    user: User, project: uuid.UUID, filters: Any, pages: Pages, kind: str,
    patterns: tuple[tuple[Text, float], ...], phrase: Text, every: bool, within: Many | tuple[()],
) -> QuerySet[Any, tuple[Any, float]]:  # fmt: skip
    """Keys and scores of CAP rows at most that hold the words, best first: every word, or any.

    With `within`, only annotations of these documents. A score is the weights of the words that
    are met, and more for the whole phrase.
    """
    rows = _KINDS[kind][0](user, project, filters, pages)
    if within:
        rows = rows.filter(among("document", within))
    return _scored(rows, kind, patterns, phrase, every=every)


@kept
def matching_of(
    keys: Many, patterns: tuple[tuple[Text, float], ...], phrase: Text
) -> QuerySet[Annotation, tuple[Any, float]]:
    """The same of annotations with these keys, CAP at most, whose quote holds any of the words."""
    rows = Annotation.objects.filter(among("pk", keys))
    fitting = _fitting(rows, "annotations", patterns, every=False)
    return _ranked(fitting, "annotations", patterns, phrase, every=False)


def _scored(
    rows: QuerySet[Any], kind: str, patterns: tuple[tuple[Text, float], ...], phrase: Text,
    *, every: bool,
) -> QuerySet[Any, tuple[Any, float]]:  # fmt: skip
    candidates = _fitting(rows, kind, patterns, every=every).values("pk")[:CAP]
    rows = MODELS[kind]._default_manager.filter(pk__in=candidates).alias(letters=_letters(kind))
    return _ranked(rows, kind, patterns, phrase, every=every)


def _fitting(
    rows: QuerySet[Any], kind: str, patterns: tuple[tuple[Text, float], ...], *, every: bool
) -> QuerySet[Any]:
    fits = Q()
    for pattern, _weight in patterns:
        one = Q(letters__regex=pattern)
        fits = fits & one if every else fits | one
    return rows.alias(letters=_letters(kind)).filter(fits)


def _ranked(
    fitting: QuerySet[Any], kind: str, patterns: tuple[tuple[Text, float], ...], phrase: Text,
    *, every: bool,
) -> QuerySet[Any, tuple[Any, float]]:  # fmt: skip
    """Folding letters costs most of it: what all that fit hold is not looked for again."""
    all_held = every or len(patterns) == 1
    parts = [
        Value(weight, FloatField()) if all_held else _worth(Q(letters__regex=pattern), weight)
        for pattern, weight in patterns
    ]
    score: Any = sum(parts[1:], start=parts[0]) + _worth(Says("letters", phrase), _PHRASE_BONUS)
    ordered = fitting.annotate(score=score).order_by("-score", Length(_KINDS[kind][1]), "pk")
    return ordered.values_list("pk", "score")


def _worth(condition: Q | Says, weight: float) -> Case:
    return Case(When(condition, then=Value(weight)), default=Value(0.0), output_field=FloatField())


@planned_anew
def alike(
    user: User, project: uuid.UUID, filters: Any, pages: Pages, kind: str, words: tuple[Text, ...]
) -> QuerySet[Any, tuple[Any, str]]:
    """Keys and folded letters of rows with a word alike by trigrams, the shortest first."""
    found = Q()
    for word in words:
        found |= Q(letters__trigram_word_similar=word)
    rows_of, field = _KINDS[kind]
    rows = rows_of(user, project, filters, pages).annotate(letters=_letters(kind)).filter(found)
    return rows.order_by(Length(field), "pk").values_list("pk", "letters")[:LOOKED_AT]


@kept
def newest(
    user: User, project: uuid.UUID, filters: Any, pages: Pages, kind: str
) -> QuerySet[Any, Any]:
    """The keys of the rows that were made last."""
    rows = _KINDS[kind][0](user, project, filters, pages)
    return rows.order_by("-created_at", "-pk").values_list("pk", flat=True)[:CAP]


@planned_anew
def passages(
    user: User, project: uuid.UUID, filters: Any, pages: Pages, question: Any
) -> QuerySet[Passage, Weighed]:
    """Passages of the documents that fit, for `search.ranked`."""
    narrowed = Filters(*filters)
    rows = passages_seen(user, project, pages)
    if narrowed.of_documents or narrowed.of_annotations:
        fitting = _documents(user, project, filters, pages)
        rows = rows.filter(document__in=fitting.values("pk"))
    return weighed(rows, question, CAP)


@planned_anew
def overlapping(
    user: User, project: uuid.UUID, filters: Any, pages: Pages, query: Text, most: int
) -> QuerySet[Annotation, uuid.UUID]:
    """The keys of some annotations that lie in passages which the index has for the query."""
    there = Passage.objects.filter(
        Holds("vector", query), project=project, document=OuterRef("document"),
        start__lt=OuterRef("end"), end__gt=OuterRef("start"),
    )  # fmt: skip
    rows = _annotations(user, project, filters, pages).filter(Exists(there))
    return rows.values_list("pk", flat=True)[:most]


@planned_anew
def documents_with(project: uuid.UUID, query: Text) -> QuerySet[Passage, uuid.UUID]:
    """The keys of documents with a passage that the index has for the query, seen or not."""
    rows = Passage.objects.filter(Holds("vector", query), project=project).order_by()
    return rows.values_list("document", flat=True).distinct()
