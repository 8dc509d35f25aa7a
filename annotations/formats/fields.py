"""Fields of one JSON object, typed and checked; what is wrong becomes a problem with its place.

Which fields a record has is the business of its format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from annotations.anchoring import BadText, clean_string, excerpt, visible
from annotations.formats.dates import BadDate, parse_moment
from annotations.formats.limits import MAX_PATH, MAX_SMALL_INT, MAX_URL
from annotations.formats.records import Problem
from annotations.formats.strict_json import UnsafeNumber, leaves, shown, trouble_with
from annotations.saying import Said, say
from annotations.sentences import Words

_URL = re.compile(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
_KINDS = {
    dict: Words("an object"),
    list: Words("an array"),
    str: Words("text"),
    bool: Words("true or false"),
    int: Words("a number"),
    float: Words("a number"),
    type(None): Words("null"),
}
_SIMPLE = frozenset((str, int, bool, type(None)))
_NOTHING_LOST: frozenset[str] = frozenset()
_NOTHING_KEPT: Mapping[str, Any] = {}


def kind_of(value: object) -> Said | Words:
    """What JSON calls a value, for messages."""
    if isinstance(value, UnsafeNumber):
        return say("kind-inexact", number=str(value))
    return _KINDS[type(value)]


def names(words: str) -> frozenset[str]:
    """The words of a text as a set of field names."""
    return frozenset(words.split())


class Place:
    """Where a record stands, and the problems found in it.

    `clean` means that no string of the record can hold a bad character or a carriage return, and
    that every whole number is exact.
    """

    __slots__ = ("clean", "line", "path", "problems")

    def __init__(self, line: int | None, path: str = "", clean: bool = False) -> None:
        self.line = line
        self.path = path
        self.clean = clean
        self.problems: list[Problem] = []

    def report(self, path: str, message: Said, value: object = None, at: int = 0) -> None:
        """Add a problem at `path` inside the record, with what stands there (around `at`)."""
        text = value if isinstance(value, str) else "" if value is None else shown(value)
        whole = visible(f"{self.path}: {path}" if self.path and path else self.path or path)
        self.problems.append(Problem(self.line, whole[:MAX_PATH], message, excerpt(text, at)))


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object of a format may hold; `name` is what the sentences call it.

    Without one of its `vital` fields in order it is left out whole; of the others, each alone is,
    and the raw values of `kept` ones go to the metadata.
    """

    name: str
    known: frozenset[str]
    vital: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


