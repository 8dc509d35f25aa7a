"""The list behind the word on saving: what is not saved yet, tried again, copied, discarded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from annotations.models import Document
from tests.browser.annotating import Desk, eventually, facts, mark
from tests.cast import Cast
from tests.chromium import Complaints

pytestmark = pytest.mark.django_db(transaction=True)
WRITES = "**/api/v1/annotations/**"


@pytest.fixture
def document(cast: Cast) -> Document:
    made = cast.document("Seventy Marines may come. Nobody asked why.")
    mark(cast.reviewer, made, "Seventy Marines", "supported")
    return made


@pytest.fixture
def desk(
    page: Page,
    cast: Cast,
    sign_in: Callable[[object], None],
    document: Document,
    complaints: Complaints,
) -> Desk:
    """The page with everything on it, and a server that refuses to hear."""
    complaints.expect("ERR_|400")
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.complete()
    page.route(WRITES, lambda route: route.abort())
    return desk


def shown(desk: Desk) -> Locator:
    """The list, opened by the word on saving."""
    desk.page.locator("#save-state").click()
    box = desk.page.locator("#unsaved")
    expect(box).to_be_visible()
    return box


def test_it_says_what_waits_and_empties_itself_when_that_is_saved(
    desk: Desk, document: Document
) -> None:
    desk.press("j", "2")
    desk.drag("Nobody asked")
    desk.press("3")
    box = shown(desk)
    items = box.get_by_role("listitem")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("Seventy Marines")
    expect(items.first).to_contain_text("Disputed")
    expect(items.last).to_contain_text("Nobody asked")
    desk.page.unroute(WRITES)
    box.get_by_role("button", name="Try again").click()
    desk.saved()
    expect(box).to_be_hidden()
    assert facts(document) == [("Seventy Marines", "disputed"), ("Nobody asked", "unsourced")]
    expect(shown(desk)).to_contain_text("Everything is saved")


def test_what_is_discarded_is_asked_about_first_and_then_gone_from_page_and_queue(
    desk: Desk, document: Document
) -> None:
    desk.press("j", "2")
    desk.drag("Nobody asked")
    desk.press("3")
    expect(desk.rows).to_have_count(2)
    box = shown(desk)
    last = box.get_by_role("listitem").last
    last.get_by_role("button", name="Discard").click()
    expect(last).to_contain_text("It is nowhere else")
    last.get_by_role("button", name="Keep").click()
    expect(box.get_by_role("listitem")).to_have_count(2)
    last.get_by_role("button", name="Discard").click()
    last.get_by_role("button", name="Discard").click()
    expect(desk.rows).to_have_count(1)
    box.get_by_role("button", name="Discard").click()
    box.get_by_role("button", name="Discard").click()
    desk.saved()
    expect(desk.rows).to_contain_text(["Supported"])
    desk.page.unroute(WRITES)
    desk.page.reload()
    desk.ready()
    desk.saved()
    assert facts(document) == [("Seventy Marines", "supported")]


def test_a_deletion_that_is_discarded_brings_its_annotation_back(
    desk: Desk, document: Document
) -> None:
    desk.press("j", "Delete")
    expect(desk.rows).to_have_count(0)
    box = shown(desk)
    box.get_by_role("button", name="Discard").click()
    box.get_by_role("button", name="Discard").click()
    expect(desk.rows).to_contain_text(["Seventy Marines"])
    assert facts(document) == [("Seventy Marines", "supported")]


def test_what_the_server_refused_is_there_with_its_reason_and_sent_once_more(
    desk: Desk, document: Document
) -> None:
    def refuse(route: Route) -> None:
        problem = '{"title": "No", "status": 400, "detail": "Not on a Sunday."}'
        route.fulfill(status=400, content_type="application/problem+json", body=problem)

    desk.page.unroute(WRITES)
    desk.page.route(WRITES, refuse)
    desk.drag("Nobody asked")
    desk.press("3")
    expect(desk.page.locator("#save-state")).to_contain_text("1 not saved")
    box = shown(desk)
    expect(box).to_contain_text("Not on a Sunday.")
    desk.page.unroute(WRITES)
    box.get_by_role("listitem").get_by_role("button", name="Try again").click()
    desk.saved()
    eventually(desk.page, lambda: facts(document)[1:], [("Nobody asked", "unsourced")])


def test_it_is_copied_as_text(desk: Desk, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.press("j", "2")
    desk.drag("Nobody asked")
    desk.press("3")
    box = shown(desk)
    box.get_by_role("button", name="Copy all").click()
    expect(desk.page.locator("#toast")).to_have_text("Copied.")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "Change\nSeventy Marines\nLabel: Disputed\n\nMark\nNobody asked\nLabel: Unsourced"
    )


def test_without_a_mouse_and_from_another_document_it_is_there_too(
    desk: Desk, cast: Cast, context: BrowserContext
) -> None:
    desk.press("j", "2")
    expect(desk.page.locator("#save-state")).to_contain_text("1 waiting")
    other = cast.document("Another one.")
    desk.open(other)
    desk.complete()
    desk.press("Control+k")
    desk.page.keyboard.type("not saved")
    desk.press("Enter")
    box = desk.page.locator("#unsaved")
    expect(box).to_be_focused()
    expect(box.get_by_role("link", name="in another document")).to_be_visible()
    desk.press("Delete", "Escape")
    expect(box).to_be_hidden()
    expect(desk.page.locator("#text")).to_be_focused()
