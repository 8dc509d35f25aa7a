"""Small values: what may be stored, and what is refused by field whatever its type."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from annotations.errors import Refused
from annotations.services.checks import (
    clean_choice,
    clean_flag,
    clean_json,
    clean_line,
    clean_multiline,
    clean_name,
    clean_share,
    clean_url,
    clean_whole,
)

NOT_TEXT = [None, 7, 1.5, True, b"bytes", ["a"], {"a": 1}]
ZWNJ, ZWJ, RTL_MARK, RTL_OVERRIDE = "\u200c", "\u200d", "\u200f", "\u202e"


def refused(check: Callable[..., Any], value: Any, *more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        check(value, "here", *more)
    assert caught.value.field.startswith("here")
    return caught.value


@pytest.mark.parametrize("check", [clean_multiline, clean_line, clean_name])
@pytest.mark.parametrize("value", NOT_TEXT)
def test_what_is_no_text_is_refused(check: Callable[..., Any], value: Any) -> None:
    refused(check, value, 100)


@pytest.mark.parametrize("bad", ["a\0b", "a\x1bb", "a\x7fb", "a\x9bb", "\ud83c", "a\ufffeb"])
@pytest.mark.parametrize("check", [clean_multiline, clean_line, clean_name])
def test_characters_that_cannot_be_stored_are_named(check: Callable[..., Any], bad: str) -> None:
    assert "U+" in refused(check, bad, 100).message


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    assert clean_multiline(" a\r\nb\rc\td\xa0 ", "note", 100) == " a\nb\nc\td\xa0 "


def test_a_limit_counts_code_points_and_takes_the_last_one() -> None:
    assert clean_multiline("🇵🇪" * 5, "note", 10) == "🇵🇪" * 5
    assert "11" in refused(clean_multiline, "x" * 11, 10).message


def test_a_line_is_trimmed_and_composed() -> None:
    assert clean_line("  Cafe\u0301  ", "title", 10) == "Café"


def test_a_line_that_grows_when_composed_keeps_its_limit() -> None:
    # U+0958 is among the few letters whose NFC is longer than they are.
    assert len(clean_line("\u0958" * 5, "title", 10)) == 10
    refused(clean_line, "\u0958" * 6, 10)


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\tb", "a\u2028b", "a\u2029b"])
def test_a_line_break_inside_a_line_is_refused(text: str) -> None:
    refused(clean_line, text, 100)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_line_is_refused_only_where_one_is_needed(text: str) -> None:
    refused(clean_line, text, 100)
    assert clean_line(text, "here", 100, required=False) == ""


@pytest.mark.parametrize("title", [f"می{ZWNJ}خواهم", f"👩{ZWJ}💻 writes", f"a{RTL_MARK}b"])
def test_titles_keep_the_joiners_and_marks_that_scripts_need(title: str) -> None:
    assert clean_line(title, "title", 100) == title


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Ana Quispe", True),
        (f"می{ZWNJ}خواهم", True),
        ("ana\u200b", False),
        (f"{RTL_OVERRIDE}ana", False),
        (f"ana{RTL_MARK}", False),
        ("a\ufeffna", False),
    ],
)
def test_names_hold_nothing_that_makes_two_look_alike(name: str, fits: bool) -> None:
    if fits:
        assert clean_name(name, "name", 100) == name
    else:
        refused(clean_name, name, 100)


@pytest.mark.parametrize("value", [0, 1, 10_000])
def test_a_whole_number_within_bounds_is_taken(value: int) -> None:
    assert clean_whole(value, "group", 0, 10_000) == value


@pytest.mark.parametrize("value", [-1, 10_001, 2**40, 10**400, True, False, 1.0, "1", None, [1]])
def test_anything_else_is_no_such_number(value: Any) -> None:
    refused(clean_whole, value, 0, 10_000)


def test_without_bounds_a_whole_number_fits_a_column_of_the_database() -> None:
    assert clean_whole(2**31 - 1, "start") == 2**31 - 1
    refused(clean_whole, 2**31)
    refused(clean_whole, -1)


@pytest.mark.parametrize("value", [0, 0.5, 1, 1.0])
def test_a_share_lies_between_0_and_1(value: float) -> None:
    found = clean_share(value, "confidence")
    assert found == value
    assert isinstance(found, float)


@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan, math.inf, True, "0.5", None, [0.5]])
def test_anything_else_is_no_share(value: Any) -> None:
    refused(clean_share, value)


def test_a_flag_is_true_or_false() -> None:
    assert clean_flag(True, "here") is True
    assert clean_flag(False, "here") is False


@pytest.mark.parametrize("value", [1, 0, "true", "", None, []])
def test_what_merely_looks_true_or_false_is_refused(value: Any) -> None:
    refused(clean_flag, value)


def test_a_choice_names_what_there_is() -> None:
    assert clean_choice("b", "here", ["a", "b"]) == "b"
    assert "a, b" in refused(clean_choice, "c", ["a", "b"]).message


@pytest.mark.parametrize("value", [None, 1, ["a"], {"a": 1}, True])
def test_what_is_no_text_is_no_choice(value: Any) -> None:
    refused(clean_choice, value, ["a", "b"])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://el.wikipedia.org/wiki/Περού",
        "https://[2001:db8::1]/x",
    ],
)
def test_full_addresses_are_taken_as_they_are(url: str) -> None:
    assert clean_url(f" {url} ", "url") == url


def test_no_address_is_an_empty_one() -> None:
    assert clean_url("", "url") == clean_url("  ", "url") == ""


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "https://",
        "https:///path",
        "https://[::1",
        "https://a:port/",
        "https://a:99999/",
        "https://exa mple.org",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\0",
        "https://example.org/" + "x" * 2000,
        None,
        7,
        ["https://example.org"],
    ],
)
def test_what_is_no_address_is_refused(url: Any) -> None:
    refused(clean_url, url)


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"a": [1, 2.5, "x", None, True, {"b": []}]},
        {"largest": 2**53 - 1, "smallest": 1 - 2**53},
        nested(30),
    ],
)
def test_objects_that_can_be_stored_are_taken_as_they_are(value: dict[str, Any]) -> None:
    assert clean_json(value, "extra") is value


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": {"b": ["x", "y\0"]}}, "here.a.b[1]"),
        ({"a\0": 1}, "here"),
        ({"a": "\ud800"}, "here.a"),
        ({"a": math.nan}, "here.a"),
        ({"a": -math.inf}, "here.a"),
        ({"a": 2**53}, "here.a"),
        ({"a": 10**5000}, "here.a"),
        ({"a": [b"bytes"]}, "here.a[0]"),
        ({"a": {1: "x"}}, "here.a"),
    ],
)
def test_what_json_cannot_hold_is_refused_with_its_place(value: Any, place: str) -> None:
    assert refused(clean_json, value).field == place


@pytest.mark.parametrize("value", [None, [], "{}", 1, nested(100_000), {"a": "x" * 100_001}])
def test_what_is_no_object_or_too_deep_or_too_large_is_refused(value: Any) -> None:
    refused(clean_json, value)
