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


def test_the_line_that_is_read_stays_where_it_stood(desk: Desk) -> None:
    page = desk.page
    page.evaluate("scrollTo(0, 3000)")
    script = """() => { const box = document.querySelector('#text').getBoundingClientRect();
        const at = document.caretPositionFromPoint(box.left + box.width / 2, 160);
        return at.offsetNode.parentElement.textContent.slice(at.offset - 200, at.offset + 200); }"""
    before = str(page.evaluate(script))
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_role("radio", name="largest").check(force=True)
    numbers = [line.split(".")[0] for line in before.split("\n") if line[:1].isdigit()]

    def stays() -> bool:
        after = str(page.evaluate(script))
        return any(f"{number}. " in after for number in numbers) or before[150:250] in after

    eventually(page, stays, True)
