"""Clean texts, and spans that are checked against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring import (
    BadSpan,
    BadText,
    Spans,
    check_span,
    clean_string,
    clean_text,
    excerpt,
    find_bad_character,
    sha256_of,
    visible,
)

any_text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\r\n"))
NONCHARACTERS = [*range(0xFDD0, 0xFDF0)] + [
    plane | end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
]
CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]


def message_of(text: str) -> str:
    with pytest.raises(BadText) as caught:
        clean_text(text)
    return caught.value.message


def span_error(text: str, start: int, end: int, quote: str | None = None) -> BadSpan:
    with pytest.raises(BadSpan) as caught:
        check_span(text, start, end, quote)
    return caught.value


def test_control_characters_noncharacters_and_lone_surrogates_are_bad_and_nothing_else() -> None:
    bad = {*CONTROLS, *NONCHARACTERS, *range(0xD800, 0xE000)} - {0x09, 0x0A, 0x0D}

    good = "".join(chr(code) for code in range(0x110000) if code not in bad)
    assert find_bad_character(good) is None
    assert all(find_bad_character("ä" + chr(code)) == 1 for code in bad)


@given(any_text, any_text, st.sampled_from(["\x00", "\x85", "\ud800", "\ufdd0", "\U0001ffff"]))
def test_the_first_bad_character_is_found(before: str, after: str, bad: str) -> None:
    assert find_bad_character(before + after) is None
    assert find_bad_character(before + bad + after + "\x01") == len(before)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ab\x00", r"U+0000 (NUL) is a control character; remove it (at code point 2)"),
        ("page\x0cbreak", "replace it by a line break (at code point 4)"),
        ("quoted \x93so\x94", "Windows-1252 read as Latin-1"),
        ("half \ud83c", "U+D83C is half of a surrogate pair; write the whole character"),
        ("\U0010ffff", "U+10FFFF is a noncharacter; remove it"),
        ("", "the text is empty"),
        (" \n\t\xa0\r\n", "the text is empty"),
        ("\ufeff", "the text is empty"),
    ],
)
def test_a_bad_text_is_refused_with_the_remedy(text: str, message: str) -> None:
    assert message in message_of(text)


def test_a_text_longer_than_the_limit_is_refused() -> None:
    assert clean_text("x" * 10, 10).text == "x" * 10
    with pytest.raises(BadText, match="has 11 code points, the limit is 10; split it"):
        clean_text("x" * 11, 10)


def test_line_ends_become_lf_and_one_leading_bom_goes() -> None:
    assert clean_text("\ufeff\ufeffa\r\nb\rc\n\r\n").text == "\ufeffa\nb\nc\n\n"
    assert clean_text("a\u2028b \u0301 ﬁ Ω").text == "a\u2028b \u0301 ﬁ Ω"


def test_offsets_move_with_the_text() -> None:
    clean = clean_text("\ufeffa\r\nb\rc")

    assert [clean.to_new(offset) for offset in range(8)] == [0, 0, 1, 1, 2, 3, 4, 5]
    assert clean.text == "a\nb\nc"


@given(any_text.filter(lambda text: bool(text.strip("\ufeff \r\n\u2028\u2029\u3000\xa0"))))
def test_every_span_moved_holds_the_same_characters(raw: str) -> None:
    try:
        clean = clean_text(raw)
    except BadText:
        return
    for start in range(len(raw) + 1):
        moved = clean.text[: clean.to_new(start)]
        assert moved == clean_string(raw[:start].removeprefix("\ufeff")) or raw[start - 1] == "\r"


def test_a_short_text_keeps_its_bom_and_may_be_empty() -> None:
    assert clean_string("\ufeffa\r\nb\r") == "\ufeffa\nb\n"
    assert clean_string("") == ""
    with pytest.raises(BadText, match="at code point 1"):
        clean_string("a\x07")


def test_a_span_that_fits_gives_its_quote() -> None:
    text = "The 🇵🇪 flag."

    assert check_span(text, 0, 3) == "The"
    assert check_span(text, 4, 6, "🇵🇪") == "🇵🇪"
    assert check_span(text, 0, len(text)) == text


@pytest.mark.parametrize(
    ("start", "end", "field", "message"),
    [
        (-1, 3, "start", "lies before the text"),
        (3, 3, "start", "at least one code point"),
        (4, 3, "start", "swap them"),
        (50, 60, "end", "past the end of the text, which has 12 code points"),
        (0, 13, "end", "past the end of the text, which has 12 code points"),
    ],
)
def test_a_span_past_the_text_empty_or_reversed_is_refused(
    start: int, end: int, field: str, message: str
) -> None:
    error = span_error("Twelve long.", start, end)

    assert error.field == field
    assert message in error.message


def test_a_quote_that_stands_elsewhere_is_refused_and_the_place_said() -> None:
    text = "one two one three"

    assert (
        "at 0–3 the text says “one”; the quote stands at 4–7"
        in span_error(text, 0, 3, "two").message
    )
    assert "stands at 0–3 and elsewhere" in span_error(text, 4, 7, "one").message
    assert "correct the offsets or the quote" in span_error(text, 0, 3, "four").message


def test_offsets_of_another_kind_are_named() -> None:
    text = "🇵🇪 café in Lima"

    assert text[8:10] == "in"
    assert (
        "look like UTF-16 offsets; convert to code points" in span_error(text, 10, 12, "in").message
    )
    assert "look like UTF-8 byte offsets" in span_error(text, 15, 17, "in").message
    assert "look like UTF-16" in span_error(text, 13, 17, "Lima").message


def test_a_lone_surrogate_in_a_quote_is_a_mismatch_not_a_crash() -> None:
    assert "does not match" in span_error("🇵🇪", 0, 1, "\ud83c").message


def test_reasons_are_looked_for_only_so_many_times() -> None:
    spans = Spans("one two", patience=1)

    for expected in ("stands at 4–7", "correct the offsets"):
        with pytest.raises(BadSpan, match=expected):
            spans.check(0, 3, "two")


def test_the_digest_is_of_the_text_in_utf8() -> None:
    assert sha256_of("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_what_cannot_be_seen_is_shown() -> None:
    assert visible("a\x00b\nc\td\r\ud800\u202e\xa0é") == "a<U+0000>b⏎c⇥d␍<U+D800><U+202E>\xa0é"
    assert visible("plain") == "plain"


def test_an_excerpt_is_short_and_around_the_place() -> None:
    text = "".join(str(n % 10) for n in range(200))

    assert excerpt("short", 3) == "short"
    assert excerpt(text, 0, 10) == "0123456789…"
    assert excerpt(text, 105, 10) == "…0123456789…"
    assert excerpt(text, 199, 10) == "…0123456789"
