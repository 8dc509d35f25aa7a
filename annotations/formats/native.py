"""The native format: UTF-8 JSON Lines, lossless, exact to the byte. Here: reading its lines.

Objects of documents are read in `native_document`, writing is in `native_write`. The short forms
`{"text": …}` and `{"text": …, "label": [[start, end, "supported"]]}` are lines of it too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from annotations.anchoring import excerpt, may_be_bad_beyond_ascii
from annotations.formats.fields import Fields, Place, Shape, kind_of, names
from annotations.formats.limits import MAX_DOMAIN, MAX_LABEL_KEY, MAX_NAME, Limits
from annotations.formats.lines import count_lines, numbered_lines
from annotations.formats.native_document import read_document
from annotations.formats.records import (
    FORMAT_VERSION,
    CorpusRecord,
    EndRecord,
    FileRefused,
    LabelRecord,
    OutletRecord,
    Problem,
    Record,
)
from annotations.formats.strict_json import BadJson, StrictJson, shown
from annotations.saying import Said, say

LATER_TYPES = names("speaker issue claim provenance outcome")
COUNTED = ("document", "outlet")

_CORPUS = Shape(
    "corpus",
    names("type format_version project name labels guideline guideline_markdown exported_at"),
)
_LABEL = Shape(
    "label",
    names("key title definition meaning colour hotkey order retired"),
    vital=names("key"),
)
_OUTLET = Shape("outlet", names("type name domain owner_group notes"), vital=names("name"))
_END = Shape("end", names("type counts"))
_SUSPECTS = re.compile(  # escapes of control characters, surrogates and noncharacters
    rb"\\(?:[rbf]|u(?:00[01]|007f|00[89]|d[89a-f]|fd[de]|fff[ef]))", re.IGNORECASE
)
_ARRAY = re.compile(rb"\s*\[\s*(\{|$)")


def read(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Record | Problem]:
    """The records of a file, one line at a time, and what is wrong with it. See `registry`."""
    return _Reading(limits).items(stream)


def count(stream: BinaryIO) -> int:
    """How many lines the file has; problems inside records come on top as items."""
    return count_lines(stream)


def is_clean(line: bytes) -> bool:
    """Whether no string of a JSON line can hold a bad character or a carriage return.

    Other control characters stand in no JSON string but as an escape.
    """
    return (
        not (b"\\" in line and _SUSPECTS.search(line))
        and b"\x7f" not in line
        and not may_be_bad_beyond_ascii(line)
    )


class _Reading:
    """One pass over one file: what was seen so far decides what may come next."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._json = StrictJson(limits.json_depth)
        self._seen: Counter[str] = Counter()
        self._first = ""
        self._broken = 0
        self._ended = False

    def items(self, stream: BinaryIO) -> Iterator[Record | Problem]:
        number = 0
        for number, line in numbered_lines(stream, self._limits.record_bytes):
            if line is None or line.strip():
                if self._ended:
                    yield _after_end(number, line)
                    return
                yield from self._line(number, line)
        if not self._first:
            raise FileRefused(say("file-blank"))
        if self._first == "corpus" and not self._ended:
            yield Problem(number, "", say("file-cut"))

    def _line(self, number: int, line: bytes | None) -> Iterator[Record | Problem]:
        if line is None:
            self._first = self._first or "?"
            self._broken += 1
            yield Problem(number, "", say("line-too-long", limit=self._limits.record_bytes))
            return
        try:
            raw = self._object(line)
        except BadJson as error:
            self._first = self._first or "?"
            self._broken += 1
            yield Problem(number, "", error.message, error.excerpt)
            return
        place = Place(number, clean=not self._json.unsafe and is_clean(line))
        record = self._record(raw, place)
        if record is not None:
            yield record
        yield from place.problems

    def _object(self, line: bytes) -> dict[str, Any]:
        if not self._first:
            _refuse_other_json(line)
        raw = self._json.parse(line)
        if not isinstance(raw, dict):
            raise BadJson(
                say("line-no-object", kind=kind_of(raw)),
                excerpt(line[:100].decode()),
            )
        return raw

    def _record(self, raw: dict[str, Any], place: Place) -> Record | None:
        kind = raw.get("type", "document")
        first, self._first = self._first, self._first or str(kind)
        if kind == "document":
            self._seen["document"] += 1
            return read_document(raw, place, self._limits)
        if kind == "outlet":
            self._seen["outlet"] += 1
            return _outlet(raw, place)
        if kind == "end":
            self._ended = True
            return self._end(raw, place)
        if kind == "corpus" and not first:
            return _corpus(raw, place)
        place.report("type", _explain_type(kind), raw)
        return None

    def _end(self, raw: dict[str, Any], place: Place) -> EndRecord:
        fields = Fields(raw, place, _END)
        fields.report_unknown()
        counts = fields.mapping("counts")
        for kind in counts:
            self._compare(kind, counts[kind], place)
        return EndRecord(counts, line=place.line)

    def _compare(self, kind: str, count: Any, place: Place) -> None:
        missing = count - self._seen[kind] if type(count) is int else -1
        if kind in COUNTED and not 0 <= missing <= self._broken:
            found = self._seen[kind]
            message = say("counts-differ", count=shown(count), type=kind, found=found)
            place.report(f"counts.{kind}", message)


