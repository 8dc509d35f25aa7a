"""The list of formats, and which one a file is in. A new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotations.formats import csv_rows, native, native_write, text
from annotations.formats.archives import ZIP_MAGIC
from annotations.formats.limits import Limits
from annotations.formats.lines import UTF8_BOM, foreign_encoding, packed_as
from annotations.formats.records import DocumentRecord, Problem, Record

Reader = Callable[[BinaryIO, str, Limits], Iterator[Record | Problem]]
Writer = Callable[[Iterable[Record]], Iterator[bytes]]
Part = Callable[[Iterable[DocumentRecord]], bytes]
Counter = Callable[[BinaryIO], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its key. `read` or `write` is None where it goes one way only.

    `part` writes some documents apart, for `WrittenRecords` among the others that `write` gets.
    `count` tells quickly about how many items a file will give, for showing progress.
    A reader streams, never raises on bad content (`FileRefused` apart), and gives the same n-th
    item at every reading of the same bytes.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    read: Reader | None = None
    write: Writer | None = None
    count: Counter | None = None
    part: Part | None = None


FORMATS: dict[str, Format] = {
    each.key: each
    for each in (
        Format(
            "native",
            "Claim Workbench (JSON Lines)",
            (".jsonl", ".ndjson"),
            native.read,
            native_write.write,
            native.count,
            native_write.part,
        ),
        Format(
            "text",
            "Plain text, or a zip of texts",
            (".txt", ".text", ".zip"),
            text.read,
            count=text.count,
        ),
        Format("csv", "Table (CSV)", (".csv", ".tsv"), csv_rows.read),
    )
}


def guess(head: bytes, name: str) -> str | None:
    """The key of the format that a file seems to be in, by its first bytes and its name.

    A few kilobytes of `head` are enough. None where it is nothing that can be read.
    """
    if head.startswith(ZIP_MAGIC):
        return "text"
    by_name = next((key for key, each in FORMATS.items() if _is_named(name, each)), None)
    if packed_as(head) or foreign_encoding(head):
        return by_name  # whose reader says what to do about it
    start = head.removeprefix(UTF8_BOM).lstrip()
    if by_name in ("csv", "text"):
        return by_name
    if start[:1] in (b"{", b"["):
        return "native"
    return by_name or ("csv" if _is_table(start) else "text")


def _is_named(name: str, format: Format) -> bool:
    return name.lower().endswith(format.suffixes)


def _is_table(start: bytes) -> bool:
    first = start.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    cells = csv_rows.header_cells(first, csv_rows.guess_delimiter(first)) if first else []
    return len(cells) > 1 and "text" in cells
