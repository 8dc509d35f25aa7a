"""Tables of documents: CSV by RFC 4180, one document a row, with commas, semicolons or tabs.

Columns `text` (needed), `title`, `url`, `outlet`, `published_at` and `external_id`, in any order
and case; all others are metadata. Reading only; physical lines live in `csv_lines`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from annotations.anchoring import (
    BadText,
    clean_text,
    excerpt,
    find_bad_character,
    sha256_of,
    visible,
)
from annotations.formats.csv_lines import RowTooLong, TableLines
from annotations.formats.fields import Fields, Place, Shape, names
from annotations.formats.limits import MAX_EXTERNAL_ID, MAX_NAME, MAX_TITLE, Limits
from annotations.formats.lines import refuse_foreign
from annotations.formats.native_document import published
from annotations.formats.records import DocumentRecord, FileRefused, Problem, Record
from annotations.saying import Said, say

DELIMITERS = ",;\t|"
COLUMNS = ("text", "title", "url", "outlet", "published_at", "external_id")

_ROW = Shape(
    "row",
    frozenset(COLUMNS),
    vital=names("text external_id"),
    kept=names("title url outlet published_at"),
)


def read(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Record | Problem]:
    """The documents of a table, row by row. See `registry`."""
    csv.field_size_limit(max(csv.field_size_limit(), limits.record_bytes))
    lines = TableLines(stream, limits.record_bytes)
    try:
        first = _first_line(lines)
        delimiter = guess_delimiter(first)
        reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
        columns = _columns(reader, first)
        for number, row in _rows(reader, lines):
            yield from _record(row, columns, number, limits) if isinstance(row, list) else [row]
    finally:
        lines.close()


def guess_delimiter(line: str) -> str:
    """The delimiter by which the header has the most columns, one named `text` among them."""

    def columns(delimiter: str) -> tuple[bool, int]:
        cells = header_cells(line, delimiter)
        return "text" in cells, len(cells)

    return max(DELIMITERS, key=columns)


def header_cells(line: str, delimiter: str) -> list[str]:
    """The names of the columns by that delimiter, without case and outer space."""
    row = next(csv.reader([line], delimiter=delimiter), [])
    return [cell.strip().casefold() for cell in row]


def _first_line(lines: TableLines) -> str:
    try:
        for line in lines:
            refuse_foreign(line[:64].encode("utf-8", "surrogateescape"))
            if line.strip():
                return line
    except RowTooLong:
        raise FileRefused(say("header-too-long")) from None
    raise FileRefused(say("file-empty"))


def _columns(reader: Iterator[list[str]], line: str) -> list[str]:
    try:
        row = next(reader)
    except (csv.Error, RowTooLong) as error:
        raise FileRefused(say("header-broken", error=str(error))) from None
    if any(find_bad_character(cell) is not None for cell in row):
        raise FileRefused(say("header-not-utf-8"))
    known = [cell.strip().casefold() for cell in row]
    columns = [
        low if low in COLUMNS else cell.strip() or f"column {number}"
        for number, (low, cell) in enumerate(zip(known, row, strict=True), 1)
    ]
    if "text" not in columns:
        raise FileRefused(say("header-without-text", line=excerpt(line.strip())))
    (common, times), *_ = Counter(columns).most_common(1)
    if times > 1:
        raise FileRefused(say("header-column-twice", column=excerpt(common, width=40)))
    return columns


def _rows(
    reader: Iterator[list[str]], lines: TableLines
) -> Iterator[tuple[int, list[str] | Problem]]:
    while True:
        number = lines.new_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except RowTooLong:
            lines.skip_row()
            yield number, Problem(number, "", _explain_length(lines))
        except csv.Error as error:
            yield number, Problem(number, "", _explain(error), excerpt(lines.last))
        else:
            if any(map(str.strip, row)):
                yield number, row


def _explain_length(lines: TableLines) -> Said:
    if lines.open_quote:
        return say("row-quote-open-to-end")
    return say("row-too-long", limit=lines.limit)


def _explain(error: csv.Error) -> Said:
    if "unexpected end" in str(error):
        return say("row-quote-open")
    if "expected after" in str(error):
        return say("row-quote-undoubled")
    return say("row-broken", error=str(error))


def _record(
    row: list[str], columns: list[str], number: int, limits: Limits
) -> Iterator[Record | Problem]:
    place = Place(number)
    if len(row) != len(columns):
        place.report(
            "",
            say("row-cells", cells=len(row), columns=len(columns)),
            visible(" | ".join(cell[:80] for cell in row[:10])),
        )
    elif trouble := _not_utf8(row):
        index, offset = trouble
        byte = ord(row[index][offset]) & 0xFF  # so the lines bring bytes that are no text
        message = say("row-not-utf-8", byte=f"0x{byte:02X}")
        place.report(columns[index], message, row[index][:offset])
    else:
        document = _document(dict(zip(columns, row, strict=True)), place, limits)
        if document is not None:
            yield document
    yield from place.problems


def _not_utf8(row: list[str]) -> tuple[int, int] | None:
    for index, cell in enumerate(row):
        try:
            cell.encode()
        except UnicodeEncodeError as error:
            return index, error.start
    return None


def _document(cells: dict[str, str], place: Place, limits: Limits) -> DocumentRecord | None:
    raw = {column: _tidy(column, cell) for column, cell in cells.items() if cell.strip()}
    fields = Fields(raw, place, _ROW)
    text = _text(fields, limits)
    given = fields.line("external_id", MAX_EXTERNAL_ID)
    if fields.dead:
        return None
    published_at, precision = published(fields)
    title, url, outlet = fields.line("title", MAX_TITLE), fields.url("url"), _outlet(fields)
    others = {column: cell for column, cell in raw.items() if column not in COLUMNS}
    return DocumentRecord(
        given or f"sha256:{sha256_of(text)}",
        text,
        title=title,
        url=url,
        outlet=outlet,
        published_at=published_at,
        published_precision=precision,
        metadata={**fields.kept, **fields.sound(others, "metadata")},
        line=place.line,
    )


def _tidy(column: str, cell: str) -> str:
    # Around and inside short cells white space is an accident; in texts and metadata it may not be.
    return " ".join(cell.split()) if column in COLUMNS and column != "text" else cell


def _text(fields: Fields, limits: Limits) -> str:
    raw = fields.raw.get("text", "")
    try:
        return clean_text(raw, limits.text_code_points).text
    except BadText as error:
        fields.lose("text", error.message, error.offset)
        return ""


def _outlet(fields: Fields) -> str:
    return fields.line("outlet", MAX_NAME)
