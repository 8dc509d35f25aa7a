"""The quick way for a native annotation with nothing unusual in it, as nearly all are.

An import spends most of its reading on these. What is decided here is only whether the careful way,
`native_sets`, would have nothing to say; it then makes the same record.
"""

from __future__ import annotations

from typing import Any

from annotations.formats.dates import BadDate, parse_moment
from annotations.formats.fields import names
from annotations.formats.limits import MAX_NAME, MAX_SMALL_INT
from annotations.formats.records import AnnotationRecord

_USUAL = names("start end quote label judges version created_at updated_at")


def plain_annotation(
    raw: dict[str, Any], text: str, line: int | None, path: str
) -> AnnotationRecord | None:
    """The record of an annotation of `text`, or None where it wants a closer look.

    No string of `raw` may hold a bad character, and `text` must stand as the file has it.
    """
    start, end, quote, version = (
        raw.get("start"),
        raw.get("end"),
        raw.get("quote"),
        raw.get("version"),
    )
    if (
        type(start) is not int
        or type(end) is not int
        or not 0 <= start < end <= len(text)
        or text[start:end] != quote
        or type(version) is not int
        or not 1 <= version <= MAX_SMALL_INT
        or not raw.keys() <= _USUAL
    ):
        return None
    label, judges = raw.get("label"), raw.get("judges")
    if judges not in ("content", "assertion") or not (label is None or _is_plain_label(label)):
        return None
    try:
        made, changed = parse_moment(raw["created_at"]), parse_moment(raw["updated_at"])
    except (KeyError, TypeError, BadDate):
        return None
    return AnnotationRecord(
        start, end, quote, label, judges, version=version, created_at=made, updated_at=changed,
        line=line, path=path,
    )  # fmt: skip


def _is_plain_label(label: object) -> bool:
    return (
        type(label) is str
        and 0 < len(label) <= MAX_NAME
        and "\n" not in label
        and "\t" not in label
    )
