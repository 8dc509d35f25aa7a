"""Texts folded for search, and where hits stand in the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.folding import find_folded, fold, fold_with_map, is_close, words

tricky = st.sampled_from(["ß", "ﬁ", "e\u0301", "\u0301", "  ", "\xa0", "…", "½", "İ", "\xad", "🇵🇪"])
texts = st.lists(st.text(max_size=3) | tricky, max_size=12).map("".join)


def hits(text: str, *terms: str) -> list[str]:
    return [text[start:end] for start, end in find_folded(text, terms)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Boluarte’s “coup”", 'boluarte\'s "coup"'),
        ("naïve CAFÉ cafe\u0301", "naive cafe cafe"),
        ("Łódź, Ørsted, Đà Nẵng, Þór", "lodz, orsted, da nang, thor"),
        ("Straße ﬁne ½ №", "strasse fine 1/2 no"),
        ("ΑΛΗΘΩΣ ἀληθῶς", "αληθωσ αληθωσ"),
        ("Москва́", "москва"),
        ("a\xa0b\u2009c\n\n d\te", "a b c d e"),
        ("wait… 5–7 — no", "wait... 5-7 - no"),
        ("so\xadft\u200b hyp\u2011hen", "soft hyp-hen"),
        ("Ｆｕｌｌ width", "full width"),
        ("İstanbul ısı", "istanbul isi"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_case_accents_quotes_and_spaces_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(texts)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts, texts)
def test_a_text_folds_piece_by_piece(one: str, other: str) -> None:
    assert fold(one + "x" + other) == fold(fold(one) + "x" + fold(other))


@given(texts)
def test_the_map_leads_each_folded_character_to_where_it_came_from(text: str) -> None:
    folded, origins = fold_with_map(text)

    assert folded == fold(text)
    assert len(origins) == len(folded) + 1
    assert origins[-1] == len(text)
    assert sorted(origins) == list(origins)
    for index, character in enumerate(folded):
        assert character in fold(text[origins[index]])


def test_words_of_a_query_are_folded() -> None:
    assert words("  Boluarte’s U.S. café ") == ["boluarte", "s", "u", "s", "cafe"]
    assert words("…") == []


def test_exact_words_are_found_in_the_original() -> None:
    text = "The Cafe\u0301 of “Boluarte’s” Straße,\xa0Łódź"

    assert hits(text, "cafe", "BOLUARTE'S", "strasse", "lodz") == [
        "Cafe\u0301", "Boluarte’s", "Straße", "Łódź",
    ]  # fmt: skip
    assert hits(text, "peru") == []


def test_a_phrase_is_found_over_any_white_space_and_quotes() -> None:
    assert hits("the U.S.\n troops", "u.s. troops") == ["U.S.\n troops"]
    assert hits("“excessive\xa0use” of", '"excessive use"') == ["“excessive\xa0use”"]


def test_a_longer_word_is_found_by_its_beginning_from_four_letters_on() -> None:
    assert hits("protesters protested", "protest") == ["protesters", "protested"]
    assert hits("useful uses", "use") == []
    assert hits("unprotested", "protest") == []


def test_numbers_are_found_whole_and_never_nearly() -> None:
    assert hits("70 of 700, 1970 and 1971", "70", "1970") == ["70", "1970"]


def test_scripts_without_spaces_are_found_anywhere() -> None:
    assert hits("日本の首相は", "首相") == ["首相"]
    assert hits("وبالرئيس", "الرئيس") == ["الرئيس"]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("Bolaurte said", "boluarte", ["Bolaurte"]),
        ("Boluart said", "boluarte", ["Boluart"]),
        ("Bolluartte said", "boluarte", ["Bolluartte"]),
        ("Perú said", "prue", []),
        ("Lima or Lma or Lina or Lia", "lima", ["Lima", "Lma", "Lina", "Lia"]),
        ("a cat sat", "car", []),
        ("Amnesty Internatinal", "amnesty international", ["Amnesty", "Internatinal"]),
    ],
)
def test_misspelt_words_are_found_too(text: str, term: str, found: list[str]) -> None:
    assert hits(text, term) == found


@pytest.mark.parametrize(
    ("one", "other", "edits", "close"),
    [
        ("lima", "lima", 0, True),
        ("lima", "lmia", 1, True),
        ("lima", "lim", 1, True),
        ("lima", "limas", 1, True),
        ("lima", "cima", 1, True),
        ("lima", "cimo", 1, False),
        ("lima", "cimo", 2, True),
        ("lima", "limaxyz", 2, False),
        ("48", "49", 1, False),
    ],
)
def test_words_are_close_within_their_edits(one: str, other: str, edits: int, close: bool) -> None:
    assert is_close(one, other, edits) is close
    assert is_close(other, one, edits) is close


def test_a_hit_takes_its_marks_and_whole_characters_with_it() -> None:
    assert hits("e\u0301lan e\u0301", "elan", "e") == ["e\u0301lan", "e\u0301"]
    assert hits("ﬁx it", "fix") == ["ﬁx"]
    assert hits("no ﬁ", "f") == []
    assert hits("½ cup", "1") == ["½"]


def test_hits_are_in_order_and_do_not_overlap() -> None:
    assert find_folded("Peru and Peru", ["peru and", "and peru", "peru"]) == [(0, 13)]
    assert find_folded("b a", ["a", "b"]) == [(0, 1), (2, 3)]


def test_empty_terms_and_texts_have_no_hits() -> None:
    assert find_folded("text", []) == []
    assert find_folded("text", ["", " \u0301"]) == []
    assert find_folded("", ["text"]) == []


def test_a_text_of_very_many_words_is_searched_with_bounded_patience() -> None:
    text = " ".join(f"word{number}x" for number in range(30_000)) + " boluarte bolaurte"

    assert hits(text, "boluarte") == ["boluarte"]


@given(texts, st.lists(texts, max_size=3))
def test_spans_lie_in_the_text(text: str, terms: list[str]) -> None:
    previous = 0
    for start, end in find_folded(text, terms):
        assert previous <= start < end <= len(text)
        previous = end
