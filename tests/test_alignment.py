"""Spans of several people become cases: nearest first, one a person, whoever comes first."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations import alignment
from annotations.alignment import Kind, Mark, align, cases, overlaps

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mark(start: int, end: int, label: str | None = None, key: str = "") -> Mark:
    return Mark(key or f"{start}-{end}-{label}", start, end, label)


def spans(case: alignment.Case) -> dict[str, tuple[int, int]]:
    return {person: (found.start, found.end) for person, found in case.marks.items()}


def test_the_same_span_of_two_people_is_one_case() -> None:
    (case,) = cases({"A": [mark(3, 9, "supported")], "B": [mark(3, 9, "disputed")]})
    assert (case.kind, case.start, case.end, case.absent) == (Kind.SAME, 3, 9, ())
    assert not case.same_label


def test_spans_that_overlap_are_one_case_and_its_edges_are_the_outer_ones() -> None:
    (case,) = cases({"A": [mark(3, 9)], "B": [mark(5, 12)]})
    assert (case.kind, case.start, case.end) == (Kind.OVERLAPPING, 3, 12)
    assert case.same_label


def test_spans_that_only_touch_are_two_cases() -> None:
    first, second = cases({"A": [mark(3, 9)], "B": [mark(9, 12)]})
    assert (first.kind, first.absent) == (Kind.ALONE, ("B",))
    assert (second.kind, second.absent) == (Kind.ALONE, ("A",))


def test_who_marked_nothing_is_absent_everywhere() -> None:
    (case,) = cases({"A": [mark(0, 4)], "B": [mark(0, 4)], "C": []})
    assert (case.kind, case.absent) == (Kind.SAME, ("C",))
    assert cases({"A": [], "B": []}) == []
    assert cases({}) == []


def test_a_person_is_in_a_case_once_and_the_nearest_span_is_taken() -> None:
    near, whole = cases({"A": [mark(0, 10), mark(10, 40)], "B": [mark(0, 40)]})
    assert (near.kind, spans(near)) == (Kind.ALONE, {"A": (0, 10)})
    assert spans(whole) == {"A": (10, 40), "B": (0, 40)}


def test_nested_spans_of_one_person_meet_their_likes_of_another() -> None:
    outer, inner = cases({"A": [mark(0, 50), mark(10, 20)], "B": [mark(0, 50), mark(11, 20)]})
    assert (outer.kind, inner.kind) == (Kind.SAME, Kind.OVERLAPPING)


def test_of_two_labels_on_one_span_the_same_one_is_met() -> None:
    first, second = cases(
        {"A": [mark(0, 5, "disputed"), mark(0, 5, "supported")], "B": [mark(0, 5, "supported")]}
    )
    assert (first.kind, first.marks["A"].label) == (Kind.ALONE, "disputed")
    assert (second.kind, second.same_label) == (Kind.SAME, True)


def test_a_chain_is_no_case_because_all_of_a_case_share_a_place() -> None:
    found = cases({"A": [mark(0, 10)], "B": [mark(8, 20)], "C": [mark(12, 30)]})
    assert [sorted(case.marks) for case in found] == [["A"], ["B", "C"]]


def test_the_order_in_which_people_and_marks_are_given_changes_nothing() -> None:
    rng = random.Random(4)
    sets = {
        person: [mark(start, start + rng.randint(1, 9)) for start in rng.sample(range(40), 8)]
        for person in "ABCDE"
    }
    turned = {person: list(reversed(sets[person])) for person in sorted(sets, reverse=True)}
    assert cases(sets) == cases(turned)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 3), st.integers(0, 12), st.integers(1, 8),
        st.integers(0, 1),
    ),
    min_size=1, max_size=24, unique=True,
)  # fmt: skip


def one_by_one(rows: list[tuple[int, int, int, int, int]]) -> set[frozenset[int]]:
    """The rule of the module as one would say it, a pair after the other."""
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i][0], rows[i][2], rows[i][2] + rows[i][3], rows[i][4], rows[i][1]),
    )
    ranked = []
    for a, b in combinations(range(len(order)), 2):
        one, other = rows[order[a]], rows[order[b]]
        ends = sorted((one[2] + one[3], other[2] + other[3]))
        shared = ends[0] - max(one[2], other[2])
        if one[0] == other[0] and one[1] != other[1] and shared > 0:
            near = Fraction(shared, ends[1] - min(one[2], other[2]))
            ranked.append((-near, one[4] != other[4], a, b))
    case = {number: {number} for number in range(len(order))}
    for _, _, a, b in sorted(ranked):
        together = [rows[order[number]] for number in case[a] | case[b]]
        people = {row[1] for row in together}
        share = max(row[2] for row in together) < min(row[2] + row[3] for row in together)
        if case[a] is not case[b] and len(people) == len(together) and share:
            joined = case[a] | case[b]
            for number in joined:
                case[number] = joined
    return {frozenset(order[number] for number in members) for members in case.values()}


@CALM
@given(ROWS, st.sampled_from([1, 5, 2_000_000]))
def test_all_pairs_at_once_decide_like_one_after_the_other(
    rows: list[tuple[int, int, int, int, int]], portion: int
) -> None:
    document, person, start, length, label = (
        np.array(column, np.int64) for column in zip(*rows, strict=True)
    )
    usual, alignment._PAIRS_AT_ONCE = alignment._PAIRS_AT_ONCE, portion
    try:
        numbers = align(document, person, start, start + length, label)
    finally:
        alignment._PAIRS_AT_ONCE = usual
    found: dict[int, set[int]] = {}
    for row, number in enumerate(numbers.tolist()):
        found.setdefault(number, set()).add(row)
    assert {frozenset(rows_) for rows_ in found.values()} == one_by_one(rows)
    assert sorted(found) == list(range(len(found)))


def test_more_than_64_people_are_told_apart() -> None:
    people = np.arange(150)
    zeros = np.zeros(150, np.int64)
    assert set(align(zeros, people, zeros, zeros + 5, zeros).tolist()) == {0}
    twice = np.repeat(np.arange(75), 2)
    ends = np.tile([5, 6], 75)
    assert np.bincount(align(zeros, twice, zeros, ends, zeros)).tolist() == [75, 75]


def test_no_rows_have_no_pairs() -> None:
    empty = np.array([], np.int64)
    assert list(overlaps(empty, empty, empty)) == []
