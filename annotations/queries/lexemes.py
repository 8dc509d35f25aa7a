"""Words of folded text, and how PostgreSQL is told of them. For making and asking the index alike.

Vectors and queries are written out as literals, so that the same words stand on both sides: the
parsers of text search cut numbers, addresses and compounds in ways of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import BooleanField, Func, Value

MAX_WORD = 100
"""Longer runs without a space are cut here (code points); a lexeme holds 2,046 bytes."""
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:[.,]\d+)*")


def words_of(folded: str) -> list[str]:
    """The distinct words in order; a number keeps its decimals and thousands (`1,500.5`).

    Where words are written without spaces (Chinese, Japanese), each character counts as one.
    """
    return list(dict.fromkeys(word[:MAX_WORD] for word in _WORD.findall(folded)))


def spans_of(folded: str) -> Iterator[tuple[int, int]]:
    """Where words stand in folded text, in its own code points."""
    return (word.span() for word in _WORD.finditer(folded))


def vector_of(words: Iterable[str]) -> str:
    """The words as a `tsvector` literal without positions. Words hold no quotes or backslashes."""
    return " ".join(f"'{word}'" for word in words)


def query_of(words: Iterable[str]) -> str:
    """Any of the words, as a `tsquery` literal."""
    return " | ".join(f"'{word}'" for word in words)


class Holds(Func):
    """Whether a vector fits a `tsquery` literal (see `query_of`). Served by the GIN index."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: str, query: str, **extra: Any) -> None:
        super().__init__(vector, Value(query), **extra)


class Like(Func):
    """Whether a field is like a pattern of LIKE, which stands in the SQL as it is."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()
    conditional = True

    def __init__(self, field: str, pattern: str, **extra: Any) -> None:
        super().__init__(field, Value(pattern), **extra)


class Says(Func):
    """Whether a field has this phrase anywhere in it."""

    template = "strpos(%(expressions)s) > 0"
    output_field = BooleanField()
    conditional = True

    def __init__(self, field: str, phrase: str, **extra: Any) -> None:
        super().__init__(field, Value(phrase), **extra)
