"""What somebody asked for in words: how the words may be spelt, and where they stand in a text.

Rules of nearness are those of `queries.spelling`; here they also hold for titles and notes, whose
words need not stand in any text of the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from annotations.folding import fold, fold_with_map, is_close
from annotations.models import Project
from annotations.queries.lexemes import spans_of, words_of
from annotations.queries.spelling import Term, terms_of

MOST_ASKED = 500
"""Characters that are looked for at once, in any list and through any door."""
TOO_MUCH = _("At most %(limit_value)d characters are looked for at once; these are %(show_value)d.")
MAX_WORDS = 16
_BEGINNINGS_FROM = 4
_SHOWN = 360
_LEAD = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `hit` where it is a word that was asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words. `terms` are those of its words that the project's texts hold."""

    phrase: str
    words: Sequence[str]
    terms: Sequence[Term]
    # Texts say the same words over and over.
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def in_texts(self) -> bool:
        """Whether each word stands, in some form, in the texts."""
        return len(self.terms) == len(self.words)

    @property
    def as_written(self) -> bool:
        """Whether each word stands in the texts as it is."""
        return self.in_texts and all(term.asked in term.forms for term in self.terms)

    def patterns(self) -> list[tuple[str, float]]:
        """For each word, how it may stand in a folded text, for PostgreSQL, and how much it tells.

        A word that is long enough stands for what begins like it.
        """
        by_word = {term.asked: term for term in self.terms}
        found = []
        for word in self.words:
            term = by_word.get(word)
            forms = {word, *(term.forms if term else ())}
            found.append((_pattern(sorted(forms)), term.weight if term else 1.0))
        return found

    def fits(self, word: str) -> bool:
        """Whether a folded word is one of those asked for, or misspelt as one of them."""
        if word not in self._known:
            self._known[word] = self._fits(word)
        return self._known[word]

    def _fits(self, word: str) -> bool:
        return any(word in term.forms for term in self.terms) or any(
            word == asked or _begins(word, asked) or near(word, asked) for asked in self.words
        )


def understood(project: Project, q: str) -> Asked:
    """The question; without any word it has no phrase either. Two queries and a few more."""
    phrase = fold(q).strip()
    words = words_of(phrase)[:MAX_WORDS]
    if not words:
        return Asked("", (), ())
    return Asked(phrase, words, terms_of(project, words, MAX_WORDS))


def near(word: str, asked: str) -> bool:
    """Whether one is the other misspelt."""
    if len(asked) < _BEGINNINGS_FROM or not asked.isalpha():
        return False
    return is_close(asked, word, 1 if len(asked) < 8 else 2)


def pieces(text: str, asked: Asked) -> list[Piece]:
    """The text cut at the words that were asked for, around the first of them where it is long."""
    marks = list(_marks(text, asked))
    first = marks[0][0] if marks else 0
    start = max(0, first - _LEAD) if len(text) > _SHOWN else 0
    end = min(len(text), start + _SHOWN)
    found = [Piece("…")] if start else []
    at = start
    for begin, stop in marks:
        if stop > end:
            break
        found += [Piece(text[at:begin]), Piece(text[begin:stop], hit=True)]
        at = stop
    found.append(Piece(text[at:end] + ("…" if end < len(text) else "")))
    return [piece for piece in found if piece.text]


def _marks(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    """Where the words stand, in code points of the text as it is written."""
    if not asked.words:
        return
    folded, origins = fold_with_map(text)
    known, fits = asked._known, asked.fits
    for start, end in spans_of(folded):
        word = folded[start:end]
        if known[word] if word in known else fits(word):
            yield origins[start], max(origins[end], origins[end - 1] + 1)


def _begins(word: str, asked: str) -> bool:
    return len(asked) >= _BEGINNINGS_FROM and asked.isalpha() and word.startswith(asked)


def _pattern(forms: Sequence[str]) -> str:
    """Forms as a regular expression of PostgreSQL; `\\m` and `\\M` are a word's two ends."""
    whole = "|".join(rf"{re.escape(form)}\M" for form in forms)
    begun = "|".join(re.escape(form) for form in forms if _begins(form, form))
    return rf"\m(?:{whole}|{begun})" if begun else rf"\m(?:{whole})"
