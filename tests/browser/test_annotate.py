"""Annotating a document in the browser: with the mouse, with the keyboard alone, at any place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Document
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, facts, live_rows, mark
from tests.cast import Cast, own_set
from workbench.embedded.places import CLONE

FLAG = "Peru 🇵🇪 and its flag 👩🏽‍🚒.\n\nThe troops may stay until December, she said. No one asked."
TEXT = """Congress voted on Thursday. It authorised the entry of US troops into Peru.

The resolution passed with 70 votes in favour and 33 against. Seventy Marines landed on 1 June, \
the ministry said.\tNobody asked  why.

“It is shameful,” said a deputy."""
START = FLAG.index("troops")
REAL = CLONE.parent / "shared" / "seeds" / "004_d476312c9346abe8.txt"
AFTER_FLAGS = [(FLAG, START, START + 30)]
if REAL.exists():
    AFTER_FLAGS.append((REAL.read_text(encoding="utf-8"), 1922, 1950))

# How many spans are painted when the scripts have put the page together, before anything is drawn.
_AT_FIRST = """
new MutationObserver(() => {
  if (document.documentElement.dataset.annotate !== "ready") return;
  window.atFirst ??= [...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0);
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-annotate"] });
"""

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def test_a_claim_is_marked_with_the_mouse(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.drag("uthorised the entr")
    desk.selects("authorised the entry")
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


def test_the_caret_walks_lines_as_they_lie_on_the_screen(desk: Desk, document: Document) -> None:
    desk.page.set_viewport_size({"width": 700, "height": 800})
    desk.open(document)
    desk.press("Control+Home", "ArrowDown", "ArrowDown", "Shift+End")
    line = desk.selected().strip()
    assert TEXT.startswith("The resolution", TEXT.index(line)) and len(line) < 100
    desk.press("ArrowRight", "ArrowDown", "Home", "Shift+ArrowUp", "Shift+ArrowUp")
    above = desk.selected()
    assert line in above and len(above) > len(line)
    desk.press("Shift+ArrowDown", "Shift+ArrowDown")
    desk.selects("")

    caret = desk.page.locator("#frame > .caret")
    expect(caret).to_have_class("caret away")
    assert desk.page.evaluate("document.getAnimations().length") == 0, "each frame is work"
    desk.page.evaluate("document.dispatchEvent(new Event('scroll'))")
    expect(caret).to_have_class("caret")
    expect(caret).to_be_visible()


def test_a_finger_s_selection_offers_the_bar_and_is_saved_by_whole_words(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    desk.page.evaluate(
        """() => {
          const text = document.querySelector("#text");
          text.dispatchEvent(new PointerEvent("pointerdown", { pointerType: "touch" }));
          const node = text.firstElementChild.firstChild;
          const at = node.data.indexOf("Marines");
          getSelection().setBaseAndExtent(node, at + 2, node, at + 10);
        }"""
    )
    desk.bar.get_by_role("button", name="To check").click()
    desk.saved()
    assert facts(document) == [("Marines landed", None)]


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
        mark(cast.reviewer, document, quote, label)
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


def test_of_a_long_document_only_what_is_in_sight_is_painted_and_listed(
    desk: Desk, cast: Cast
) -> None:
    document = cast.document("A claim stands here. And what follows it is long.\n" * 1500)
    actor = Actor(cast.reviewer)
    labels = cast.labels()
    rows = [
        Annotation(
            project=cast.project, document=document, annotation_set=own_set(actor, document),
            start=start, end=start + 7, quote="A claim", label=labels["supported"],
        )
        for start in range(0, 1500 * 50, 50)
    ]  # fmt: skip
    Annotation.objects.bulk_create(rows)
    desk.open(document)
    painted = "[...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0)"
    expect(desk.page.locator("#side-count")).to_have_text("Annotations: 1500")
    assert 0 < desk.page.evaluate(painted) < 600
    assert 0 < desk.rows.count() < 60
    desk.press("Control+End", "k", "3")
    desk.saved()
    assert facts(document)[-1] == ("A claim", "unsourced")
    expect(desk.page.locator("#list [aria-selected=true]")).to_contain_text("Unsourced")
    assert 0 < desk.page.evaluate(painted) < 600


def test_spans_are_painted_with_the_first_frame_of_the_page(
    desk: Desk, cast: Cast, document: Document
) -> None:
    mark(cast.reviewer, document, "Seventy Marines", "supported")
    mark(cast.reviewer, document, "shameful", "disputed")
    desk.page.add_init_script(_AT_FIRST)
    desk.open(document)
    assert desk.page.evaluate("window.atFirst") == 2


@pytest.mark.parametrize(("text", "start", "end"), AFTER_FLAGS)
def test_a_quote_after_emoji_is_saved_in_code_points(
    desk: Desk, cast: Cast, text: str, start: int, end: int
) -> None:
    document = cast.document(text)
    desk.open(document)
    desk.drag(text[start:end], exact=True)
    desk.press("2")
    desk.saved()
    row = live_rows(document)[0]
    assert (row.start, row.end, row.quote) == (start, end, text[start:end])
