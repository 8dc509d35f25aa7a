"""The first-run tour: five steps beside the text, done by doing them, gone when it is over."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotations.models import Document, ReadingSettings
from annotations.services.passages import index_documents
from tests.browser.annotating import Desk, eventually
from tests.cast import Cast
from tests.chromium import enter
from tests.processes import Web

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(cast: Cast) -> Document:
    cast.document(
        "The Marines may come in June, seventy of them, the paper said.", title="Another one"
    )
    made = cast.document("Seventy Marines may come in June. Nobody asked.", title="The first one")
    with transaction.atomic():
        index_documents(cast.project, 10)
    return made


@pytest.fixture
def desk(page: Page, context: BrowserContext, live: Web, cast: Cast) -> Desk:
    enter(context, live, cast.reviewer, first=True)
    return Desk(page)


def card(desk: Desk) -> Locator:
    return desk.page.locator("section#tour")


def kept(cast: Cast) -> list[bool]:
    return [row.tour_over for row in ReadingSettings.objects.filter(user=cast.reviewer)]


def test_on_a_first_visit_five_steps_are_done_by_doing_them(
    desk: Desk, document: Document, cast: Cast
) -> None:
    desk.open(document)
    desk.complete()
    expect(card(desk)).to_contain_text("Step 1 of 5")
    expect(desk.page.locator("#text")).to_be_focused()
    desk.press("s")
    expect(card(desk)).to_contain_text("Step 2 of 5")
    desk.press("1")
    expect(card(desk)).to_contain_text("Step 3 of 5")
    desk.press("e")
    expect(desk.page.locator(".hit").first).to_be_focused()
    desk.press("s")
    expect(card(desk)).to_contain_text("Step 4 of 5")
    desk.press("Escape", "s", "2", "k")
    expect(card(desk)).to_contain_text("Step 5 of 5")
    desk.press("Shift+Tab")
    card(desk).get_by_role("button", name="Done").press("Enter")
    expect(card(desk)).to_be_hidden()
    expect(desk.page.locator("#text")).to_be_focused()
    eventually(desk.page, lambda: kept(cast), [True])
    desk.saved()
    desk.page.reload()
    desk.ready()
    desk.complete()
    expect(card(desk)).to_be_hidden()


def test_it_is_skipped_and_comes_again_when_it_is_asked_for(
    desk: Desk, document: Document, cast: Cast
) -> None:
    desk.open(document)
    desk.complete()
    card(desk).get_by_role("button", name="Skip the tour").click()
    expect(desk.page.locator("#toast")).to_contain_text("in your menu")
    eventually(desk.page, lambda: kept(cast), [True])
    desk.press("Control+k")
    desk.page.keyboard.type("tour")
    desk.press("Enter")
    expect(card(desk)).to_be_focused()
    card(desk).get_by_role("button", name="Next").click()
    expect(card(desk)).to_contain_text("Step 2 of 5")
    card(desk).get_by_role("button", name="Back").click()
    expect(card(desk)).to_contain_text("Step 1 of 5")
    desk.press("Escape")
    expect(desk.page.locator("#text")).to_be_focused()


def test_the_menu_leads_to_a_document_with_the_tour_on_it(
    page: Page, context: BrowserContext, live: Web, cast: Cast, document: Document
) -> None:
    enter(context, live, cast.viewer)
    page.goto("/")
    page.locator(".menu > summary").click()
    page.get_by_role("link", name="Tour").click()
    desk = Desk(page)
    desk.ready()
    expect(card(desk)).to_be_focused()
    for _step in range(4):
        card(desk).get_by_role("button", name="Next").press("Enter")
    expect(card(desk)).to_contain_text("Submit")


def test_who_cannot_annotate_is_not_taken_along_unasked(
    page: Page, context: BrowserContext, live: Web, cast: Cast, document: Document
) -> None:
    enter(context, live, cast.viewer, first=True)
    desk = Desk(page)
    desk.open(document)
    desk.complete()
    expect(card(desk)).to_be_hidden()
