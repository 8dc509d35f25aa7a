"""The strip that shows where a document's annotations are, and takes one there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Document
from tests.browser.annotating import Desk, eventually, mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "\n".join(f"Line {n:04} says that Congress voted on a Thursday in May." for n in range(900))

_COLOURS = """share => {
  const canvas = document.querySelector(".minimap canvas");
  const pen = canvas.getContext("2d");
  const top = Math.max(0, Math.floor(share * canvas.height) - 8);
  const { data } = pen.getImageData(0, top, canvas.width, 20);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3]) {
      const lane = (i / 4) % canvas.width < canvas.width * 0.6 ? "left" : "right";
      seen.add(`${lane} ${data.slice(i, i + 3)}`);
    }
  return [...seen];
}"""
_PLACE = """n => {
  const box = document.querySelector("#text").getBoundingClientRect();
  return (box.top + scrollY + box.height * n / 900) / document.scrollingElement.scrollHeight;
}"""

# The middle of what stands for the window, as a share of the strip's height.
_WINDOW = """() => {
  const canvas = document.querySelector(".minimap-window");
  const { data } = canvas.getContext("2d").getImageData(0, 0, 1, canvas.height);
  const rows = [...Array(canvas.height).keys()].filter((row) => data[row * 4 + 3]);
  return (rows[0] + rows.at(-1)) / 2 / canvas.height;
}"""


@pytest.fixture
def document(cast: Cast) -> Document:
    made = cast.document(TEXT, language="en")
    mark(cast.reviewer, made, "Line 0100 says", "supported")
    mark(cast.reviewer, made, "Line 0700 says", None)
    return made


@pytest.fixture
def desk(page: Page, cast: Cast, document: Document, sign_in: Callable[[object], None]) -> Desk:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.complete()
    expect(page.locator(".minimap")).to_be_visible()
    return desk


def colours(desk: Desk, line: int) -> list[str]:
    """What is drawn near a line: the lane and the colour."""
    share = desk.page.evaluate(_PLACE, line)
    return sorted(desk.page.evaluate(_COLOURS, share))


def test_labels_and_what_is_to_check_stand_in_their_places(desk: Desk) -> None:
    (labelled,) = colours(desk, 100)
    (check,) = colours(desk, 700)
    assert labelled.startswith("left") and check.startswith("right")
    assert colours(desk, 400) == []
    expect(desk.page.locator(".minimap")).to_have_attribute("aria-hidden", "true")


def test_what_is_marked_and_what_is_active_shows(desk: Desk) -> None:
    desk.press("j")
    eventually(desk.page, lambda: len(colours(desk, 100)) > 1, True)
    assert any(one.startswith("right") for one in colours(desk, 100))
    desk.press("Delete")
    eventually(desk.page, lambda: colours(desk, 100), [])


def test_a_click_goes_there_and_the_window_is_shown(desk: Desk) -> None:
    page = desk.page
    box = page.locator(".minimap").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + box["height"] * 0.7)
    share = "() => (scrollY + innerHeight / 2) / document.scrollingElement.scrollHeight"
    eventually(page, lambda: abs(page.evaluate(share) - 0.7) < 0.03, True)
    eventually(page, lambda: page.evaluate(_WINDOW) == pytest.approx(0.7, abs=0.03), True)


def test_the_strip_is_gone_on_a_narrow_screen(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 800, "height": 900})
    expect(desk.page.locator(".minimap")).to_be_hidden()


def test_twenty_thousand_spans_are_drawn_with_a_mark_a_row_of_pixels_at_most(desk: Desk) -> None:
    count = """async () => {
      const { Minimap } = await import(document.querySelector(
        'link[rel=modulepreload]').href.replace(/[^/]*$/, "") + "later/minimap.js");
      const text = { root: document.querySelector("#text"), span: () => [0, 50000] };
      const spans = Array.from({ length: 20000 }, (_, i) => (
        { id: `${i}`, start: 2 * i, end: 2 * i + 2, label: i % 2 ? "supported" : null }));
      const store = Object.assign(new EventTarget(), { spans: { spans } });
      const desk = Object.assign(new EventTarget(), { store, activeRow: null });
      let marks = 0;
      const fill = CanvasRenderingContext2D.prototype.fillRect;
      CanvasRenderingContext2D.prototype.fillRect = function (...given) {
        marks += 1; fill.apply(this, given); };
      new Minimap({ desk, view: text });
      return marks;
    }"""
    assert 0 < desk.page.evaluate(count) <= 2 * 900
