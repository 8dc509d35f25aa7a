"""Physical lines of a table, bounded row by row. What the cells mean lives in `csv_rows`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

_PIECE = 64 * 1024


class RowTooLong(Exception):
    """A row has more bytes than a record may have."""


class TableLines:
    """Lines with their ends (LF, CRLF or CR); bytes that are not UTF-8 come as lone surrogates.

    `number` counts the lines read, `last` is the last of them. A row may take `limit` bytes.
    """

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._text = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self.limit = limit
        self.number = 0
        self.open_quote = False
        self.last = ""
        self._room = limit
        self._mid_line = False

    def new_row(self) -> int:
        """Begin a row; the number of the line it begins on."""
        self._room = self.limit
        self.open_quote = False
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._take(self._room + 1)
        if not line:
            raise StopIteration
        self._room -= len(line) if line.isascii() else len(line.encode("utf-8", "surrogateescape"))
        if self._room < 0:
            raise RowTooLong
        self.last = line
        return line

    def skip_row(self) -> None:
        """Read past the rest of a row that was cut short, holding only pieces of it.

        The row ends with the line on which its quotes are closed.
        """
        while (self._mid_line or self.open_quote) and self._take(_PIECE):
            pass

    def close(self) -> None:
        """Let go of the stream, without closing it."""
        with suppress(ValueError):  # its owner closed it before
            self._text.detach()

    def _take(self, size: int) -> str:
        piece = self._text.readline(size)
        self._mid_line = piece != "" and piece[-1] not in "\r\n"
        self.number += piece != "" and not self._mid_line
        self.open_quote ^= bool(piece.count('"') & 1)
        return piece