class Fields:
    """Reads the fields of one object by name; a missing or null one is empty.

    A field that is wrong is reported and comes back empty (or as its default). `lost` names these,
    `dead` says that a vital one is among them, `kept` holds raw values for the metadata.
    """

    __slots__ = ("dead", "kept", "lost", "path", "place", "raw", "shape")

    def __init__(self, raw: Mapping[str, Any], place: Place, shape: Shape, path: str = "") -> None:
        self.raw = raw
        self.place = place
        self.shape = shape
        self.path = path
        self.lost = _NOTHING_LOST
        self.kept = _NOTHING_KEPT
        self.dead = False

    def at(self, key: str) -> str:
        """The place of a field in its record."""
        return f"{self.path}.{key}" if self.path else key

    def lose(self, key: str, message: Said, at: int = 0) -> None:
        """Report the field `key`, with what that means; `at` is the bad place in a text."""
        value = self.raw.get(key)
        self.lost |= {key}
        self.place.report(self.at(key), message.then(self._outcome(key, value)), value, at)

    def _outcome(self, key: str, value: object) -> Said:
        if key in self.shape.vital:
            self.dead = True
            return say(f"left-out-{self.shape.name}")
        if key in self.shape.kept and _can_be_stored(value):
            self.kept = {**self.kept, key: value}
            return say("kept-in-metadata")
        return say("left-out-field")

    def report_unknown(self) -> None:
        """Report each field that this version does not know."""
        for key in sorted(self.raw.keys() - self.shape.known):
            self.lose(key, say("field-unknown", field=excerpt(key, width=40)))

    def string(self, key: str, limit: int = 0) -> str:
        """A text of at most `limit` code points (0: any), with LF line ends."""
        value = self.raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            is_number = isinstance(value, int | float)
            code = "field-no-text-quote" if is_number else "field-no-text"
            self.lose(key, say(code, kind=kind_of(value)))
            return ""
        if not self.place.clean:
            try:
                value = clean_string(value)
            except BadText as error:
                self.lose(key, error.message, error.offset)
                return ""
        if limit and len(value) > limit:
            self.lose(key, say("field-too-long", length=len(value), limit=limit))
            return ""
        return value

    def line(self, key: str, limit: int) -> str:
        """A text on one line, of at most `limit` code points."""
        value = self.string(key, limit)
        if "\n" in value or "\t" in value:
            self.lose(key, say("field-several-lines"))
            return ""
        return value

    def integer(self, key: str, default: int | None = None, least: int = 0) -> int | None:
        """A whole number from `least` up to 2,147,483,647."""
        value = self.raw.get(key)
        if value is None:
            return default
        if type(value) is not int:
            self.lose(key, say("field-no-whole-number", kind=_odd_number(value)))
            return default
        if not least <= value <= MAX_SMALL_INT:
            self.lose(key, say("field-out-of-bounds", least=least, most=MAX_SMALL_INT))
            return default
        return value

    def boolean(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self.raw.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.lose(key, say("field-no-boolean", kind=kind_of(value)))
        return False

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        """One of `options`; `default` when missing."""
        value = self.raw.get(key)
        if value is None:
            return default
        if value in options:
            return str(value)
        self.lose(key, say("field-no-choice", options=", ".join(options)))
        return default

    def moment(self, key: str) -> datetime | None:
        """A date-time with its zone, in UTC."""
        value = self.string(key)
        try:
            return parse_moment(value) if value else None
        except BadDate as error:
            self.lose(key, error.message)
            return None

    def url(self, key: str) -> str:
        """An address that starts with http:// or https://."""
        value = self.string(key, MAX_URL)
        if value and not is_url(value):
            self.lose(key, say("field-no-address"))
            return ""
        return value

    def fraction(self, key: str) -> float | None:
        """A number from 0 to 1."""
        value = self.raw.get(key)
        if value is None:
            return None
        if type(value) in (int, float) and 0 <= value <= 1:
            return float(value)
        self.lose(key, say("field-no-fraction"))
        return None

    def mapping(self, key: str) -> dict[str, Any]:
        """A JSON object of any content; entries that cannot be stored are left out."""
        value = self.raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.lose(key, say("field-no-object", kind=kind_of(value)))
            return {}
        return self.sound(value, self.at(key))

    def sound(self, entries: Mapping[str, Any], path: str) -> dict[str, Any]:
        """The entries that can be stored; those that hold something bad anywhere are reported."""
        if self.place.clean and all(type(value) in _SIMPLE for value in entries.values()):
            return dict(entries)
        return {key: value for key, value in entries.items() if self._is_sound(key, value, path)}

    def _is_sound(self, key: str, value: Any, path: str) -> bool:
        for inner, leaf in leaves({key: value}, path):
            if trouble := trouble_with(leaf):
                self.place.report(inner, trouble.then(say("left-out-entry")), leaf)
                return False
        return True

    def objects(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        """The objects of an array, each with its place; whatever is no object is reported."""
        value = self.raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.lose(key, say("field-no-array", kind=kind_of(value)))
            return []
        path = self.at(key)
        return [
            (f"{path}[{index}]", item)
            for index, item in enumerate(value)
            if isinstance(item, dict) or self._is_no_object(item, f"{path}[{index}]")
        ]

    def _is_no_object(self, item: object, path: str) -> bool:
        trouble = say("field-no-object", kind=kind_of(item))
        self.place.report(path, trouble.then(say("left-out-this")), item)
        return False


def _can_be_stored(value: object) -> bool:
    return not any(trouble_with(leaf) for _, leaf in leaves(value, ""))


def _odd_number(value: object) -> Said | Words:
    if isinstance(value, str) and value.strip().lstrip("+-").isdigit():
        return Words("text; write it without quotes, in the digits 0 to 9")
    return Words("a fraction") if isinstance(value, float) else kind_of(value)


def is_url(value: str) -> bool:
    """Whether this is an address that begins with http:// or https://, without spaces."""
    try:
        return bool(_URL.fullmatch(value)) and urlsplit(value).port != 0
    except ValueError:
        return False
