"""What agreement is, and what is taken where there is some. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.opinions import Opinion, Rules, agree, chosen, digest, follows, letters, share


def said(name: str, start: int = 0, end: int = 5, **more: Any) -> Opinion:
    return {
        "annotator": name,
        "start": start,
        "end": end,
        "label": "x",
        "judges": "content",
        **more,
    }


def web(url: str, stance: str = "supports") -> dict[str, Any]:
    return {"stance": stance, "url": url, "quote": "q"}


def passage(start: int, end: int) -> dict[str, Any]:
    return {"stance": "supports", "document": "d", "start": start, "end": end, "quote": "q"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (said("b"), True),
        (said("b", note="another note", confidence=0.1), True),
        (said("b", end=6), False),
        (said("b", label="y"), False),
        (said("b", judges="assertion"), False),
        (said("b", evidence=[web("https://a.example")]), False),
        ({"annotator": "b"}, False),
    ],
)
def test_all_must_have_said_the_same(other: Opinion, same: bool) -> None:
    assert agree([said("a"), other], Rules()) is same


def test_overlapping_spans_agree_where_the_project_says_so() -> None:
    rules = Rules(spans="overlapping")
    assert agree([said("a"), said("b", 4, 9)], rules)
    assert not agree([said("a"), said("b", 5, 9)], rules)


def test_evidence_counts_by_what_it_is_and_not_by_its_order_or_number() -> None:
    one = said("a", evidence=[web("https://a.example"), passage(0, 4)])
    other = said("b", evidence=[passage(0, 4), web("https://a.example"), web("https://a.example")])
    assert agree([one, other], Rules())
    moved = said("b", evidence=[passage(1, 4), web("https://a.example")])
    assert not agree([one, moved], Rules())
    assert agree([one, moved], Rules(spans="overlapping"))
    assert agree([one, moved], Rules(evidence=False))
    against = said("b", evidence=[web("https://a.example", "disputes"), passage(0, 4)])
    assert not agree([one, against], Rules())


def test_the_edges_that_most_chose_are_taken_then_the_longest_then_the_first() -> None:
    assert chosen([said("a", 0, 9), said("b", 2, 4), said("c", 2, 4)])["annotator"] == "b"
    assert chosen([said("a", 2, 4), said("b", 1, 9)])["annotator"] == "b"
    assert chosen([said("a", 5, 9), said("b", 1, 5)])["annotator"] == "b"
    assert chosen([{"annotator": "a"}, said("b")])["annotator"] == "b"


def test_a_case_is_another_one_when_anything_that_was_said_changed() -> None:
    case = [said("a"), {"annotator": "b"}]
    assert digest(case) == digest([{**case[0], "followed": True}, case[1]])
    assert digest(case) != digest([{**case[0], "note": "n"}, case[1]])
    assert digest(case) != digest([case[0], said("b")])


def test_gold_follows_who_said_nearly_that() -> None:
    assert follows(said("a", 0, 5), 4, 9, "x")
    assert not follows(said("a", 0, 5), 5, 9, "x")
    assert not follows(said("a"), 0, 5, "y")
    assert not follows({"annotator": "a"}, 0, 5, None)


def test_who_is_drawn_depends_on_the_seed_and_the_key_alone() -> None:
    drawn = [share("seed", str(n)) for n in range(2_000)]
    assert drawn == [share("seed", str(n)) for n in range(2_000)]
    assert all(0 <= one < 1 for one in drawn)
    assert 60 <= sum(one < 0.05 for one in drawn) <= 140
    assert drawn[0] != share("another", "0")


def test_letters_tell_nothing_about_names_and_go_on_after_z() -> None:
    names = [f"n{i:02}" for i in range(28)]
    given = letters("seed", names)
    assert sorted(given.values(), key=lambda one: (len(one), one))[24:] == ["Y", "Z", "AA", "AB"]
    assert [given[name] for name in names] != sorted(given.values())
    assert given == letters("seed", reversed(names))


def test_rules_that_are_not_set_are_the_usual_ones() -> None:
    assert Rules.of({}) == Rules()
    assert Rules.of({"adjudication": {"sample": 20, "seed": "s"}}) == Rules(sample=20)
