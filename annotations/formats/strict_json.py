"""JSON as it should be: no doubled keys, no numbers that others read differently, not too deep.

The rules are those of I-JSON (RFC 7493) with a limit on depth. Which fields a record has is not
known here.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import accumulate
from typing import Any

import orjson

from annotations.anchoring import BadText, check_characters, excerpt, visible
from annotations.formats.limits import MAX_SAFE_INT
from annotations.formats.lines import explain_not_utf8
from annotations.saying import Said, say
from annotations.sentences import Words

_BEGINNINGS = (b'{"annotation_sets":[', b'{"external_id":"')  # of documents written here
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = b"[]{}"
_NOT_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = bytes.maketrans(_BRACKETS, b"\x01\xff\x01\xff")


# What Python's decoder says of a broken text, for the catalogues.
_DECODER_SAYS = (
    Words("expecting value"),
    Words("expecting property name enclosed in double quotes"),
    Words("expecting ':' delimiter"),
    Words("expecting ',' delimiter"),
    Words("extra data"),
    Words("invalid \\escape"),
    Words("invalid \\uxxxx escape"),
    Words("illegal trailing comma before end of object"),
    Words("illegal trailing comma before end of array"),
)


class BadJson(ValueError):
    """A text that is not JSON by our rules, with a message that names the remedy."""

    def __init__(self, message: Said, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.excerpt = excerpt


def depth_of(data: bytes) -> int:
    """How deep arrays and objects nest, without parsing. Brackets in strings do not count."""
    brackets = _STRING.sub(b"", data).translate(_STEPS, _NOT_BRACKETS)
    return max(accumulate(array("b", brackets)), default=0)


class UnsafeNumber:
    """A number that is none in JSON (NaN), or that other readers would round. Never stored."""

    __slots__ = ("digits",)

    def __init__(self, digits: str) -> None:
        self.digits = excerpt(digits, width=24)

    def __str__(self) -> str:
        return self.digits


class StrictJson:
    """Parses one JSON text after the other. `unsafe` tells whether the last held an UnsafeNumber.

    Numbers do not make a text bad, so that one wrong field does not lose a whole document.
    """

    def __init__(self, max_depth: int) -> None:
        self.unsafe = False
        self._max_depth = max_depth
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_object,
            parse_int=self._integer,
            parse_float=self._float,
            parse_constant=self._unsafe,
        )

    def parse(self, data: bytes) -> Any:
        """The value of a JSON text in UTF-8. Raises BadJson, never RecursionError."""
        self.unsafe = False
        self._check_depth(data)
        if data.startswith(_BEGINNINGS):
            with suppress(ValueError, TypeError):
                return _as_written_here(data)
        return self._parse_closely(data)

    def _parse_closely(self, data: bytes) -> Any:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise BadJson(*explain_not_utf8(data, error)) from None
        try:
            return self._decoder.decode(text)
        except json.JSONDecodeError as error:
            raise BadJson(_explain(error), excerpt(text, error.pos)) from None
        except BadJson as error:
            raise BadJson(error.message, excerpt(text)) from None

    def _check_depth(self, data: bytes) -> None:
        if data.count(b"{") + data.count(b"[") <= self._max_depth:
            return
        depth = depth_of(data)
        if depth > self._max_depth:
            raise BadJson(
                say("json-too-deep", depth=depth, limit=self._max_depth),
                excerpt(data[:80].decode("utf-8", "replace")),
            )

    def _integer(self, digits: str) -> int | UnsafeNumber:
        if len(digits) <= 17 and -MAX_SAFE_INT <= (value := int(digits)) <= MAX_SAFE_INT:
            return value
        return self._unsafe(digits)

    def _float(self, digits: str) -> float | UnsafeNumber:
        value = float(digits)
        return value if -MAX_SAFE_INT <= value <= MAX_SAFE_INT else self._unsafe(digits)

    def _unsafe(self, digits: str) -> UnsafeNumber:
        self.unsafe = True
        return UnsafeNumber(digits)


def _as_written_here(data: bytes) -> Any:
    """The value of a text in canonical form, four times as fast; an error for any other text.

    What comes out again byte for byte held no key twice and no whole number that was rounded.
    """
    value = orjson.loads(data)
    if orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER) != data:
        raise ValueError("not in canonical form")
    return value


def _explain(error: json.JSONDecodeError) -> Said:
    character, column = error.doc[error.pos : error.pos + 1], error.pos + 1
    if error.msg.startswith("Invalid control character"):
        code = "json-control-escape" if character in "\t\r" else "json-control-remove"
        return say(code, column=column, character=visible(character))
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
        return say("json-cut", column=column)
    return say("json-broken", column=column, error=Words(error.msg.lower()))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise BadJson(say("json-key-twice", key=excerpt(twice, width=40)))
    return found


_SHOWING = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, characters as they are; the same value, the same bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def shown(value: Any) -> str:
    """JSON for people to recognise what stands in a file; at most 1,000 code points."""
    if isinstance(value, UnsafeNumber):
        return str(value)
    return _SHOWING.encode(value)[:1000]


def leaves(value: Any, path: str) -> Iterable[tuple[str, str | UnsafeNumber]]:
    """Every text (keys too) and unsafe number of a JSON value, with its place below `path`."""
    if isinstance(value, str | UnsafeNumber):
        yield path, value
    elif isinstance(value, float) and not -MAX_SAFE_INT <= value <= MAX_SAFE_INT:
        yield path, UnsafeNumber(repr(value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            yield from leaves(inner, f"{path}.{visible(key)}" if path else visible(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")


def trouble_with(leaf: str | UnsafeNumber) -> Said | None:
    """Why a leaf cannot be stored; None where it can."""
    if isinstance(leaf, UnsafeNumber):
        return say("number-inexact", number=str(leaf))
    try:
        check_characters(leaf)
    except BadText as error:
        return error.message
    return None