def _after_end(number: int, line: bytes | None) -> Problem:
    there = excerpt((line or b"")[:100].decode("utf-8", "replace"))
    return Problem(number, "", say("after-end"), there)


def _refuse_other_json(line: bytes) -> None:
    if _ARRAY.match(line) or line.strip() == b"{":
        raise FileRefused(say("file-not-lines"))


def _explain_type(kind: Any) -> Said:
    if kind == "corpus":
        return say("corpus-not-first")
    if isinstance(kind, str) and kind in LATER_TYPES:
        return say("type-later", type=kind)
    return say("type-unknown")


def _corpus(raw: dict[str, Any], place: Place) -> CorpusRecord:
    fields = Fields(raw, place, _CORPUS)
    fields.report_unknown()
    version = fields.integer("format_version", FORMAT_VERSION, least=1) or FORMAT_VERSION
    if version > FORMAT_VERSION:
        message = say("version-later", version=version, known=FORMAT_VERSION)
        place.report("format_version", message)
    labels = (_label(one, place, path) for path, one in fields.objects("labels"))
    return CorpusRecord(
        format_version=version,
        project=fields.line("project", MAX_NAME),
        name=fields.line("name", MAX_NAME),
        labels=tuple(label for label in labels if label is not None),
        guideline=fields.integer("guideline"),
        guideline_markdown=fields.string("guideline_markdown"),
        exported_at=fields.moment("exported_at"),
        line=place.line,
    )


def _label(raw: dict[str, Any], place: Place, path: str) -> LabelRecord | None:
    fields = Fields(raw, place, _LABEL, path)
    fields.report_unknown()
    key = fields.line("key", MAX_LABEL_KEY)
    if not key and not fields.dead:
        fields.lose("key", say("field-missing"))
    label = LabelRecord(
        key=key,
        title=fields.line("title", MAX_LABEL_KEY),
        definition=fields.string("definition"),
        meaning=fields.line("meaning", MAX_LABEL_KEY),
        colour=fields.line("colour", MAX_LABEL_KEY),
        hotkey=fields.line("hotkey", 1),
        order=fields.integer("order", 0) or 0,
        retired=fields.boolean("retired"),
    )
    return None if fields.dead else label


def _outlet(raw: dict[str, Any], place: Place) -> OutletRecord | None:
    fields = Fields(raw, place, _OUTLET)
    fields.report_unknown()
    name = fields.line("name", MAX_NAME)
    if not name.strip() and not fields.dead:
        fields.lose("name", say("field-missing"))
    if fields.dead:
        return None
    return OutletRecord(
        name,
        domain=fields.line("domain", MAX_DOMAIN),
        owner_group=fields.line("owner_group", MAX_NAME),
        notes=fields.string("notes"),
        line=place.line,
    )
