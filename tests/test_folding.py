"""Texts folded for search, and where hits stand in the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.folding import fold, fold_with_map, is_close

tricky = st.sampled_from(["ß", "ﬁ", "e\u0301", "\u0301", "  ", "\xa0", "…", "½", "İ", "\xad", "🇵🇪"])
texts = st.lists(st.text(max_size=3) | tricky, max_size=12).map("".join)


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
