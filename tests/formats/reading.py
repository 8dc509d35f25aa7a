"""How tests read files by a format, and what items look like in the expected files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from annotations.formats.limits import DEFAULT_LIMITS, Limits
from annotations.formats.native_write import as_json
from annotations.formats.records import DocumentRecord, FileRefused, Problem, Record
from annotations.formats.registry import FORMATS

Item = Record | Problem


def read(
    data: bytes, *, format: str = "native", name: str = "file", limits: Limits = DEFAULT_LIMITS
) -> list[Item]:
    """All items of a file."""
    reader = FORMATS[format].read
    assert reader is not None
    return list(reader(io.BytesIO(data), name, limits))


def read_lines(*records: Any) -> list[Item]:
    """All items of a native file; objects are written as JSON, bytes are taken as they are."""
    return read(
        b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in records)
    )


def problems(items: Iterable[Item]) -> list[Problem]:
    """The problems among items."""
    return [item for item in items if isinstance(item, Problem)]


def documents(items: Iterable[Item]) -> list[DocumentRecord]:
    """The documents among items."""
    return [item for item in items if isinstance(item, DocumentRecord)]


def the_problem(items: Iterable[Item]) -> Problem:
    """The only problem among items."""
    (only,) = problems(items)
    return only


def the_document(items: Iterable[Item]) -> DocumentRecord:
    """The only document among items."""
    (only,) = documents(items)
    return only


def refusal(data: bytes, **how: Any) -> str:
    """Why a file is refused as a whole."""
    try:
        items = read(data, **how)
    except FileRefused as refused:
        return refused.message
    raise AssertionError(f"was read: {items}")


def shown(data: bytes, *, format: str, name: str) -> list[dict[str, Any]]:
    """Items as they stand in the `.expected` files: one JSON object each."""
    try:
        return [_shown(item) for item in read(data, format=format, name=name)]
    except FileRefused as refused:
        return [{"refused": refused.message}]


def _shown(item: Item) -> dict[str, Any]:
    if isinstance(item, Problem):
        return {
            "problem": item.message,
            "line": item.line,
            "path": item.path,
            "excerpt": item.excerpt,
        }
    return {"line": item.line, "record": as_json(item)}
