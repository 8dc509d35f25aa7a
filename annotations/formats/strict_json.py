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
from itertools import accumulate
from typing import Any, NoReturn

from annotations.anchoring import excerpt, visible
from annotations.formats.limits import MAX_SAFE_INT
from annotations.formats.lines import explain_not_utf8

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = b"[]{}"
_NOT_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_STEPS = bytes.maketrans(_BRACKETS, b"\x01\xff\x01\xff")


class BadJson(ValueError):
    """A text that is not JSON by our rules, with a message that names the remedy."""

    def __init__(self, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.excerpt = excerpt


def depth_of(data: bytes) -> int:
    """How deep arrays and objects nest, without parsing. Brackets in strings do not count."""
    brackets = _STRING.sub(b"", data).translate(_STEPS, _NOT_BRACKETS)
    return max(accumulate(array("b", brackets)), default=0)


def parse(data: bytes, max_depth: int) -> Any:
    """The value of one JSON text in UTF-8. Raises BadJson, never RecursionError."""
    if data.count(b"{") + data.count(b"[") > max_depth and (depth := depth_of(data)) > max_depth:
        raise BadJson(
            f"nested {depth:,} levels deep, the limit is {max_depth}; flatten it",
            excerpt(data[:80].decode("utf-8", "replace")),
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BadJson(*explain_not_utf8(data, error)) from None
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise BadJson(_explain(error), excerpt(text, error.pos)) from None
    except BadJson as error:
        raise BadJson(error.message, error.excerpt or excerpt(text)) from None


def _explain(error: json.JSONDecodeError) -> str:
    character = error.doc[error.pos : error.pos + 1]
    if error.msg.startswith("Invalid control character"):
        return (
            f"the JSON is broken at column {error.pos + 1}: the control character "
            f"{visible(character)} stands in a string; "
            + ("write it as an escape" if character in "\t\r" else "remove it")
        )
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
        return (
            f"the JSON is cut off ({error.msg.lower()}, column {error.pos + 1}); "
            "each record stands whole on one line"
        )
    return (
        f"the JSON is broken at column {error.pos + 1}: {error.msg.lower()}; "
        "correct it, or export it again"
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise BadJson(f"the key “{excerpt(twice, width=40)}” stands twice in one object; keep one")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or not -MAX_SAFE_INT <= (value := int(digits)) <= MAX_SAFE_INT:
        _refuse_number(digits)
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if not -MAX_SAFE_INT <= value <= MAX_SAFE_INT:
        _refuse_number(digits)
    return value


def _refuse_number(digits: str) -> NoReturn:
    raise BadJson(
        f"the number {excerpt(digits, width=24)} is too large to be exact everywhere "
        f"(beyond ±{MAX_SAFE_INT}); write it as text",
        excerpt(digits, width=40),
    )


def _constant(name: str) -> NoReturn:
    raise BadJson(f"{name} is no JSON number; leave the field out", name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, characters as they are; the same value, the same text."""
    return _ENCODER.encode(value)


def strings_in(value: Any, path: str) -> Iterable[tuple[str, str]]:
    """Every string of a JSON value, keys included, each with its place below `path`."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield path, key
            yield from strings_in(inner, f"{path}.{visible(key)}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings_in(inner, f"{path}[{index}]")
