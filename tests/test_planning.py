"""How long a queue would take: sums that can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from annotations.planning import Given, others, plan

GIVEN = Given(
    documents=120, overlap=2, share_twice=None, minutes=10, hours=20, reviewers=3, differing=25,
    adjudicating_minutes=6, adjudicating_hours=2, begins=date(2026, 3, 2),
)  # fmt: skip


def test_reviews_are_documents_times_overlap_and_hours_follow() -> None:
    made = plan(GIVEN)
    assert (made.reviews, made.reviewing_hours) == (240, 40)
    assert (made.adjudicated, made.adjudicating_hours) == (30, 3)
    assert (made.reviewing_weeks, made.adjudicating_weeks) == (2, 1.5)
    assert (made.hours, made.ends) == (43, date(2026, 3, 16))


def test_adjudication_that_takes_longer_than_reviewing_decides_the_end() -> None:
    slow = plan(replace(GIVEN, adjudicating_hours=1))
    assert (slow.adjudicating_weeks, slow.ends) == (3, date(2026, 3, 23))


def test_a_share_read_twice_moves_reviews_and_what_is_adjudicated() -> None:
    made = plan(replace(GIVEN, share_twice=10))
    assert (made.reviews, made.adjudicated) == (132, 3)
    assert plan(replace(GIVEN, share_twice=0)).adjudicated == 0


def test_documents_reviewed_once_need_no_adjudicator() -> None:
    made = plan(replace(GIVEN, overlap=1, adjudicating_hours=0))
    assert (made.adjudicated, made.adjudicating_weeks, made.ends) == (0, 0, date(2026, 3, 9))


def test_without_hours_there_is_no_end_and_neither_beyond_ten_years() -> None:
    nobody = plan(replace(GIVEN, hours=0))
    assert (nobody.reviewing_weeks, nobody.ends) == (None, None)
    assert plan(replace(GIVEN, adjudicating_hours=0)).ends is None
    assert plan(replace(GIVEN, hours=0.05)).ends is None


def test_nothing_to_review_ends_on_the_day_it_begins() -> None:
    made = plan(replace(GIVEN, documents=0, hours=0, adjudicating_hours=0))
    assert (made.reviews, made.ends, made.short) == (0, GIVEN.begins, 0)


def test_a_part_of_a_day_counts_as_a_day_but_a_rounding_error_does_not() -> None:
    assert plan(replace(GIVEN, hours=40.5)).ends == date(2026, 3, 13)
    third = replace(GIVEN, documents=63, overlap=1, minutes=10, hours=1.5)
    assert plan(third).ends == date(2026, 4, 20)


def test_as_many_reviewers_are_needed_as_one_document_has_reviews() -> None:
    assert plan(replace(GIVEN, overlap=3)).short == 0
    assert plan(replace(GIVEN, overlap=5)).short == 2
    assert plan(replace(GIVEN, share_twice=10, reviewers=1)).short == 1
    assert plan(replace(GIVEN, share_twice=0, reviewers=1)).short == 0


def test_other_ways_stand_in_the_order_of_their_reviews() -> None:
    shown = [(one.given.overlap, one.given.share_twice) for one in others(GIVEN)]
    assert shown == [(1, None), (1, 10), (1, 20), (1, 50), (2, None), (3, None)]
    own = [one.given.overlap for one in others(replace(GIVEN, overlap=7))]
    assert own[-1] == 7
    share = [one.given.share_twice for one in others(replace(GIVEN, share_twice=35))]
    assert share == [None, 10, 20, 35, 50, None, None]
