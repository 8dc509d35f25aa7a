"""Tables for spreadsheets: CSV in which no cell begins a formula. No Django."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet takes for the beginning of a formula, full-width forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(*tables: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows of the tables, each as a line, every cell quoted."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    for table in tables:
        for row in table:
            yield writer.writerow([inert(cell) for cell in row])


class _Echo:
    """What csv writes into, so that each line comes straight back."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def inert(cell: object) -> str:
    """The cell as text that no spreadsheet runs; a number is one, with its minus."""
    text = "" if cell is None else str(cell)
    if isinstance(cell, int | float):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
