"""Fields of one JSON object, typed and checked; what is wrong becomes a problem with its place.

Which fields a record has is the business of its format.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from annotations.anchoring import BadText, check_characters, clean_string, excerpt
from annotations.formats.dates import BadDate, parse_moment
from annotations.formats.limits import MAX_PATH, MAX_SMALL_INT, MAX_URL
from annotations.formats.records import Problem
from annotations.formats.strict_json import canonical, strings_in

_URL = re.compile(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)
_NAMES = {
    dict: "an object",
    list: "an array",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


def kind_of(value: object) -> str:
    """What JSON calls a value, for messages."""
    return _NAMES.get(type(value), "something else")


class Place:
    """Where a record stands, and the problems found in it.

    `clean` means that no string of the record can hold a bad character or a carriage return.
    """

    __slots__ = ("clean", "line", "path", "problems")

    def __init__(self, line: int | None, path: str = "", clean: bool = False) -> None:
        self.line = line
        self.path = path
        self.clean = clean
        self.problems: list[Problem] = []

    def report(self, path: str, message: str, value: object = None) -> None:
        """Add a problem at `path` inside the record, with what stands there."""
        shown = value if isinstance(value, str) else "" if value is None else _written(value)
        whole = f"{self.path}: {path}" if self.path and path else self.path or path
        self.problems.append(Problem(self.line, whole[:MAX_PATH], message, excerpt(shown)))


def _written(value: object) -> str:
    return canonical(value)[:1000]


class Fields:
    """Reads the fields of one object by name; a missing or null one is empty.

    A field that is wrong is reported and comes back empty (or as its default); `lost` says that
    it happened, and with which fields.
    """

    __slots__ = ("lost", "path", "place", "raw")

    def __init__(self, raw: Mapping[str, Any], place: Place, path: str = "") -> None:
        self.raw = raw
        self.place = place
        self.path = path
        self.lost: dict[str, Any] = {}

    def at(self, key: str) -> str:
        """The place of a field in its record."""
        return f"{self.path}.{key}" if self.path else key

    def lose(self, key: str, message: str) -> None:
        """Report the field `key` and remember that it was not taken."""
        self.lost[key] = self.raw.get(key)
        self.place.report(self.at(key), message, self.raw.get(key))

    def unknown(self, known: Collection[str], remedy: str) -> None:
        """Report each field that this version does not know."""
        for key in self.raw:
            if key not in known:
                self.lose(key, f"unknown field “{excerpt(key, width=40)}” was left out; {remedy}")

    def string(self, key: str, limit: int = 0) -> str:
        """A text of at most `limit` code points (0: any), with LF line ends."""
        value = self.raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.lose(key, f"must be text, not {kind_of(value)}; put it in quotes")
            return ""
        if not self.place.clean:
            try:
                value = clean_string(value)
            except BadText as error:
                self.lose(key, error.message)
                return ""
        if limit and len(value) > limit:
            self.lose(key, f"has {len(value)} characters, the limit is {limit}; shorten it")
            return ""
        return value

    def integer(self, key: str, default: int | None = None, least: int = 0) -> int | None:
        """A whole number from `least` up to 2,147,483,647."""
        value = self.raw.get(key)
        if value is None:
            return default
        if type(value) is not int:
            self.lose(key, f"must be a whole number, not {_odd_number(value)}")
            return default
        if not least <= value <= MAX_SMALL_INT:
            self.lose(key, f"must lie between {least} and {MAX_SMALL_INT}; correct it")
            return default
        return value

    def boolean(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self.raw.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.lose(key, f"must be true or false, not {kind_of(value)}")
        return False

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        """One of `options`; `default` when missing."""
        value = self.raw.get(key)
        if value is None:
            return default
        if value in options:
            return str(value)
        self.lose(key, f"must be one of {', '.join(options)}")
        return default

    def moment(self, key: str) -> datetime | None:
        """A date-time with its zone, in UTC."""
        value = self.string(key)
        try:
            return parse_moment(value) if value else None
        except BadDate as error:
            self.lose(key, str(error))
            return None

    def url(self, key: str) -> str:
        """An address that starts with http:// or https://."""
        value = self.string(key, MAX_URL)
        if value and (trouble := trouble_with_url(value)):
            self.lose(key, trouble)
            return ""
        return value

    def fraction(self, key: str) -> float | None:
        """A number from 0 to 1."""
        value = self.raw.get(key)
        if value is None:
            return None
        if type(value) in (int, float) and 0 <= value <= 1:
            return float(value)
        self.lose(key, "must be a number from 0 to 1; correct it")
        return None

    def mapping(self, key: str) -> dict[str, Any]:
        """A JSON object of any content; entries with bad characters are left out."""
        value = self.raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.lose(key, f"must be an object, not {kind_of(value)}")
            return {}
        return self.sound(value, self.at(key))

    def sound(self, entries: Mapping[str, Any], path: str) -> dict[str, Any]:
        """The entries without those that hold a bad character anywhere; these are reported."""
        if self.place.clean:
            return dict(entries)
        return {key: value for key, value in entries.items() if self._is_sound(key, value, path)}

    def _is_sound(self, key: str, value: Any, path: str) -> bool:
        for inner, text in strings_in({key: value}, path):
            try:
                check_characters(text)
            except BadText as error:
                self.place.report(inner, f"{error.message}; the entry was left out", text)
                return False
        return True

    def objects(self, key: str) -> list[tuple[str, dict[str, Any]]]:
        """The objects of an array, each with its place; whatever is no object is reported."""
        value = self.raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.lose(key, f"must be an array, not {kind_of(value)}")
            return []
        path = self.at(key)
        found = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                found.append((f"{path}[{index}]", item))
            else:
                message = f"must be an object, not {kind_of(item)}; it was left out"
                self.place.report(f"{path}[{index}]", message, item)
        return found


def _odd_number(value: object) -> str:
    if isinstance(value, str) and value.strip().lstrip("+-").isdigit():
        return "text; write it without quotes, in the digits 0 to 9"
    return f"{kind_of(value)}; correct it" if not isinstance(value, float) else "a fraction"


def trouble_with_url(value: str) -> str:
    """Why an address cannot be taken, or an empty string."""
    try:
        if _URL.fullmatch(value) and urlsplit(value).port != 0:
            return ""
    except ValueError:
        pass
    return "is no web address; it must start with http:// or https:// and hold no spaces"
