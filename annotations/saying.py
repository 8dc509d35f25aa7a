"""Sentences that are said now and read later, perhaps in another language. Pure.

What is wrong with a file is found by a worker, and read by people of several languages. So a
sentence is its English and, beside it, what it was made of: the code of its template and the
values in it, as JSON. The templates are in `sentences`; the language of a reader is known to
`telling`.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any

from annotations.sentences import SENTENCES, Words

Value = str | int


class Said(str):
    """A sentence in English that knows its `code` and its `params` (JSON).

    A value is a number, a text as it stands, `{"words": …}` (a phrase of the catalogue) or
    `{"code": …, "params": …}` (a sentence inside). `params["then"]` lists sentences that follow.
    """

    code: str
    params: dict[str, Any]

    def then(self, *others: Said) -> Said:
        """The sentence, followed by others: most often what became of the bad thing."""
        following = [*self.params.get("then", ()), *(_parts(one) for one in others)]
        return _said(self.code, {**self.params, "then": following})


def say(code: str, **values: Value) -> Said:
    """The sentence of that code. A KeyError is a mistake of the programmer, found by a test."""
    return _said(code, {name: _as_json(value) for name, value in values.items()})


def say_again(
    code: str,
    params: Mapping[str, Any],
    translated: Callable[[str], str],
    number: Callable[[int], str],
) -> str:
    """The sentence in another language; `number` writes large numbers with their separators.

    Raises KeyError or ValueError for a code or params that this version does not know.
    """
    values = {
        name: _in_words(value, translated, number)
        for name, value in params.items()
        if name != "then"
    }
    text = _Filling(number).vformat(translated(SENTENCES[code]), (), values)
    more = (_in_words(one, translated, number) for one in params.get("then", ()))
    return "; ".join([text, *more])


def _said(code: str, params: dict[str, Any]) -> Said:
    made = Said(say_again(code, params, str, "{:,}".format))
    made.code, made.params = code, params
    return made


def _parts(said: Said) -> dict[str, Any]:
    return {"code": said.code, "params": said.params}


def _as_json(value: Value) -> Any:
    if isinstance(value, Said):
        return _parts(value)
    return {"words": str(value)} if isinstance(value, Words) else value


def _in_words(value: Any, translated: Callable[[str], str], number: Callable[[int], str]) -> Any:
    if not isinstance(value, dict):
        return value
    if "words" in value:
        return translated(value["words"])
    return say_again(value["code"], value["params"], translated, number)


class _Filling(string.Formatter):
    """`str.format`, but `{n:,}` is written as the reader writes numbers."""

    def __init__(self, number: Callable[[int], str]) -> None:
        self._number = number

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._number(value) if format_spec == "," else str(value)
