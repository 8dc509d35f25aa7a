"""Dates of publication as people write them: as much of the date as is known.

`2023`, `2023-05`, `2023-05-19` and `2023-05-19 14:30` (UTC, or with an offset such as `+02:00`)
carry their precision in themselves. And days as they are shown.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from django.utils.formats import date_format

from annotations.models import Precision

_SHAPE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:[T ](?P<time>\d{1,2}:\d{2})(?::\d{2})?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_SEPTEMBER = re.compile(r"\b([Ss]ep)\b")
_WRITTEN = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
}


def read_date(text: str) -> tuple[datetime, Precision]:
    """The moment (UTC; the beginning of what is known) and how much is known.

    Raises ValueError for anything that is not such a date.
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day = (int(match[name] or 1) for name in ("year", "month", "day"))
    moment = datetime(year, month, day, tzinfo=UTC)
    if match["time"]:
        return _with_time(moment, match["time"], match["zone"]), Precision.MINUTE
    if match["day"]:
        return moment, Precision.DAY
    return moment, Precision.MONTH if match["month"] else Precision.YEAR


def _with_time(day: datetime, time: str, zone: str | None) -> datetime:
    offset = (zone or "").upper().replace("UTC", "").replace("Z", "") or "+00:00"
    hours, minutes = time.split(":")
    local = f"{day:%Y-%m-%d}T{int(hours):02d}:{minutes}:00{offset}"
    try:
        return datetime.fromisoformat(local).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(time) from error


def write_date(moment: datetime | None, precision: str) -> str:
    """The date as `read_date` takes it; empty without a date."""
    if moment is None:
        return ""
    known = Precision(precision) if precision else Precision.DAY
    # strftime does not pad years before 1000 everywhere.
    return moment.astimezone(UTC).strftime(_WRITTEN[known].replace("%Y", f"{moment.year:04d}"))


def short_day(day: date, form: str) -> str:
    """The day in the reader's language; September is cut as browsers cut it, not as Django does."""
    return _SEPTEMBER.sub(r"\1t", date_format(day, form))
