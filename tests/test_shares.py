"""Forecasts, intervals of shares, drawings and tables: what can be reckoned by hand."""

from __future__ import annotations

from datetime import date

import pytest

from annotations.charts import columns, share_of
from annotations.shares import Share, forecast, hits
from annotations.spreadsheets import csv_lines

TODAY = date(2026, 5, 4)


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


def test_a_span_hits_gold_once_by_overlap_and_label() -> None:
    gold = [(0, 10, "supported"), (20, 30, "disputed")]
    assert hits([(0, 10, "supported"), (25, 40, "disputed")], gold) == 2
    assert hits([(0, 5, "supported"), (5, 10, "supported")], gold) == 1
    assert hits([(0, 10, "disputed"), (10, 20, "supported")], gold) == 0
    assert hits([(0, 10, None)], gold, labels=False) == 1
    assert hits([], gold) == hits([(0, 1, None)], []) == 0


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
