"""All figures of a table: what is counted, what is left out, and why something is undefined."""

from __future__ import annotations

import json
import math
import random
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.agreement.evidence import Sharing
from annotations.agreement.figures import Figure, Reason
from annotations.agreement.measures import Agreement, measure, measure_label
from annotations.agreement.table import Table, paired
from tests.agreement.tables import table

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SUPPORTED, DISPUTED, UNSOURCED = range(3)


def near(value: float) -> object:
    return pytest.approx(value, abs=0.0000006)


def test_spans_one_quotation_mark_apart() -> None:
    """“Seven hundred U.S. soldiers against the same without its opening quotation mark."""
    found = measure(table({"A": [(1922, 1950)], "B": [(1923, 1950)]}, length=3545)).finding
    assert (found.exact.value, found.overlapping.value) == (0, 1)
    assert found.characters.value == near(0.981818)


def test_f1_of_three_people_is_that_of_all_pairs_together() -> None:
    found = measure(table({"A": [(0, 9), (20, 30)], "B": [(0, 9)], "C": [(1, 9)]})).finding
    # Pairs of A and B, A and C, B and C: 3 + 3 + 2 spans that could have been matched.
    assert found.exact.value == near(2 * 1 / 8)
    assert found.overlapping.value == near(2 * 3 / 8)
    assert found.characters.value == near(2 * (9 + 8 + 8) / (2 * (19 + 9 + 8)))
    assert found.exact.items == 4


def test_alpha_u_is_that_of_the_published_example() -> None:
    c = {"A": [(75, 145), (220, 250)], "B": [(70, 150), (205, 225), (250, 270)]}
    assert measure(table(c, length=300)).finding.unitizing.value == near(0.728599)


def test_a_span_with_two_labels_is_found_once() -> None:
    found = measure(table({"A": [(0, 9, SUPPORTED), (0, 9, DISPUTED)], "B": [(0, 9, DISPUTED)]}))
    assert (found.finding.exact.value, found.finding.exact.items) == (1, 2)
    assert found.finding.overlapping.value == 1
    assert found.judging.alone == 1
    assert found.judging.same.value == 1


def test_labels_are_compared_where_two_people_marked_the_same_place() -> None:
    found = measure(
        table(
            {
                "A": [(0, 9, SUPPORTED), (10, 19, DISPUTED), (20, 29, SUPPORTED), (30, 39)],
                "B": [(0, 9, SUPPORTED), (11, 19, UNSOURCED), (50, 60, DISPUTED), (30, 39, 0)],
            }
        )
    )
    judged = found.judging
    assert (judged.same.value, judged.same.items) == (0.5, 2)
    assert (judged.alone, judged.unlabelled, found.cases) == (2, 1, 5)
    assert judged.cohen.value == near((0.5 - 0.25) / 0.75)
    assert found.two_sided
    to_check, missing = 3, 4
    assert found.confusion[SUPPORTED, SUPPORTED] == 1
    assert found.confusion[DISPUTED, UNSOURCED] == 1
    assert found.confusion[SUPPORTED, missing] == 1
    assert found.confusion[missing, DISPUTED] == 1
    assert found.confusion[to_check, SUPPORTED] == 1
    assert found.confusion.sum() == 5


def test_of_three_people_every_pair_counts_in_both_directions() -> None:
    found = measure(table({"A": [(0, 9, 0)], "B": [(0, 9, 1)], "C": [(0, 9, 1)], "D": []}))
    assert not found.two_sided
    assert found.confusion.tolist() == [
        [0, 2, 0, 0, 1],
        [2, 1, 0, 0, 2],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 2, 0, 0, 0],
    ]
    assert found.judging.cohen.undefined is Reason.MORE_THAN_TWO


def test_alpha_per_label_tells_which_one_divides() -> None:
    texts = [
        {
            "A": [(0, 9, SUPPORTED), (10, 19, DISPUTED), (20, 29, UNSOURCED)],
            "B": [(0, 9, SUPPORTED), (10, 19, UNSOURCED), (20, 29, DISPUTED)],
        }
    ] * 3
    per_label = measure(table(*texts)).judging.per_label
    assert per_label[SUPPORTED].value == 1
    assert (per_label[DISPUTED].value or 0) < 0
    assert per_label[DISPUTED].items == 6


def test_finding_per_label_looks_at_its_spans_only() -> None:
    texts = table(
        {
            "A": [(0, 9, SUPPORTED), (20, 29, DISPUTED)],
            "B": [(0, 9, SUPPORTED), (20, 29, SUPPORTED)],
        }
    )
    assert measure_label(texts, SUPPORTED).exact.value == near(2 / 3)
    assert measure_label(texts, DISPUTED).exact.value == 0
    assert measure_label(texts, UNSOURCED).exact.undefined is Reason.NOTHING_MARKED


