"""Dates as files write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from annotations.formats.dates import (
    BadDate,
    parse_moment,
    parse_partial,
    write_moment,
    write_partial,
)
from tests.formats.strategies import moments


@pytest.mark.parametrize(
    ("value", "moment", "precision"),
    [
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), "year"),
        ("2023-05", datetime(2023, 5, 1, tzinfo=UTC), "month"),
        ("2023-05-29", datetime(2023, 5, 29, tzinfo=UTC), "day"),
        ("2023-05-29T14:30Z", datetime(2023, 5, 29, 14, 30, tzinfo=UTC), "minute"),
        ("2023-05-29 14:30:59+02:00", datetime(2023, 5, 29, 12, 30, 59, tzinfo=UTC), "minute"),
        ("2023-05-29T23:00:00.123456-0500", datetime(2023, 5, 30, 4, 0, 0, 123456, UTC), "minute"),
    ],
)
def test_a_date_is_known_as_far_as_it_is_written(
    value: str, moment: datetime, precision: str
) -> None:
    assert parse_partial(value) == (moment, precision)


def test_a_precision_makes_a_date_coarser_as_it_is_written_never_finer() -> None:
    late = "2023-12-31T23:00:00-05:00"  # already the next year in UTC

    assert parse_partial(late, "day") == (datetime(2023, 12, 31, tzinfo=UTC), "day")
    assert parse_partial(late, "year") == (datetime(2023, 1, 1, tzinfo=UTC), "year")
    with pytest.raises(BadDate, match="known to the month, not to the day"):
        parse_partial("2023-05", "day")


@pytest.mark.parametrize("value", ["10.01.2023", "1/2/2023", "10-01-2023", "10.01.23", "1 2 23"])
def test_a_date_that_must_be_guessed_is_ambiguous(value: str) -> None:
    with pytest.raises(BadDate, match="ambiguous"):
        parse_partial(value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2023-5-9", "write it as 2023-05-09"),
        ("2023/05/29", "write it as 2023-05-29"),
        ("May 29, 2023", "not ISO 8601"),
        ("20230529", "not ISO 8601"),
        ("2023-W22-1", "not ISO 8601"),
        ("٢٠٢٣-٠٥-٢٩", "not ISO 8601"),
        ("2023-05-29T14:30:00.1234567Z", "not ISO 8601"),
        ("", "not ISO 8601"),
        ("2023-02-30", "no such day"),
        ("2023-13", "no such day"),
        ("0000", "no such day"),
        ("2023-05-29T14:30", "no zone"),
        ("2023-05-29T24:30Z", "no such moment"),
        ("2023-02-30T14:30Z", "no such moment"),
        ("0001-01-01T00:00+14:00", "no such moment"),
    ],
)
def test_any_other_date_is_refused_with_the_remedy(value: str, message: str) -> None:
    with pytest.raises(BadDate, match=message):
        parse_partial(value)


def test_a_coarse_precision_does_not_hide_a_moment_that_is_none() -> None:
    with pytest.raises(BadDate, match="no such moment"):
        parse_partial("2023-05-29T99:30Z", "day")


@given(moments)
def test_a_written_moment_is_read_back(moment: datetime) -> None:
    written = write_moment(moment)

    assert written.endswith("Z")
    assert len(written) == 27
    assert parse_moment(written) == moment


@pytest.mark.parametrize("value", ["0999", "2023-05", "2023-05-29", "2023-05-29T14:30:00.000000Z"])
def test_a_written_date_says_no_more_than_is_known(value: str) -> None:
    assert write_partial(*parse_partial(value)) == value
