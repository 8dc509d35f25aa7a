"""What a word that was asked for may stand as in the texts: itself, a longer form, or misspelt.

Looks among the words of the project (`Word`), never among its texts. All words are folded.
"""

from __future__ import annotations

import math
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Q, QuerySet

from annotations.folding import is_close
from annotations.models import Project, Word
from annotations.queries.kept import Many, Text, kept, together
from annotations.queries.lexemes import Like
from annotations.queries.plain_rows import among

LONGER_FORM = 0.7
MISSPELT = 0.6
_FORMS = 8
_FORMS_FROM = 4
_GUESSES = 6
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Term:
    """A word that was asked for.

    `forms` are the words to look for, each with how near it is (1 is the word itself); `passages`
    is about how many passages hold one of them.
    """

    asked: str
    forms: Mapping[str, float]
    passages: int

    @property
    def weight(self) -> float:
        """The rarer, the more it tells."""
        return 1 / (1 + math.log1p(self.passages))


def terms_of(project: Project, words: Sequence[str], limit: int) -> list[Term]:
    """The `limit` words that tell most, the rarest first. Words with no form at all are left out.

    Two queries, and one for each of the few words that are in no text.
    """
    if len(words) == 1 and (beginnings := _beginnings(words)):
        together((_exact, project.pk, Many(words)), (_begun, project.pk, *_longer_than(beginnings)))
    exact = dict(_exact(project.pk, Many(words)) if words else ())
    known = sorted(exact, key=exact.__getitem__)[:limit]
    unknown = [word for word in words if word not in exact][:limit]
    longer = _longer(project, [*known, *unknown])
    terms = [_term(word, exact, longer[word]) for word in known]
    for word in unknown[:_GUESSES]:
        forms = longer[word] or _guessed(project, word)
        if forms:
            terms.append(_term(word, exact, forms))
    return sorted(terms, key=lambda term: term.passages)[:limit]


@kept
def _exact(project: uuid.UUID, words: Many) -> QuerySet[Word, tuple[str, int]]:
    known = Word.objects.filter(among("word", words, CharField), project=project)
    return known.values_list("word", "passages")


def _term(word: str, exact: Mapping[str, int], forms: Mapping[str, tuple[float, int]]) -> Term:
    near = {form: nearness for form, (nearness, _passages) in forms.items()}
    passages = exact.get(word, 0) + sum(passages for _nearness, passages in forms.values())
    return Term(word, {**({word: 1.0} if word in exact else {}), **near}, passages)


def _longer(project: Project, words: Sequence[str]) -> dict[str, dict[str, tuple[float, int]]]:
    """Words that begin like those asked for: inflected forms, and words not typed to their end."""
    found: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    beginnings = _beginnings(words)
    if not beginnings:
        return found
    for form, passages in _begun(project.pk, *_longer_than(beginnings)):
        for word in beginnings:
            if form.startswith(word) and len(found[word]) < _FORMS:
                found[word][form] = (LONGER_FORM, passages)
    return found


def _beginnings(words: Sequence[str]) -> list[str]:
    return [word for word in words if len(word) >= _FORMS_FROM and word.isalpha()]


def _longer_than(words: Sequence[str]) -> tuple[Many, tuple[Text, ...]]:
    return Many(words), tuple(Text(f"{word}%") for word in words)


@kept
def _begun(
    project: uuid.UUID, words: Many, patterns: tuple[Text, ...]
) -> QuerySet[Word, tuple[str, int]]:
    condition = Q()
    for pattern in patterns:
        condition |= Q(Like("word", pattern))
    whole = Q(among("word", words, CharField))
    rows = Word.objects.filter(condition, ~whole, project=project)
    return rows.order_by("-passages", "word").values_list("word", "passages")[:500]


def _guessed(project: Project, word: str) -> dict[str, tuple[float, int]]:
    """The words nearest to one that stands nowhere: by trigrams, then by distance."""
    if len(word) < _FORMS_FROM or not word.isalpha():
        return {}
    close = [
        (other, passages)
        for other, passages in _alike(project.pk, Text(word))
        if is_close(word, other, 1 if len(word) < 8 else 2)
    ]
    return {other: (MISSPELT, passages) for other, passages in close[:_GUESSES]}


@kept
def _alike(project: uuid.UUID, word: Text) -> QuerySet[Word, tuple[str, int]]:
    rows = Word.objects.filter(project=project, word__trigram_similar=word)
    alike = rows.annotate(alike=TrigramSimilarity("word", word)).order_by("-alike", "word")
    return alike.values_list("word", "passages")[:_LOOKED_AT]
