"""Alpha for unitizing gives the published numbers, for one text and for several."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.agreement.unitizing import disagreements, united

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# What two observers marked on the continuum from 150 to 450: begin and length (Krippendorff 2004).
C = ([(225, 70), (370, 30)], [(220, 80), (355, 20), (400, 20)])
K = ([(180, 60), (300, 50)], [(180, 60), (300, 50)])
Spans = list[tuple[int, int]]


def measured(*texts: tuple[Spans, ...], length: int = 300) -> tuple[np.ndarray, np.ndarray]:
    rows = [
        (text, person, begin, begin + size)
        for text, people in enumerate(texts)
        for person, spans in enumerate(people)
        for begin, size in spans
    ]
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    sizes = np.full(len(texts), length)
    readers = np.array([len(people) for people in texts])
    found = disagreements(united(*columns), sizes, readers)
    return found.observed, found.expected


def shifted(*people: Spans) -> tuple[Spans, ...]:
    return tuple([(begin - 150, size) for begin, size in spans] for spans in people)


def test_the_published_example() -> None:
    observed, expected = measured(shifted(*C), shifted(*K))
    assert observed[0] == pytest.approx(0.014444, abs=0.0000006)
    assert expected[0] == pytest.approx(0.053222, abs=0.0000006)
    assert 1 - observed[0] / expected[0] == pytest.approx(0.728599, abs=0.0000006)
    assert 1 - observed[1] / expected[1] == 1.0
    assert 1 - observed.sum() / expected.sum() == pytest.approx(0.858665, abs=0.0000006)


def test_the_tiny_example() -> None:
    observed, expected = measured(([(1, 8)], [(2, 1), (4, 1), (6, 1)]), length=10)
    assert observed[0] == pytest.approx(0.91)
    assert expected[0] == pytest.approx(0.535185, abs=0.0000006)
    assert 1 - observed[0] / expected[0] == pytest.approx(-0.700346, abs=0.0000006)


@pytest.mark.parametrize(
    ("one", "other", "square"),
    [
        ([(225, 70)], [(220, 80)], 50),
        ([(370, 30)], [(355, 20)], 850),
        ([], [(400, 20)], 400),
    ],
)
def test_distances_of_units_and_gaps(one: Spans, other: Spans, square: int) -> None:
    observed, _ = measured(shifted(one, other))
    assert observed[0] * 300**2 == pytest.approx(square)


def test_nobody_marking_anything_has_nothing_to_expect() -> None:
    observed, expected = measured(([], []), ([(0, 5)],))
    assert observed.tolist() == [0, 0]
    assert expected.tolist() == [0, 0]


def test_overlapping_spans_of_a_person_become_one_and_touching_ones_stay_two() -> None:
    zeros = np.zeros(4, np.int64)
    found = united(zeros, zeros, np.array([0, 2, 10, 20]), np.array([9, 6, 20, 30]))
    assert list(zip(found.start.tolist(), found.end.tolist(), strict=True)) == [
        (0, 9), (10, 20), (20, 30),
    ]  # fmt: skip


def plain(length: int, people: tuple[Spans, ...]) -> tuple[float, float]:
    """The formula as it is printed, section by section."""
    sections = []
    for spans in people:
        here, at = [], 0
        for begin, size in [*spans, (length, 0)]:
            here.append((False, at, begin - at))
            here.append((True, begin, size))
            at = begin + size
        sections.append([section for section in here if section[2] > 0])
    count, apart = len(people), 0.0
    for i, own in enumerate(sections):
        for j, others in enumerate(sections):
            for unit, begin, size in own if i != j else ():
                for other, place, long in others:
                    meet = begin < place + long and place < begin + size
                    if unit and other and meet:
                        apart += (begin - place) ** 2 + (begin + size - place - long) ** 2
                    elif unit and not other and place <= begin and begin + size <= place + long:
                        apart += size**2
                    elif other and not unit and begin <= place and place + long <= begin + size:
                        apart += long**2
    units = [size for own in sections for unit, _, size in own if unit]
    gaps = [size for own in sections for unit, _, size in own if not unit]
    above = sum(
        (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in units
    )
    ways = count * length * (count * length - 1) - sum(size * (size - 1) for size in units)
    return apart / (count * (count - 1) * length**2), 2 / length * above / ways


SPANS = st.lists(st.integers(0, 30), max_size=6, unique=True).map(
    lambda edges: [
        (one, other - one)
        for one, other in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    ]
)


@CALM
@given(st.lists(st.lists(SPANS, min_size=2, max_size=4), min_size=1, max_size=3))
def test_all_texts_at_once_are_each_text_by_the_printed_formula(texts: list[list[Spans]]) -> None:
    observed, expected = measured(*[tuple(people) for people in texts], length=30)
    for number, people in enumerate(texts):
        want = plain(30, tuple(people))
        assert (observed[number], expected[number]) == pytest.approx(want)
