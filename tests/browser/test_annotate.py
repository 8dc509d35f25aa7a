"""Annotating a document in the browser: with the mouse, with the keyboard alone, at any place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Document, Role
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, facts, live_rows
from tests.cast import Cast, member

FLAG = "Peru 🇵🇪 and its flag 👩🏽‍🚒.\n\nThe troops may stay until December, she said. No one asked."
TEXT = """Congress voted on Thursday. It authorised the entry of US troops into Peru.

The resolution passed with 70 votes in favour and 33 against. Seventy Marines landed on 1 June, \
the ministry said.\tNobody asked  why.

“It is shameful,” said a deputy."""
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "004_d476312c9346abe8.txt"

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def mark(cast: Cast, document: Document, quote: str, label: str | None) -> None:
    """An annotation of the reviewer, made beforehand."""
    start = document.text.index(quote)
    create_annotation(
        Actor(cast.reviewer), document=document, start=start, end=start + len(quote), label=label
    )


def test_a_claim_is_marked_with_the_mouse(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.drag("uthorised the entr")
    assert desk.selected() == "authorised the entry"
    desk.bar.get_by_role("button", name="Disputed").click()
    desk.saved()
    assert facts(document) == [("authorised the entry", "disputed")]
    expect(desk.rows).to_have_count(1)
    expect(desk.rows).to_contain_text("Disputed")
    desk.holds("authorised the entry")
    expect(desk.bar).to_be_hidden()


def test_with_alt_the_mouse_selects_exactly(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.drag("uthorised the entr", exact=True)
    desk.press("1")
    desk.saved()
    assert facts(document) == [("uthorised the entr", "supported")]


def test_a_claim_is_marked_with_the_keyboard_alone(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.press("Control+ArrowDown", "Alt+ArrowDown")
    desk.press(*["Control+Shift+ArrowRight"] * 6, "1")
    desk.saved()
    assert facts(document) == [("Seventy Marines landed on 1 June", "supported")]
    desk.press("n")
    desk.page.keyboard.type("Seen on TV? j k 2")
    desk.press("Escape", "3")
    desk.saved()
    row = live_rows(document)[0]
    assert (row.note, row.label and row.label.key) == ("Seen on TV? j k 2", "unsourced")
    desk.press("Control+Home", "x", "x", "Enter")
    desk.saved()
    assert facts(document)[0] == ("Congress voted on Thursday.", None)
    desk.press("j")
    desk.holds("Seventy Marines landed on 1 June")
    desk.press("k", "2")
    desk.saved()
    assert facts(document)[0] == ("Congress voted on Thursday.", "disputed")


def test_edges_move_by_word_and_by_character(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.drag("votes in")
    desk.press("1", "]", "]", "Shift+BracketLeft", "Alt+]")
    desk.saved()
    assert facts(document) == [("70 votes in favour and ", "supported")]
    desk.press("[", "Shift+BracketRight", "Alt+Shift+BracketRight")
    desk.saved()
    assert facts(document) == [("otes in favour", "supported")]


def test_an_edge_is_dragged_to_the_end_of_a_word(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.drag("voted on")
    desk.press("2")
    handle = desk.page.locator(".handle-end")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box
    target = desk.place("Thursday")
    box = handle.bounding_box()
    assert box
    desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.mouse.down()
    desk.page.mouse.move(target[2] - 12, target[3], steps=6)
    desk.page.mouse.up()
    desk.saved()
    assert facts(document) == [("voted on Thursday", "disputed")]


def test_clicking_where_spans_overlap_goes_through_all_of_them(
    desk: Desk, document: Document, cast: Cast
) -> None:
    quotes = [
        "passed with 70 votes in favour", "70 votes in favour and 33 against", "70 votes"
    ]  # fmt: skip
    for quote, label in zip(quotes, ("supported", None, "disputed"), strict=True):
        mark(cast, document, quote, label)
    desk.open(document)
    for expected in ("70 votes", quotes[1], quotes[0], "70 votes"):
        desk.click("70 votes")
        desk.holds(expected)
    expect(desk.bar).to_be_visible()
    desk.click("a deputy")
    expect(desk.card).to_be_hidden()
    expect(desk.bar).to_be_hidden()


def test_the_text_stays_as_it_is_whatever_is_marked_in_it(desk: Desk, document: Document) -> None:
    count = "[...document.querySelectorAll('#text *')].map((one) => one.childNodes.length)"
    desk.open(document)
    assert desk.page.evaluate("document.querySelector('#text').textContent") == TEXT
    before = desk.page.evaluate(count)
    desk.drag("Seventy Marines")
    desk.press("1")
    desk.drag("asked  why")
    desk.press("Enter")
    desk.saved()
    assert desk.page.evaluate("document.querySelector('#text').textContent") == TEXT
    assert desk.page.evaluate(count) == before
    assert facts(document) == [("Seventy Marines", "supported"), ("asked  why", None)]


def test_a_quote_after_emoji_is_saved_in_code_points(desk: Desk, cast: Cast) -> None:
    document = cast.document(FLAG)
    desk.open(document)
    desk.drag("troops may stay until December")
    desk.press("1")
    desk.saved()
    row = live_rows(document)[0]
    start = FLAG.index("troops")
    assert (row.start, row.quote) == (start, "troops may stay until December")


@pytest.mark.parametrize("_page", [SEED] if SEED.exists() else [])
def test_the_quote_after_the_flag_of_a_real_page_stands_where_it_stands(
    desk: Desk, cast: Cast, _page: Path
) -> None:
    document = cast.document(_page.read_text(encoding="utf-8"))
    desk.open(document)
    desk.drag(document.text[1922:1950], exact=True)
    desk.press("2")
    desk.saved()
    row = live_rows(document)[0]
    assert (row.start, row.end, row.quote) == (1922, 1950, document.text[1922:1950])


def test_the_list_and_the_text_point_at_each_other(
    desk: Desk, document: Document, cast: Cast
) -> None:
    mark(cast, document, "Congress", "supported")
    mark(cast, document, "Nobody asked", None)
    mark(cast, document, "It is shameful", "supported")
    desk.open(document)
    expect(desk.rows).to_have_count(3)
    desk.rows.nth(1).click()
    desk.holds("Nobody asked")
    desk.press("ArrowDown")
    desk.holds("It is shameful")
    expect(desk.rows.nth(2)).to_have_attribute("aria-selected", "true")
    desk.click("Congress")
    expect(desk.rows.nth(0)).to_have_attribute("aria-selected", "true")
    desk.page.locator("#filters").get_by_role("button", name="To check").click()
    expect(desk.rows).to_have_count(1)
    expect(desk.rows).to_contain_text("Nobody asked")
    desk.page.locator("#filters").get_by_role("button", name="No evidence").click()
    expect(desk.rows).to_have_count(3)


def test_neighbour_documents_and_passages_have_addresses(
    desk: Desk, document: Document, cast: Cast
) -> None:
    other = cast.document("Another one.", title="Another")
    start = TEXT.index("It is shameful")
    desk.open(document, f"#{start}-{start + 14}")
    painted = "[...CSS.highlights.get('target')].map((range) => range.toString?.() ?? 1).length"
    assert desk.page.evaluate(painted) == 1
    desk.press("Shift+J")
    desk.page.wait_for_url(f"**/documents/{other.pk}/")
    desk.ready()
    desk.press("Shift+K")
    desk.page.wait_for_url(f"**/documents/{document.pk}/")


def test_all_keys_are_one_key_away_and_letters_can_be_switched_off(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    desk.press("?")
    sheet = desk.page.locator("#keys-dialog")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("next annotation")
    desk.page.get_by_label("Switch single-letter keys off").check()
    desk.press("Escape", "g")
    expect(desk.page.locator("#guideline-dialog")).to_be_hidden()
    desk.page.reload()
    desk.ready()
    desk.press("g")
    expect(desk.page.locator("#guideline-dialog")).to_be_hidden()
    desk.page.get_by_role("button", name="Guideline and labels").click()
    expect(desk.page.locator("#guideline-dialog")).to_contain_text("Supported")


def test_a_viewer_reads_what_was_submitted_and_changes_nothing(
    desk: Desk, document: Document, cast: Cast, sign_in: SignIn
) -> None:
    mark(cast, document, "Congress voted", "supported")
    submit_set(Actor(cast.reviewer), live_rows(document)[0].annotation_set)
    sign_in(cast.viewer)
    desk.open(document)
    expect(desk.page.locator("#set-notice")).to_contain_text("read-only")
    expect(desk.rows).to_have_count(1)
    desk.press("j", "2", "Delete", "]")
    expect(desk.card.get_by_role("button", name="Delete")).to_be_disabled()
    expect(desk.page.get_by_role("button", name="Submit")).to_be_hidden()
    desk.drag("Seventy Marines")
    desk.press("1")
    expect(desk.bar).to_be_hidden()
    assert facts(document) == [("Congress voted", "supported")]


def test_other_people_s_sets_are_chosen_from_a_list_and_stay_theirs(
    desk: Desk, document: Document, cast: Cast, sign_in: SignIn
) -> None:
    mark(cast, document, "Congress voted", "supported")
    submit_set(Actor(cast.reviewer), live_rows(document)[0].annotation_set)
    sign_in(member(cast.project, "third", Role.REVIEWER))
    desk.open(document)
    expect(desk.rows).to_have_count(0)
    desk.page.get_by_label("Annotations of").select_option(label="reviewer · Submitted")
    desk.page.wait_for_url("**/?set=*")
    desk.ready()
    expect(desk.rows).to_have_count(1)
    desk.press("j", "2")
    expect(desk.page.locator("#toast")).to_contain_text("read-only")
    assert facts(document) == [("Congress voted", "supported")]
