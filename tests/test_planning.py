"""How long a queue would take: sums that can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from annotations.planning import Given, others, plan

GIVEN = Given(
    documents=120, overlap=2, share_twice=None, minutes=10, hours=20, readers=3, differing=25,
    deciding_minutes=6, deciding_hours=2, begins=date(2026, 3, 2),
)  # fmt: skip


def test_readings_are_documents_times_overlap_and_hours_follow() -> None:
    made = plan(GIVEN)
    assert (made.readings, made.reading_hours) == (240, 40)
    assert (made.decided, made.deciding_hours) == (30, 3)
    assert (made.reading_weeks, made.deciding_weeks) == (2, 1.5)
    assert (made.hours, made.ends) == (43, date(2026, 3, 16))


def test_adjudication_that_takes_longer_than_reading_decides_the_end() -> None:
    slow = plan(replace(GIVEN, deciding_hours=1))
    assert (slow.deciding_weeks, slow.ends) == (3, date(2026, 3, 23))


def test_a_share_read_twice_moves_readings_and_what_is_decided() -> None:
    made = plan(replace(GIVEN, share_twice=10))
    assert (made.readings, made.decided) == (132, 3)
    assert plan(replace(GIVEN, share_twice=0)).decided == 0


def test_documents_read_once_need_no_adjudicator() -> None:
    made = plan(replace(GIVEN, overlap=1, deciding_hours=0))
    assert (made.decided, made.deciding_weeks, made.ends) == (0, 0, date(2026, 3, 9))


def test_without_hours_there_is_no_end_and_neither_beyond_ten_years() -> None:
    nobody = plan(replace(GIVEN, hours=0))
    assert (nobody.reading_weeks, nobody.ends) == (None, None)
    assert plan(replace(GIVEN, deciding_hours=0)).ends is None
    assert plan(replace(GIVEN, hours=0.05)).ends is None


def test_nothing_to_read_ends_on_the_day_it_begins() -> None:
    made = plan(replace(GIVEN, documents=0, hours=0, deciding_hours=0))
    assert (made.readings, made.ends, made.short) == (0, GIVEN.begins, 0)


def test_a_part_of_a_day_counts_as_a_day_but_a_rounding_error_does_not() -> None:
    assert plan(replace(GIVEN, hours=40.5)).ends == date(2026, 3, 13)
    third = replace(GIVEN, documents=63, overlap=1, minutes=10, hours=1.5)
    assert plan(third).ends == date(2026, 4, 20)


def test_as_many_readers_are_needed_as_one_document_has_readings() -> None:
    assert plan(replace(GIVEN, overlap=3)).short == 0
    assert plan(replace(GIVEN, overlap=5)).short == 2
    assert plan(replace(GIVEN, share_twice=10, readers=1)).short == 1
    assert plan(replace(GIVEN, share_twice=0, readers=1)).short == 0


def test_other_ways_to_read_stand_in_the_order_of_their_readings() -> None:
    shown = [(one.given.overlap, one.given.share_twice) for one in others(GIVEN)]
    assert shown == [(1, None), (1, 10), (1, 20), (1, 50), (2, None), (3, None)]
    own = [one.given.overlap for one in others(replace(GIVEN, overlap=7))]
    assert own[-1] == 7
    share = [one.given.share_twice for one in others(replace(GIVEN, share_twice=35))]
    assert share == [None, 10, 20, 35, 50, None, None]
"""Forecasts, plans and intervals of shares: arithmetic that can be done by hand."""

from __future__ import annotations

from datetime import date

import pytest

from annotations.charts import columns, share_of
from annotations.planning import Plan, Share, forecast
from annotations.spreadsheets import csv_lines

TODAY = date(2026, 5, 4)


def plan(**changed: object) -> Plan:
    known = {
        "documents": 1000, "overlap": 2, "share_twice": None, "minutes": 12.0,
        "minutes_deciding": 6.0, "adjudicated": 50, "people": 4, "hours_a_week": 10.0,
    }  # fmt: skip
    return Plan(**{**known, **changed})  # type: ignore[arg-type]


def test_a_thousand_documents_read_twice_are_400_hours_and_50_of_deciding() -> None:
    made = plan()
    assert (made.readings, made.read_twice, made.decided) == (2000, 1000, 500)
    assert (made.hours_reading, made.hours_deciding) == (400, 50)
    assert made.weeks == pytest.approx(11.25)
    assert made.ends(TODAY) == date(2026, 7, 22)


@pytest.mark.parametrize(("share", "readings", "decided"), [(0, 1000, 0), (10, 1100, 50),
                                                          (100, 2000, 500)])  # fmt: skip
def test_the_share_read_twice_moves_the_answer(share: int, readings: int, decided: int) -> None:
    made = plan(overlap=7, share_twice=share)
    assert (made.readings, made.decided) == (readings, decided)


def test_one_reading_needs_no_decision_and_no_hours_never_end() -> None:
    assert plan(overlap=1).decided == 0
    assert plan(people=0).ends(TODAY) is None
    assert plan(documents=0).ends(TODAY) == TODAY
    assert plan(hours_a_week=1e-9).ends(TODAY) is None


@pytest.mark.parametrize(
    ("left", "done", "days", "end"),
    [(0, 0, 14, TODAY), (10, 0, 14, None), (10, 14, 14, date(2026, 5, 14)),
     (1, 14, 7, date(2026, 5, 5)), (10**9, 1, 14, None)],
)  # fmt: skip
def test_a_forecast_is_what_is_left_over_the_pace(
    left: int, done: int, days: int, end: date | None
) -> None:
    assert forecast(left, done, days, TODAY) == end


def test_the_interval_of_a_share_is_wilsons() -> None:
    """8 of 10: 0.490 to 0.943, as in every table of it; 0 and all stay within 0 and 1."""
    low, high = Share(8, 10).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert (Share(0, 5).interval or (1,))[0] == 0
    assert (Share(5, 5).interval or (0, 0))[1] == pytest.approx(1)


def test_columns_stand_within_their_drawing() -> None:
    drawn = columns([("a", 1), ("b", 0), ("c", 4)], width=300, height=100)
    assert drawn is not None
    assert [(bar.height, bar.y) for bar in drawn.bars] == [(25, 75), (0, 100), (100, 0)]
    assert all(bar.x >= 0 and bar.x + bar.width <= 300 for bar in drawn.bars)
    assert columns([]) is None and columns([("a", 0)]) is None
    assert (share_of(1, 4), share_of(1, 0)) == (25, 0)


def test_no_cell_begins_a_formula_but_numbers_stay_numbers() -> None:
    rows = [["=1+1", -3, "＝x", None, " @a", 0.5, "plain"]]
    assert next(csv_lines(rows)).strip() == '"\'=1+1","-3","\'＝x","","\' @a","0.5","plain"'
