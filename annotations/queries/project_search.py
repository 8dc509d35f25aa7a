"""Search over a project: its documents, what was annotated in them, and what was noted.

Quotes are found through the passages that they lie in, so that no index of theirs slows an import;
documents (by what their list is searched by) and notes through trigrams of their folded letters.
The best `CAP` of each kind are counted and ranked. Each kind is looked for when it is asked about.
Who sees which rows is `visibility`; the questions themselves are `search_questions`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Model

from annotations.models import Annotation, Passage, Project, SetStatus, User
from annotations.queries import search_questions as ask
from annotations.queries.asked import Asked, near, understood
from annotations.queries.kept import Many, Text, together, with_setting
from annotations.queries.kept_pages import pages_seen
from annotations.queries.lexemes import query_of, words_of
from annotations.queries.search import all_of, question_of, ranked, rarest
from annotations.queries.search_questions import CAP, MODELS, TO_CHECK, UNSEARCHED, About, Filters

KINDS = ("documents", "annotations", "notes")
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
    def filters(self) -> Filters:
        """What narrows, as the questions take it."""
        return Filters(
            self.outlet,
            _midnight(self.since) if self.since else None,
            _midnight(self.until) + timedelta(days=1) if self.until else None,
            self.label if self.label in ("", TO_CHECK) else Text(self.label),
            self.annotator,
            self.status if self.status in SetStatus.values else "",
            self.evidence if self.evidence in ("", "yes", UNSEARCHED) else "no",
        )


def _midnight(day: date) -> datetime:
    """Dates of publication are kept as the beginning, in UTC, of what is known."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


