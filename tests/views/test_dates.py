"""Dates of publication, read as people write them."""

from datetime import UTC, datetime

import pytest

from annotations.forms.dates import read_date, write_date


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2023", datetime(2023, 1, 1, tzinfo=UTC), "year"),
        ("2023-05", datetime(2023, 5, 1, tzinfo=UTC), "month"),
        ("2023-5-9", datetime(2023, 5, 9, tzinfo=UTC), "day"),
        (" 2023-05-19 ", datetime(2023, 5, 19, tzinfo=UTC), "day"),
        ("2023-05-19 14:30", datetime(2023, 5, 19, 14, 30, tzinfo=UTC), "minute"),
        ("2023-05-19T14:30:59Z", datetime(2023, 5, 19, 14, 30, tzinfo=UTC), "minute"),
        ("2023-05-19 14:30 +02:00", datetime(2023, 5, 19, 12, 30, tzinfo=UTC), "minute"),
        ("2023-05-19 01:30 +0200", datetime(2023, 5, 18, 23, 30, tzinfo=UTC), "minute"),
    ],
)
def test_a_date_carries_its_own_precision(text: str, moment: datetime, precision: str) -> None:
    assert read_date(text) == (moment, precision)


@pytest.mark.parametrize(
    "text",
    ["", "23", "May 2023", "2023-00", "2023-02-30", "2023-05-19 24:01", "19.05.2023", "２０２３",
     "2023-05-19 14:30 +99:00", "0001-01-01 00:00 +10:00"],
)  # fmt: skip
def test_what_is_no_such_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(text)


@pytest.mark.parametrize("text", ["2023", "0800", "2023-05", "2023-05-19", "2023-05-19 14:30"])
def test_what_is_written_is_what_is_read(text: str) -> None:
    assert write_date(*read_date(text)) == text


def test_no_date_is_no_text() -> None:
    assert write_date(None, "") == ""
