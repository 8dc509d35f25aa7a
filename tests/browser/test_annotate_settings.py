"""Reading settings: chosen on the annotate page, shown at once, there on the next device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Document, ReadingSettings
from tests.browser.annotating import Desk, eventually
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "\n".join(f"{n}. Congress voted on Thursday, and the troops came." * 4 for n in range(60))


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, document: Document, sign_in: Callable[[object], None]) -> Desk:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    return desk


def style(page: Page, name: str) -> str:
    script = "name => getComputedStyle(document.querySelector('#text'))[name]"
    return str(page.evaluate(script, name))


def test_settings_show_at_once_and_follow_the_person(desk: Desk, cast: Cast) -> None:
    page = desk.page
    before = float(style(page, "fontSize").removesuffix("px"))
    page.get_by_role("button", name="Reading settings").click()
    box = page.get_by_role("dialog", name="Reading settings")
    expect(box.get_by_role("radio", name="medium").first).to_be_focused()
    desk.press("ArrowRight", "ArrowRight")
    box.get_by_role("radio", name="mono").check()
    box.get_by_role("radio", name="wide").check()
    assert float(style(page, "fontSize").removesuffix("px")) == pytest.approx(before * 1.25)
    assert "monospace" in style(page, "fontFamily")

    def kept() -> list[str]:
        return [str(row) for row in ReadingSettings.objects.filter(user=cast.reviewer)]

    eventually(page, kept, ["larger, medium, mono, wide"])
    desk.press("Escape")
    expect(box).to_be_hidden()
    page.reload()
    assert page.locator("html").get_attribute("data-face") == "mono"
    assert float(style(page, "fontSize").removesuffix("px")) == pytest.approx(before * 1.25)
    desk.ready()
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_role("button", name="Reset").click()
    eventually(page, kept, ["medium, medium, serif, medium"])
    assert float(style(page, "fontSize").removesuffix("px")) == pytest.approx(before)


def read_at(page: Page, y: int) -> int:
    """The number of the line of the text that stands at this height of the window, once drawn."""
    script = """y => { const box = document.querySelector('#text').getBoundingClientRect();
        const at = document.caretPositionFromPoint(box.left + box.width / 2, y);
        const lines = at.offsetNode.data?.slice(0, at.offset + 5).split('\\n') ?? [];
        return lines.findLast((line) => /^\\d+\\./.test(line)); }"""
    return int(str(page.wait_for_function(script, arg=y).json_value()).split(".")[0])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_line_that_is_read_stays_where_it_stood(desk: Desk, width: int) -> None:
    page = desk.page
    page.set_viewport_size({"width": width, "height": 720})
    # By a hand, as Playwright's own click scrolls what the sticky bar of the page covers.
    box = page.get_by_role("button", name="Reading settings").bounding_box()
    assert box
    page.evaluate("scrollTo({ top: 3000, behavior: 'instant' })")
    page.wait_for_function("() => scrollY === 3000")
    before = read_at(page, 140)
    assert before > 10
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("radio", name="medium").first).to_be_focused()
    for size in ["large", "larger", "largest"]:
        desk.press("ArrowRight")
        expect(page.locator(f"html[data-size={size}]")).to_be_attached()
    desk.press("Escape")
    expect(page.get_by_role("dialog", name="Reading settings")).to_be_hidden()
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 3500
    assert read_at(page, 140) in range(before - 1, before + 2)
