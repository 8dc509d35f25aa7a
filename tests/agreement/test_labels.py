"""Measures on labels give the published numbers, and nothing where there is nothing to give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.agreement import labels
from tests.agreement.oracles import (
    DAWID_SKENE,
    FLEISS,
    FOUR_OBSERVERS,
    FOURTEEN_RATERS,
    HAYES,
    THREE_CODERS,
    TWO_LINES,
    by_observer,
    by_unit,
    confusion,
)

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DIAGNOSES = np.array([[int(figure) for figure in word] for word in FLEISS])


def near(value: float) -> object:
    return pytest.approx(value, abs=0.0000006)


def sums(parts: np.ndarray) -> np.ndarray:
    return parts.sum(axis=0)


@pytest.mark.parametrize(
    ("level", "value"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_of_four_observers_with_gaps(level: labels.Level, value: float) -> None:
    counts = by_observer(*FOUR_OBSERVERS)
    assert labels.alpha(counts, level, np.arange(1.0, 6)) == near(value)


def test_the_disagreements_behind_it_are_the_published_ones() -> None:
    counts = by_observer(*FOUR_OBSERVERS)
    table = sums(labels.coincidences(counts)).reshape(5, 5)
    each, total = table.sum(axis=0), table.sum()
    assert 1 - np.trace(table) / total == pytest.approx(0.200, abs=0.0005)
    expected = 1 - (each * (each - 1)).sum() / (total * (total - 1))
    assert expected == pytest.approx(0.779, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("0100000010", "1110010000", 0.095238),
        ("aabbdcccedda", "babbbccceddd", 0.691964),
        (*TWO_LINES, 0.328571),
    ],
)
def test_alpha_of_two_observers(one: str, other: str, value: float) -> None:
    assert labels.alpha(by_observer(one, other)) == near(value)


def test_alpha_and_agreement_of_twelve_items() -> None:
    counts = by_observer("aabbbbbccccc", "abbbbbcccccc")
    assert labels.alpha(counts) == pytest.approx(0.7341, abs=0.00005)
    assert labels.agreeing(counts).mean() == pytest.approx(0.833, abs=0.0005)


@pytest.mark.parametrize(
    ("level", "value", "digits"),
    [("ordinal", 0.7598, 4), ("nominal", 0.4765, 4), ("interval", 0.7574, 4), ("ratio", 0.6621, 4)],
)
def test_alpha_of_five_observers(level: labels.Level, value: float, digits: int) -> None:
    counts = by_unit(HAYES)
    assert len(counts) == 40
    found = labels.alpha(counts, level, np.arange(4.0))
    assert found == pytest.approx(value, abs=0.6 * 10**-digits)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_alpha_of_three_coders_with_many_gaps(level: labels.Level, value: float) -> None:
    assert labels.alpha(by_observer(*THREE_CODERS), level, np.arange(1.0, 5)) == near(value)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.584), ("ordinal", 0.812)])
def test_alpha_of_the_first_answers_of_anaesthetists(level: labels.Level, value: float) -> None:
    counts = by_unit([word[0] + word[3:] for word in DAWID_SKENE])
    assert counts.shape == (45, 4)
    assert labels.alpha(counts, level, np.arange(1.0, 5)) == pytest.approx(value, abs=0.0005)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.130435),
        ((25, 35, 5, 35), 0.259259),
    ],
)
def test_cohen_of_a_two_by_two_table(cells: tuple[float, ...], value: float) -> None:
    assert labels.cohen_of(np.array(cells, np.float64)) == near(value)


def test_cohen_and_pi_of_two_lines() -> None:
    assert labels.cohen_of(confusion(*TWO_LINES)) == near(0.384615)
    pi = labels.fleiss_of(sums(labels.fleiss_parts(by_observer(*TWO_LINES))))
    assert pi == pytest.approx(0.314, abs=0.0005)


def test_fleiss_of_the_diagnoses() -> None:
    parts = sums(labels.fleiss_parts(DIAGNOSES))
    shares = parts[2:] / parts[2:].sum()
    assert labels.fleiss_of(parts) == near(0.430245)
    assert labels.free_of(parts) == near(0.444444)
    assert parts[0] / parts[1] == pytest.approx(0.5556, abs=0.00005)
    # Printed as 0.2201, worked out from shares of three digits.
    assert (shares**2).sum() == pytest.approx(0.2201, abs=0.0002)
    assert shares == pytest.approx([0.1444, 0.1444, 0.1667, 0.3056, 0.2389], abs=0.00005)


def test_fleiss_of_each_diagnosis_against_the_rest() -> None:
    found = []
    for column in range(5):
        one = DIAGNOSES[:, column]
        both = np.column_stack((one, 6 - one))
        found.append(labels.fleiss_of(sums(labels.fleiss_parts(both))))
    # Printed with the same roundings on the way.
    assert found == pytest.approx([0.248, 0.248, 0.517, 0.470, 0.565], abs=0.004)


def test_fleiss_of_fourteen_raters() -> None:
    parts = sums(labels.fleiss_parts(FOURTEEN_RATERS))
    assert labels.fleiss_of(parts) == near(0.209931)
    assert labels.free_of(parts) == near(0.222527)


def test_ac1_stays_up_where_one_label_is_rare_and_kappa_falls() -> None:
    """Two people agree on 118 of 125, five of them the rare one each (Gwet's paradox)."""
    counts = np.array([[2, 0]] * 118 + [[1, 1]] * 7)
    chance = 2 * (243 / 250) * (7 / 250)
    assert labels.ac1_of(sums(labels.ac1_parts(counts))) == near(
        (118 / 125 - chance) / (1 - chance)
    )
    kappa = labels.fleiss_of(sums(labels.fleiss_parts(counts)))
    assert kappa < 0


def test_one_label_or_nobody_to_compare_with_is_undefined() -> None:
    assert labels.alpha(np.array([[2, 0], [3, 0]])) is None
    assert labels.alpha(np.array([[1, 0], [0, 1]])) is None
    assert labels.alpha(np.zeros((0, 3), np.int64)) is None
    assert np.isnan(labels.cohen_of(np.array([4.0, 0, 0, 0])))
    assert np.isnan(labels.fleiss_of(np.array([3.0, 3, 6, 0])))


@CALM
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=20))
def test_alpha_from_sums_is_the_alpha_of_the_library(rows: list[tuple[int, ...]]) -> None:
    counts = np.array(rows)
    pairable = counts[counts.sum(axis=1) >= 2]
    value = labels.alpha(counts)
    from_sums = labels.alpha_of(labels.coincidences(pairable).sum(axis=0))
    if value is None:
        assert np.isnan(from_sums)
    else:
        assert from_sums == pytest.approx(value, abs=1e-12)


def test_a_label_against_the_rest_is_the_alpha_of_two_labels() -> None:
    counts = by_observer(*FOUR_OBSERVERS)
    two = np.column_stack((counts[:, 2], counts.sum(axis=1) - counts[:, 2]))
    together = sums(labels.coincidences(counts))
    assert labels.alpha_of(labels.against_the_rest(together, 2)) == near(labels.alpha(two) or 0)


def test_too_many_units_for_the_library_are_summed_by_portions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = by_observer(*FOUR_OBSERVERS)
    monkeypatch.setattr(labels, "_CELLS_AT_ONCE", 1)
    assert labels.alpha(counts) == near(0.743421)
