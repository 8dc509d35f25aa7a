"""Mouse and fingers on the annotate page: clicks by unit, dragged edges, overlaps, a tablet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from annotations.models import Document
from tests.browser.annotating import Desk, facts, mark
from tests.cast import Cast
from tests.chromium import Complaints, enter
from tests.processes import Web, until

TEXT = """Congress voted on Thursday. Seventy Marines landed on 1 June, the ministry said.

Nobody asked why. “It is shameful,” said a deputy."""
FIRST = TEXT.split("\n")[0]

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


@pytest.mark.parametrize(
    ("clicks", "expected"),
    [(2, "Marines"), (3, "Seventy Marines landed on 1 June, the ministry said."), (4, FIRST)],
)
def test_clicks_select_the_word_the_sentence_the_paragraph(
    desk: Desk, document: Document, clicks: int, expected: str
) -> None:
    desk.open(document)
    x1, y1, x2, _ = desk.place("Marines")
    desk.page.mouse.click((x1 + x2) / 2, y1, click_count=clicks)
    desk.selects(expected)
    desk.bar.get_by_role("button", name="Disputed").click()
    desk.saved()
    assert facts(document) == [(expected, "disputed")]


def grab(desk: Desk, edge: str) -> None:
    """Take a handle of the active annotation with the mouse."""
    handle = desk.page.locator(f".handle-{edge}")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box and box["width"] >= 24 and box["height"] >= 24
    desk.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.mouse.down()


def active(desk: Desk) -> str:
    """What is painted as the active annotation."""
    return str(
        desk.page.evaluate(
            """() => [...CSS.highlights].filter(([name]) => name.startsWith("active-"))
              .flatMap(([, one]) => [...one]).map((range) => {
                const live = document.createRange();
                live.setStart(range.startContainer, range.startOffset);
                live.setEnd(range.endContainer, range.endOffset);
                return live.toString();
              }).join("|")"""
        )
    )


def test_a_dragged_edge_shows_whole_words_and_escape_leaves_all_as_it_was(
    desk: Desk, document: Document, cast: Cast
) -> None:
    mark(cast.reviewer, document, "Marines landed", "supported")
    desk.open(document)
    desk.press("j")
    x1, y1, x2, _ = desk.place("June")
    grab(desk, "end")
    desk.page.mouse.move((x1 + x2) / 2, y1, steps=4)
    until(lambda: active(desk) == "Marines landed on 1 June", what="the edge to snap")
    desk.press("Escape")
    assert active(desk) == "Marines landed"
    desk.page.mouse.move(x1 - 60, y1)
    desk.page.mouse.up()
    assert active(desk) == "Marines landed"
    desk.holds("Marines landed")
    assert facts(document) == [("Marines landed", "supported")]
    x1, y1, _, _ = desk.place("Seventy")
    grab(desk, "start")
    desk.page.mouse.move(x1 + 12, y1, steps=4)
    desk.page.mouse.up()
    desk.saved()
    assert facts(document) == [("Seventy Marines landed", "supported")]


def test_an_edge_dragged_over_the_other_leaves_the_least_there_is(
    desk: Desk, document: Document, cast: Cast
) -> None:
    mark(cast.reviewer, document, "Marines landed", "supported")
    desk.open(document)
    desk.press("j")
    x1, y1, _, _ = desk.place("Congress")
    grab(desk, "end")
    desk.page.mouse.move(x1 + 2, y1, steps=4)
    desk.page.mouse.up()
    desk.saved()
    assert facts(document) == [("Marines", "supported")]


def test_clicks_where_spans_overlap_say_which_of_how_many_was_chosen(
    desk: Desk, document: Document, cast: Cast
) -> None:
    for quote, label in ((FIRST, None), ("Seventy Marines landed", "supported"), ("Marines", None)):
        mark(cast.reviewer, document, quote, label)
    desk.open(document)
    live, count = desk.page.locator("#live"), desk.page.locator("#bar-count")
    for nth, said in ((1, "To check: Marines"), (2, "Supported: Seventy Marines landed")):
        desk.click("Marines")
        expect(live).to_have_text(f"{nth} of 3 here. {said}")
        expect(count).to_have_text(f"{nth}/3")
    desk.click("Marines")
    desk.holds(FIRST)
    desk.click("Thursday")
    expect(live).to_contain_text("To check: Congress")
    expect(count).to_have_text("")


@pytest.fixture
def tablet(browser: Browser, live: Web, complaints: Complaints, cast: Cast) -> Iterator[Desk]:
    """A tablet held upright, used with fingers alone."""
    context = browser.new_context(
        base_url=live.url, viewport={"width": 820, "height": 1180}, has_touch=True, is_mobile=True
    )
    complaints.listen(context)
    enter(context, live, cast.reviewer)
    yield Desk(context.new_page())
    context.close()


def system_selects(desk: Desk, quote: str) -> None:
    """What a long press does, or a drag of the system's handles; a headless browser knows neither.

    The finger's tap is real, the selection after it is made as the system makes it.
    """
    x1, y1, _, _ = desk.place(quote)
    desk.page.touchscreen.tap(x1 + 2, y1)
    desk.page.evaluate(
        """(quote) => {
          const node = document.querySelector("#text > div").firstChild;
          const at = node.data.indexOf(quote);
          getSelection().setBaseAndExtent(node, at, node, at + quote.length);
        }""",
        quote,
    )


def test_on_a_tablet_the_system_selects_and_the_bar_waits_at_the_thumb(
    tablet: Desk, document: Document
) -> None:
    tablet.open(document)
    system_selects(tablet, "Marines")
    expect(tablet.bar).to_be_visible()
    box = tablet.bar.bounding_box()
    assert box and box["y"] > 1000 and box["x"] + box["width"] < 820
    system_selects(tablet, "nty Mari")
    button = tablet.bar.get_by_role("button", name="Supported")
    size = button.bounding_box()
    assert size and size["height"] >= 44
    assert tablet.selected() == "nty Mari"
    button.tap()
    tablet.saved()
    assert facts(document) == [("Seventy Marines", "supported")]
    handle = tablet.page.locator(".handle-end").bounding_box()
    assert handle and handle["width"] >= 44


def test_a_finger_drags_an_edge_and_a_tap_chooses_an_annotation(
    tablet: Desk, document: Document, cast: Cast
) -> None:
    mark(cast.reviewer, document, "Marines landed", "supported")
    tablet.open(document)
    x1, y1, x2, _ = tablet.place("landed")
    tablet.page.touchscreen.tap((x1 + x2) / 2, y1)
    tablet.holds("Marines landed")
    x1, y1, x2, _ = tablet.place("June")
    box = tablet.page.locator(".handle-end").bounding_box()
    assert box
    session = tablet.page.context.new_cdp_session(tablet.page)
    touch = "Input.dispatchTouchEvent"
    start = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session.send(touch, {"type": "touchStart", "touchPoints": [start]})
    for part in (0.3, 0.7, 1):
        x = start["x"] + ((x1 + x2) / 2 - start["x"]) * part
        session.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y1}]})
    session.send(touch, {"type": "touchEnd", "touchPoints": []})
    tablet.saved()
    assert facts(document) == [("Marines landed on 1 June", "supported")]