def sharing(evidence: dict[tuple[int, str, int], list[tuple[int, int, int]]]) -> Sharing:
    both = {"A": [(0, 9, 0), (20, 29, 0)], "B": [(0, 9, 0), (20, 29, 0)]}
    return measure(table(both, evidence=evidence)).sharing


def test_evidence_overlaps_where_passages_do() -> None:
    shared = sharing({(0, "A", 0): [(7, 0, 50), (8, 0, 1)], (0, "B", 0): [(7, 40, 90)]})
    assert (shared.overlap.value, shared.overlap.items, shared.without) == (0.5, 1, 1)


def test_evidence_of_one_of_two_is_nothing_in_common() -> None:
    shared = sharing(
        {(0, "A", 0): [(7, 0, 50)], (0, "B", 0): [(7, 50, 90)], (0, "B", 1): [(9, 0, 1)]}
    )
    assert (shared.overlap.value, shared.overlap.items, shared.without) == (0, 2, 0)


def test_the_same_passage_cited_twice_counts_once() -> None:
    shared = sharing({(0, "A", 1): [(7, 0, 50), (7, 10, 30)], (0, "B", 1): [(7, 20, 40)]})
    assert (shared.overlap.value, shared.overlap.items) == (1, 1)


def test_no_evidence_at_all_is_undefined() -> None:
    shared = sharing({})
    assert (shared.overlap.undefined, shared.without) == (Reason.NO_EVIDENCE, 2)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ([], Reason.NOTHING_READ),
        ([{"A": [(0, 5, 0)]}], Reason.ONE_PERSON),
        ([{"A": [(0, 5, 0)]}, {"B": [(0, 5, 0)]}], Reason.NOTHING_SHARED),
        ([{"A": [], "B": []}], Reason.NOTHING_MARKED),
    ],
)
def test_where_nothing_is_shared_it_says_why(texts: list[dict], reason: Reason) -> None:
    found = measure(table(*texts))
    for figure in figures(found):
        assert figure.value is None
        assert figure.undefined in (reason, Reason.NO_EVIDENCE)
    assert found.finding.unitizing.undefined is reason
    assert found.judging.alpha.undefined is reason


def test_one_person_reading_alone_is_left_out_and_counted() -> None:
    found = measure(table({"A": [(0, 5, 0)], "B": [(0, 5, 0)]}, {"A": [(7, 9, 0)]}))
    assert (found.texts, found.single, found.marks) == (1, 1, 2)


def test_one_label_only_is_undefined_but_plain_agreement_is_said() -> None:
    texts = [{"A": [(0, 5, 0)], "B": [(0, 5, 0)]}] * 2
    judged = measure(table(*texts)).judging
    for figure in (judged.alpha, judged.cohen, judged.fleiss):
        assert (figure.value, figure.undefined, figure.items) == (None, Reason.ONE_LABEL, 2)
    assert judged.same.value == judged.ac1.value == judged.free.value == 1


def test_a_scheme_of_one_label_has_nothing_to_choose() -> None:
    judged = measure(table({"A": [(0, 5, 0)], "B": [(0, 5, 0)]}, labels=1)).judging
    assert judged.ac1.undefined is Reason.ONE_IN_SCHEME
    assert judged.free.undefined is Reason.ONE_IN_SCHEME


def test_marks_to_check_are_found_but_not_judged() -> None:
    found = measure(table({"A": [(0, 5)], "B": [(0, 5)]}))
    assert found.finding.exact.value == 1
    assert found.judging.alpha.undefined is Reason.NOTHING_JUDGED
    assert found.judging.unlabelled == 1


def many(seed: int = 1, texts: int = 60) -> Table:
    rng = random.Random(seed)
    rows = []
    for _ in range(texts):
        places = [(start, start + 8) for start in range(0, 90, 12) if rng.random() < 0.6]
        rows.append(
            {
                name: [
                    (start + rng.choice([0, 0, 1]), end, rng.choice([0, 0, 0, 1, 2]))
                    for start, end in places
                    if rng.random() < 0.8
                ]
                for name in rng.sample("ABCD", 2)
            }
        )
    return table(*rows)


def test_an_interval_holds_its_value_and_is_the_same_every_time() -> None:
    found, _between, again = (measure(many(texts=texts)) for texts in (60, 31, 60))
    for figure, same in zip(figures(found), figures(again), strict=True):
        if figure.value is not None:
            assert (figure.low or 0) <= figure.value <= (figure.high or 0)
            assert figure.low != figure.high
        assert figure == same
    other = measure(many(), seed=5).judging.alpha
    assert (other.value, other.low) != (found.judging.alpha.value, found.judging.alpha.low)
    assert other.value == found.judging.alpha.value


