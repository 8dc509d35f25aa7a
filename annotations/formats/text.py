"""Plain texts: one file, or a zip archive of many `.txt`. Reading only.

The title of a document is its first line with something on it, its external id the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from annotations.anchoring import BadText, clean_text, excerpt, find_bad_character, sha256_of
from annotations.formats.archives import ZIP_MAGIC, count_members, members
from annotations.formats.limits import DEFAULT_LIMITS, MAX_EXTERNAL_ID, MAX_PATH, Limits
from annotations.formats.lines import (
    explain_not_utf8,
    foreign_encoding,
    packed_as,
    refuse_foreign,
)
from annotations.formats.records import DocumentRecord, FileRefused, Problem, Record
from annotations.saying import say

SUFFIXES = (".txt", ".text")
TITLE_LENGTH = 120
_FIRST_LINE = re.compile(r"\S[^\n]{0,1000}")


def read(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Record | Problem]:
    """The documents of a text file or of a zip archive of text files. See `registry`."""
    head = stream.read(4)
    if head.startswith(ZIP_MAGIC):
        yield from _archive(stream, limits)
    else:
        yield _single(head, stream, name, limits)


def count(stream: BinaryIO) -> int:
    """How many texts there are: the files of an archive, else one. 1 for a broken archive too."""
    if not stream.read(4).startswith(ZIP_MAGIC):
        return 1
    try:
        return count_members(stream, DEFAULT_LIMITS)
    except FileRefused:
        return 1


def _archive(stream: BinaryIO, limits: Limits) -> Iterator[Record | Problem]:
    for member in members(stream, limits, SUFFIXES):
        if member.trouble:
            yield Problem(None, _path(member.name), member.trouble)
        elif packed := packed_as(member.data):
            yield Problem(None, _path(member.name), say("member-packed", what=packed))
        else:
            yield _document(member.data, member.name, limits)


def _single(head: bytes, stream: BinaryIO, name: str, limits: Limits) -> Record | Problem:
    data = head + stream.read(limits.record_bytes + 1 - len(head))
    if not data:
        raise FileRefused(say("file-empty"))
    refuse_foreign(data[:64])
    if len(data) > limits.record_bytes:
        raise FileRefused(say("file-too-long", limit=limits.record_bytes))
    return _document(data, name, limits)


def _document(data: bytes, name: str, limits: Limits) -> Record | Problem:
    if encoding := foreign_encoding(data):
        return Problem(None, _path(name), say("member-encoding", encoding=encoding))
    try:
        raw = data.decode()
    except UnicodeDecodeError as error:
        message, shown = explain_not_utf8(data, error)
        return Problem(data.count(b"\n", 0, error.start) + 1, _path(name), message, shown)
    try:
        text = clean_text(raw, limits.text_code_points).text
    except BadText as error:
        line = raw.count("\n", 0, error.offset) + 1
        return Problem(line, _path(name), error.message, excerpt(raw, error.offset))
    return DocumentRecord(
        name if _names(name) else f"sha256:{sha256_of(text)}",
        text,
        title=title_of(text),
        line=1,
        path=_path(name),
    )


def _names(name: str) -> bool:
    fits = bool(name.strip()) and len(name) <= MAX_EXTERNAL_ID
    return fits and find_bad_character(name) is None and len(name.splitlines()) == 1


def _path(name: str) -> str:
    return excerpt(name, width=MAX_PATH - 2)


def title_of(text: str) -> str:
    """The first line that is not blank, cut at a space to at most 120 code points."""
    found = _FIRST_LINE.search(text)
    words = " ".join(found[0].split()) if found else ""
    if len(words) <= TITLE_LENGTH:
        return words
    cut = words[: TITLE_LENGTH - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[60:] else cut) + "…"
