"""Texts cut into sentence-like passages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.passages import MAX_LENGTH, sentence_at, split

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

pieces = st.sampled_from(
    ["Mr. ", "U.S. ", "The end. ", "x", " ", "\n", "\n\n", "“Why?” ", "3.5 ", "。", "...", "A. ",
     "• item\n", "word " * 150, "x" * 700, "1. ", "\xa0", "\u2029", "e\u0301" * 400]
)  # fmt: skip
texts = st.lists(pieces | st.text(max_size=10), max_size=12).map("".join)


def passages(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["They left.", "Nobody came!", "Why?", "Because…"],
        ["Mr. Smith met Dr. J. R. Doe of the U.S. Army.", "He paid $3.50 at 5 p.m. on Dec. 31."],
        ["It happened in the U.S. The report says so."[:23], "The report says so."],
        ["“Why?” he asked.", "“No.”", "(It ended.)", "Then nothing."],
        ["He said: “It is over.”", "“Really?”", "Yes."],
        ["Some 49 died.[3]", "Hundreds were hurt.[4][5]", "No."],
        ["See No. 5 and Fig. 3 on pp. 7.", "It was no. 1."],
        ["Wait... what?", "It goes on… and on."],
        ["Wait . . . and see.", "Then go."],
        ["What?!", "Nothing."],
        ["www.example.org is down.", "Write to a.b@example.org now."],
        ["1. First things first.", "Then others."],
        ["El Sr. Castillo y la Dra. Ruiz salieron.", "¿Por qué?", "¡Nadie sabe!"],
        ["Τι είναι αυτό;", "Δεν ξέρω; a; b."],
        ["هل هذا صحيح؟", "نعم."],
        ["यह सच है।", "वह गया।"],
    ],
)
def test_sentences_are_told_apart(sentences: list[str]) -> None:
    assert passages(" ".join(sentences)) == sentences


def test_chinese_and_japanese_sentences_need_no_space() -> None:
    assert passages("他说。「不同意！」为什么？因为。") == [
        "他说。",
        "「不同意！」",
        "为什么？",
        "因为。",
    ]


def test_a_line_break_inside_a_sentence_does_not_end_it_and_a_blank_line_does() -> None:
    text = "A page break\nin a sentence. \n \nA headline\n\nBy A. Writer\r\n\r\nText"

    assert passages(text) == [
        "A page break\nin a sentence.", "A headline", "By A. Writer", "Text",
    ]  # fmt: skip


def test_lines_of_a_list_stand_alone() -> None:
    assert passages("They want:\n• new elections\n  • release of Castillo") == [
        "They want:", "• new elections", "• release of Castillo",
    ]  # fmt: skip


def test_a_passage_too_long_is_cut_at_a_space() -> None:
    found = passages("word " * 300)

    assert all(len(passage) <= MAX_LENGTH and passage.endswith("word") for passage in found)
    assert " ".join(found) == ("word " * 300).strip()


def test_without_a_space_it_is_cut_anyway_but_not_before_an_accent() -> None:
    assert [len(passage) for passage in passages("x" * 1500)] == [600, 600, 300]
    assert all(passage[0] == "e" for passage in passages("xe\u0301" + "e\u0301" * 700)[1:])


def test_a_text_of_white_space_has_no_passages() -> None:
    assert split("") == []
    assert split(" \n\n\t\xa0") == []
    assert sentence_at(" \n\n", 1) is None


@given(texts)
def test_passages_hold_all_that_is_not_white_space_in_order(text: str) -> None:
    found = split(text)

    previous = 0
    for start, end in found:
        assert previous <= start < end <= start + MAX_LENGTH
        assert not text[previous:start].strip()
        assert text[start:end] == text[start:end].strip()
        previous = end
    assert not text[previous:].strip()


@given(texts, st.data())
def test_the_sentence_at_a_place_is_the_passage_there(text: str, data: st.DataObject) -> None:
    for start, end in split(text):
        offset = data.draw(st.integers(start, end - 1))
        assert sentence_at(text, offset) == (start, end)


def test_beside_the_passages_of_a_paragraph_the_nearest_is_taken() -> None:
    text = "  One.  Two."

    assert sentence_at(text, 0) == (2, 6)
    assert sentence_at(text, 7) == (2, 6)
    assert sentence_at(text, 99) == (8, 12)
    assert sentence_at(text, -5) == (2, 6)


@pytest.mark.parametrize(
    "text",
    ["a. " * 70_000, "\n " * 100_000, ". " * 100_000, '. "' + '"' * 200_000, "\n" + " " * 200_000,
     "!" + " \xa0" * 100_000 + "! ", "(" * 200_000, ("\n" + " " * 1000) * 200, "A.B" * 70_000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_odd_texts_are_cut_as_fast_as_others(text: str) -> None:
    assert all(end - start <= MAX_LENGTH for start, end in split(text))


def test_the_real_pages_are_cut_into_sentences() -> None:
    for page in sorted(SEEDS.glob("*.txt")):
        text = page.read_bytes().decode()
        found = passages(text)
        assert sum(map(len, found)) > 0.9 * len(text)
        assert sum(len(passage) < 400 for passage in found) > 0.9 * len(found)