def test_figures_without_intervals_have_the_same_values() -> None:
    found, bare = measure(many()), measure(many(), drawn=False)
    for figure, same in zip(figures(found), figures(bare), strict=True):
        assert same == replace(figure, low=None, high=None, unsure=None)


def test_an_interval_is_about_as_wide_as_chance_makes_the_figure_vary() -> None:
    """Of forty samples of the same kind, most intervals hold what all together come to."""
    together = measure(many(99, texts=3000)).judging.same.value or 0
    intervals = [measure(many(seed)).judging.same for seed in range(40)]
    held = sum((one.low or 0) <= together <= (one.high or 0) for one in intervals)
    assert 33 <= held <= 40


def test_more_texts_than_are_drawn_at_once_are_drawn_in_blocks() -> None:
    few, lots = measure(many(3, 1000)).judging.same, measure(many(3, 1001)).judging.same
    assert (lots.high or 0) - (lots.low or 0) == pytest.approx(
        (few.high or 0) - (few.low or 0), rel=0.3
    )


def test_one_text_gives_a_value_and_says_why_there_is_no_interval() -> None:
    figure = measure(table({"A": [(0, 5, 0)], "B": [(0, 5, 1)]})).judging.same
    assert (figure.value, figure.low, figure.unsure) == (0, None, Reason.ONE_TEXT)


def test_people_against_gold_are_one_pair_of_sides() -> None:
    texts = table(
        {"A": [(0, 5, 0)], "B": [(0, 5, 1), (9, 12, 2)], "gold": [(0, 5, 1)]},
        {"A": [(0, 5, 0)], "gold": []},
        {"B": [(0, 5, 0)]},
        evidence={(0, "gold", 0): [(1, 0, 9)], (0, "B", 0): [(1, 5, 20)]},
    )
    gold = texts.read_person == 2
    sides, origin = paired(texts, gold, ~gold)
    found = measure(sides)
    assert origin.tolist() == [0, 0, 1]
    assert (found.people, found.texts, found.single) == (2, 3, 0)
    assert found.confusion[1].tolist() == [1, 1, 0, 0, 0]
    assert found.confusion[4].tolist() == [1, 0, 1, 0, 0]
    assert (found.sharing.overlap.value, found.sharing.overlap.items) == (0.5, 2)


def test_choosing_people_keeps_what_they_read_and_cited() -> None:
    texts = table(
        {"A": [(0, 5, 0)], "B": [(0, 5, 1)], "C": [(0, 5, 1)]},
        {"A": [(0, 5, 0)], "C": []},
        evidence={(0, "C", 0): [(1, 0, 9)], (0, "A", 0): [(2, 0, 9)]},
    )
    chosen = texts.of_people([0, 2])
    assert chosen.readers.tolist() == [2, 2]
    assert chosen.person.tolist() == [0, 2, 0]
    assert (chosen.evidence.mark.tolist(), chosen.evidence.target.tolist()) == ([0, 1], [2, 1])
    assert texts.of_people([]).people.tolist() == []


MARKS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6), st.integers(-1, 2)), max_size=5, unique=True
)
TEXTS = st.lists(st.dictionaries(st.sampled_from("ABC"), MARKS, min_size=1), min_size=1, max_size=5)


@CALM
@given(TEXTS)
def test_whatever_people_mark_no_figure_is_nan_or_out_of_range(texts: list[dict]) -> None:
    rows = [
        {name: [(start, start + size, label) for start, size, label in said]
         for name, said in text.items()}
        for text in texts
    ]  # fmt: skip
    found = measure(table(*rows, length=30))
    json.dumps(asdict(found.finding), allow_nan=False)
    for figure in figures(found):
        assert (figure.value is None) == (figure.undefined is not None)
        assert figure.value is None or math.isfinite(figure.value)
    for figure in (found.finding.exact, found.finding.overlapping, found.finding.characters):
        assert figure.value is None or 0 <= figure.value <= 1
    assert found.finding.exact.value is None or (
        found.finding.exact.value <= (found.finding.overlapping.value or 0) + 1e-12
    )
    assert np.array_equal(found.confusion, found.confusion.T) or found.two_sided


def figures(found: Agreement) -> list[Figure]:
    judged = found.judging
    return [
        found.finding.unitizing, found.finding.exact, found.finding.overlapping,
        found.finding.characters, judged.alpha, judged.cohen, judged.same, judged.fleiss,
        judged.ac1, judged.free, *judged.per_label.values(), found.sharing.overlap,
    ]  # fmt: skip
