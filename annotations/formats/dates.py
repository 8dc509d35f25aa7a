"""Dates and moments in files: ISO 8601, whole or partial, and nothing that must be guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from annotations.saying import Said, say
from annotations.sentences import Words

PRECISIONS = ("year", "month", "day", "minute")
_NAMES = {
    "year": Words("year"),
    "month": Words("month"),
    "day": Words("day"),
    "minute": Words("minute"),
}

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_AMBIGUOUS = re.compile(r"\d{1,2}([./ -])\d{1,2}\1\d{2,4}", re.ASCII)
_UNPADDED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_WRITTEN_LENGTH = {"year": 4, "month": 7, "day": 10}


class BadDate(ValueError):
    """A date that cannot be taken as it stands. The message says what to write instead."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)
        self.message = message


@lru_cache(maxsize=4096)  # the times of neighbouring rows are mostly the same
def parse_moment(value: str) -> datetime:
    """A date-time with its zone, in UTC. Raises BadDate."""
    found = _MOMENT.fullmatch(value)
    if not found:
        raise BadDate(_advise(value))
    if not found[1]:
        raise BadDate(say("date-no-zone"))
    try:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadDate(say("date-no-moment", error=str(error))) from None


def parse_partial(value: str, precision: str = "") -> tuple[datetime, str]:
    """What is known of a date: its first moment in UTC, and year, month, day or minute.

    `precision` makes a date coarser than it is written, never finer. Raises BadDate.
    """
    known = _known(value)
    wanted = precision or known
    if wanted not in PRECISIONS or PRECISIONS.index(wanted) > PRECISIONS.index(known):
        raise BadDate(say("date-too-precise", known=_NAMES[known], wanted=_NAMES[wanted]))
    if wanted == "minute":
        return parse_moment(value), wanted
    if known == "minute":
        parse_moment(value)
    return _first_moment(value[: _WRITTEN_LENGTH[wanted]]), wanted


@lru_cache(maxsize=4096)
def write_moment(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and `Z`."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:-6] + "Z"


def write_partial(moment: datetime, precision: str) -> str:
    """The date to its precision, such as `2023-05`; `parse_partial` reads it back."""
    written = write_moment(moment)
    return written[: _WRITTEN_LENGTH.get(precision, len(written))]


def _known(value: str) -> str:
    if found := _PARTIAL.fullmatch(value):
        return "day" if found[3] else "month" if found[2] else "year"
    if _MOMENT.fullmatch(value):
        return "minute"
    raise BadDate(_advise(value))


def _first_moment(value: str) -> datetime:
    found = _PARTIAL.fullmatch(value)
    assert found, value
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        raise BadDate(say("date-no-day")) from None


def _advise(value: str) -> Said:
    if _AMBIGUOUS.fullmatch(value):
        return say("date-ambiguous")
    if found := _UNPADDED.fullmatch(value):
        year, month, day = found.groups()
        return say("date-unpadded", date=f"{year}-{month:0>2}-{day:0>2}")
    return say("date-unknown")
