"""Stories of the pages around the documents: search, views, many documents at once, the bell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from playwright.sync_api import Page, expect

from annotations.models import Document, Notification
from annotations.services.annotations import create_annotation
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.cast import Cast

Enter = Callable[..., Any]


def test_a_search_leads_to_the_annotation_and_back(cast: Cast, page: Page, sign_in: Enter) -> None:
    document = cast.document("Ayer, setenta votos a favor.", title="Votes", language="es")
    create_annotation(Actor(cast.reviewer), document=document, start=6, end=19, note="Check it")
    with transaction.atomic():
        index_documents(cast.project, 1)
    sign_in(cast.reviewer)
    page.goto("/projects/peru/search/")

    page.get_by_label("Search for").press_sequentially("setneta")
    tab = page.get_by_role("link", name="Annotations 1")
    expect(tab).to_have_attribute("href", "?q=setneta&kind=annotations")
    tab.click()
    expect(page).to_have_url(re.compile(r"q=setneta.*kind=annotations"))
    expect(page.locator(".hits mark")).to_have_text("setenta")
    page.locator(".hit-title").click()
    page.wait_for_selector("html[data-annotate=ready]")
    expect(page).to_have_url(re.compile(r"#6-19$"))
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("setenta votos")

    page.go_back()
    expect(page.get_by_label("Search for")).to_have_value("setneta")


def test_rows_are_chosen_with_keys_and_mouse_and_changed(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    for n in range(4):
        cast.document(f"Text {n}.", title=f"Document {n}")
    sign_in(cast.manager)
    page.goto("/projects/peru/")
    expect(page.get_by_role("button", name="Go on…")).to_be_hidden()

    for key in ("j", "x", "j", "k"):
        page.keyboard.press(key)
    expect(page.get_by_label("Choose Document 0")).to_be_checked()
    expect(page.locator("#bulk-count")).to_have_text("1 chosen")
    page.get_by_label("Choose Document 2").click(modifiers=["Shift"])
    expect(page.locator("#bulk-count")).to_have_text("3 chosen")
    page.get_by_label("What to do with the chosen documents").select_option("language")
    page.get_by_role("button", name="Go on…").click()
    page.get_by_label("Language").fill("es")
    page.get_by_role("button", name="Change them").click()

    expect(page.get_by_text("3 documents are changed.")).to_be_visible()
    assert Document.objects.filter(language="es").count() == 3


def test_a_view_is_kept_of_what_the_filters_show_now(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    cast.document("One.", title="Dated", language="en")
    sign_in(cast.reviewer)
    page.goto("/projects/peru/")
    page.get_by_label("Language").select_option("en")
    expect(page).to_have_url(re.compile(r"\?language=en$"))

    page.locator(".views-menu summary").click()
    page.get_by_label("Keep what is shown now as").fill("English")
    page.get_by_role("button", name="Keep the view").click()

    expect(page.get_by_text("The view “English” is kept.")).to_be_visible()
    page.locator(".views-menu summary").click()
    expect(page.get_by_role("link", name="English")).to_have_attribute("aria-current", "true")


def test_the_keys_are_told_and_can_be_switched_off(cast: Cast, page: Page, sign_in: Enter) -> None:
    cast.document("One.", title="Dated")
    sign_in(cast.reviewer)
    page.goto("/projects/peru/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    with page.expect_response("**/me/reading/"):
        page.get_by_label("Switch single-letter keys off").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Search", exact=True)).not_to_be_focused()
    page.reload()
    page.get_by_role("button", name="Keys of this page").click()
    page.get_by_label("Switch single-letter keys off").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()

    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".places-menu summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Labels", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Labels", exact=True)).to_be_visible()
    expect(page.locator(".places-menu summary")).to_contain_text("Labels")


def test_the_bell_is_refreshed_when_the_page_comes_into_view(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    sign_in(cast.reviewer)
    page.goto("/")
    count = page.locator("#bell .bell-count")
    expect(count).to_have_text("0")
    Notification.objects.create(
        user=cast.reviewer, project=cast.project, kind="guideline-changed",
        payload={"version": 2, "by": "manager"},
    )  # fmt: skip
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(count).to_have_text("1")