Place = tuple[type[Model], Any, float]
"""One hit before it is shown: its table, its key there, and how well it fits."""


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind, best first; `cut` where not all that may fit were looked at."""

    places: Sequence[Place] = ()
    cut: bool = False

    @property
    def total(self) -> int:
        """How many, up to CAP."""
        return len(self.places)

    @property
    def more(self) -> bool:
        """Whether there may be others beyond them."""
        return self.cut or len(self.places) >= CAP


class ByKind(Mapping[str, Found]):
    """The hits by kind. A kind is looked for when it is taken; `known` are those that were."""

    def __init__(self, ways: Mapping[str, Callable[[], Found]]) -> None:
        self._ways = ways
        self.known: dict[str, Found] = {}

    def __getitem__(self, kind: str) -> Found:
        if kind not in self.known:
            self.known[kind] = self._ways[kind]()
        return self.known[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)


def found(user: User, project: Project, wanted: Wanted) -> tuple[Asked, ByKind]:
    """What fits, by kind. Without words and filters nothing is asked, and nothing found."""
    asked, filters = understood(project, wanted.q), wanted.filters
    narrowed = filters.of_documents or filters.of_annotations
    if not asked.words and (wanted.q.strip() or not narrowed):
        return asked, ByKind(dict.fromkeys(KINDS, Found))
    about = (user, project.pk, filters, None)
    ways = zip(KINDS, (_in_documents, _in_quotes, _in_notes), strict=True)
    return asked, ByKind({kind: partial(way, about, asked) for kind, way in ways})


def _found(places: Sequence[Place]) -> Found:
    return Found(places[:CAP])


def _in_documents(about: About, asked: Asked) -> Found:
    user, project, filters, _pages = about
    about = (user, project, filters, pages_seen(user, project))
    if asked.terms:  # both are wanted, whatever one of them holds
        first = question_of(asked.terms, asked.phrase, every=asked.in_texts)
        titles = ("documents", _patterns(asked), Text(asked.phrase), True, ())
        together((ask.matching, *about, *titles), (ask.passages, *about, first))
    named, texts = _as_written(about, "documents", asked), _texts(about, asked)
    # Beside texts that hold the very words, titles that are spelt nearly so are no news.
    if not (named or (texts and asked.as_written)):
        named = _misspelt(about, "documents", asked)
    return _found([*named, *texts])


def _in_notes(about: About, asked: Asked) -> Found:
    """Of annotations and of evidence alike."""
    notes = [*_in_letters(about, "notes", asked), *_in_letters(about, "evidence", asked)]
    return _found(sorted(notes, key=lambda place: -place[2]))


def _texts(about: About, asked: Asked) -> list[Place]:
    """Passages that hold all of the words, else such as hold some."""
    if not asked.terms:
        return []
    for every in (True, False) if asked.in_texts else (False,):
        question = question_of(asked.terms, asked.phrase, every=every)
        if scores := ask.passages(*about, question):
            return _places(Passage, ranked(scores))
    return []


def _in_quotes(about: About, asked: Asked) -> Found:
    """Annotations whose quote holds all of the words, else some: among those of fit passages."""
    if not asked.words:
        return _found(_newest(about, "annotations"))
    if not asked.terms:
        return Found()
    if asked.terms[0].passages > _FEW:
        keys = _overlapping(about, asked)
        scores = ask.matching_of(Many(keys), _patterns(asked), Text(asked.phrase)) if keys else []
        return Found(_places(Annotation, scores), cut=len(keys) >= _LOOKED_INTO)
    if asked.in_texts and (
        places := _beside(about, asked, query_of(asked.terms[0].forms), every=True)
    ):
        return _found(places)
    return _found(_beside(about, asked, rarest(asked.terms), every=False))


def _overlapping(about: About, asked: Asked) -> list[uuid.UUID]:
    """Where every word is frequent: some that lie in passages which hold all of them, or any.

    Keys, not a subquery: to fold quotes is what costs, and so no more of them are.
    """
    forms = [form for term in asked.terms for form in term.forms]
    for query in dict.fromkeys((all_of(asked.terms), query_of(forms))):
        if keys := ask.overlapping(*about, Text(query), _LOOKED_INTO):
            return keys
    return []


def _beside(about: About, asked: Asked, query: str, *, every: bool) -> list[Place]:
    """Those of documents with a passage that fits. Keys, not a subquery, as above."""
    keys = ask.documents_with(about[1], Text(query))
    return _matching(about, "annotations", asked, every=every, within=Many(keys)) if keys else []


def _in_letters(about: About, kind: str, asked: Asked) -> list[Place]:
    """Rows whose field holds all of the words, else some, else words that are spelt nearly so."""
    return _as_written(about, kind, asked) or _misspelt(about, kind, asked)


def _as_written(about: About, kind: str, asked: Asked) -> list[Place]:
    if not asked.words:
        return _newest(about, kind)
    ways = (True, False) if len(asked.words) > 1 else (True,)
    matches = (_matching(about, kind, asked, every=every) for every in ways)
    return next(filter(None, matches), [])


def _newest(about: About, kind: str) -> list[Place]:
    return [(MODELS[kind], key, 0.0) for key in ask.newest(*about, kind)]


def _matching(
    about: About, kind: str, asked: Asked, *, every: bool, within: Many | tuple[()] = ()
) -> list[Place]:
    patterns, phrase = _patterns(asked), Text(asked.phrase)
    return _places(MODELS[kind], ask.matching(*about, kind, patterns, phrase, every, within))


def _patterns(asked: Asked) -> tuple[tuple[Text, float], ...]:
    return tuple((Text(pattern), weight) for pattern, weight in asked.patterns())


def _places(model: type[Model], scores: Sequence[tuple[Any, float]]) -> list[Place]:
    return [(model, key, score) for key, score in scores]


def _misspelt(about: About, kind: str, asked: Asked) -> list[Place]:
    """By trigrams, then by distance, as misspelt words of texts are."""
    long = [word for word in asked.words if near(word, word)]
    if not long:
        return []
    alike = (ask.alike, *about, kind, tuple(map(Text, long)))
    looked_at = with_setting("pg_trgm.word_similarity_threshold", _LEAST_ALIKE, *alike)
    return [
        (MODELS[kind], key, 0.1)
        for key, letters in looked_at
        if any(near(word, one) for word in words_of(letters) for one in long)
    ]
