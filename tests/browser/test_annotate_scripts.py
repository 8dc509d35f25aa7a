"""Documents read from the right, and documents with characters that nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotating import Desk, facts, live_rows, mark
from tests.cast import Cast
from tests.processes import until

HEBREW = "הקונגרס אישר ב-18 במאי את כניסת 700 חיילים. איש לא שאל מדוע."
ARABIC = "وافق الكونغرس في 18 مايو على دخول 700 جندي إلى بيرو."
WITHIN = (
    "The word \u2067שלום\u2069 stands here, an\u200both\u00ader \u202eesrever\u202c too. "
    "👩🏽\u200d🚒 Works."
)

SignIn = Callable[[object], None]


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def caret(desk: Desk) -> float:
    """Where the caret stands on the screen, from the left."""
    box = desk.page.locator("#frame > .caret").bounding_box()
    assert box
    return box["x"]


@pytest.mark.parametrize("text", [HEBREW, ARABIC])
def test_the_left_key_moves_the_caret_left_where_one_reads_from_the_right(
    desk: Desk, cast: Cast, text: str
) -> None:
    desk.open(cast.document(text, language="he" if text == HEBREW else "ar"))
    places = [caret(desk)]
    for _ in range(8):
        desk.press("ArrowLeft")
        places.append(caret(desk))
    assert all(after < before for before, after in pairwise(places)), places
    desk.press("ArrowRight")
    assert caret(desk) > places[-1]
    desk.press("Home")
    start = caret(desk)
    desk.press("End")
    assert caret(desk) < start


def test_words_are_extended_to_the_left_and_saved_as_they_are_written(
    desk: Desk, cast: Cast
) -> None:
    document = cast.document(HEBREW, language="he")
    desk.open(document)
    desk.press("Control+Shift+ArrowLeft", "Control+Shift+ArrowLeft", "1")
    desk.saved()
    assert facts(document) == [("הקונגרס אישר", "supported")]
    desk.press("s", "Shift+ArrowRight", "2")
    desk.saved()
    assert facts(document)[0] == ("הקונגרס אישר ב-18 במאי את כניסת 700 חיילים", "disputed")


def test_handles_and_bar_stand_at_the_ends_as_they_are_read(desk: Desk, cast: Cast) -> None:
    document = cast.document(HEBREW, language="he")
    mark(cast.reviewer, document, "אישר ב-18 במאי", "supported")
    desk.open(document)
    desk.click("אישר")
    desk.holds("אישר ב-18 במאי")
    expect(desk.bar).to_be_visible()

    def stand() -> bool:
        start = desk.page.locator(".handle-start").bounding_box()
        end = desk.page.locator(".handle-end").bounding_box()
        bar = desk.bar.bounding_box()
        assert start and end and bar
        under = bar["x"] < end["x"] < bar["x"] + bar["width"]
        return start["x"] > end["x"] + 60 and under

    until(stand, what="handles and bar to stand")
    left, y, right, _ = desk.place("18")
    desk.page.mouse.click((left + right) / 2, y)
    expect(desk.card).to_be_visible()


def test_a_word_between_marks_of_direction_is_saved_without_them_and_with_alt_with_them(
    desk: Desk, cast: Cast
) -> None:
    document = cast.document(WITHIN, language="en")
    desk.open(document)
    left, y, right, _ = desk.place("שלום")
    desk.page.mouse.dblclick((left + right) / 2, y)
    desk.selects("שלום")
    desk.press("1")
    desk.saved()
    row = live_rows(document)[0]
    at = WITHIN.index("שלום")
    assert (row.start, row.end, row.quote) == (at, at + 4, "שלום")
    desk.press("Alt+Shift+BracketLeft", "Alt+BracketRight")
    desk.saved()
    row.refresh_from_db()
    assert (row.start, row.end) == (at - 1, at + 5)
    assert [ord(character) for character in row.quote] == [
        0x2067, 0x5E9, 0x5DC, 0x5D5, 0x5DD, 0x2069,
    ]  # fmt: skip


def test_what_nobody_sees_inside_a_span_is_kept_to_the_code_point(desk: Desk, cast: Cast) -> None:
    document = cast.document(WITHIN, language="en")
    desk.open(document)
    desk.press("s", "2")
    desk.saved()
    row = live_rows(document)[0]
    sentence = WITHIN[: WITHIN.index(" 👩")]
    assert (row.start, row.end, row.quote) == (0, len(sentence), sentence)
    for code in (0x2067, 0x2069, 0x200B, 0xAD, 0x202E, 0x202C):
        assert chr(code) in row.quote


def test_invisible_characters_are_marked_over_the_text_and_said_in_words(
    desk: Desk, cast: Cast
) -> None:
    desk.open(cast.document(WITHIN, language="en"))
    marks = desk.page.locator(".invisible")
    expect(marks).to_have_count(5)
    names = marks.evaluate_all("(all) => all.map((one) => one.dataset.name)")
    assert names == ["RLI", "PDI", "ZWSP", "", "RLO PDF"]
    expect(desk.page.locator(".heading-facts .invisible-fact")).to_have_text(
        "Invisible characters, marked and kept as they are: 6 (RLI, PDI, ZWSP, SHY, RLO, PDF)"
    )
    assert desk.page.evaluate("document.querySelector('#text').textContent") == WITHIN
    left, y, _, _ = desk.place("oth")
    box = marks.nth(2).bounding_box()
    assert box and abs(box["x"] - left) < 3 and box["y"] < y < box["y"] + box["height"]


def test_a_text_without_any_loads_nothing_for_them(desk: Desk, cast: Cast) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.open(cast.document("Peru 🇵🇪 and nothing more."))
    assert not [url for url in asked if "/later/" in url and "invisibles" in url]
    expect(desk.page.locator(".invisible")).to_have_count(0)
