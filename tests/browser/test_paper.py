"""What is printed: numbered notes, tables; and how a span without evidence is painted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Document
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[object], None]
TEXT = "Lima 🇵🇪: seventy votes for the troops, thirty-three against."
_PAINTED = """[...CSS.highlights].filter(([name, one]) => one.size && name.startsWith("label-"))
  .map(([name]) => name).sort()"""


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


def link(cast: Cast, annotation: Annotation) -> None:
    create_evidence(
        Actor(cast.reviewer), annotation=annotation, stance="supports",
        url="https://votes.example/4766", quote="70 for, 33 against",
    )  # fmt: skip


def test_a_document_is_printed_with_numbered_marks_and_their_notes(
    cast: Cast, page: Page, sign_in: SignIn, document: Document
) -> None:
    outer = mark(cast.reviewer, document, "seventy votes for the troops", "supported")
    mark(cast.reviewer, document, "the troops", None)
    link(cast, outer)
    sign_in(cast.reviewer)
    Desk(page).open(document)
    page.wait_for_selector("html[data-parts=all]")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    paper = page.locator(".paper-text")
    expect(paper).to_be_visible()
    assert paper.inner_text().replace("1", "").replace("2", "") == TEXT
    assert paper.locator("mark").all_inner_texts() == ["seventy votes for ", "the troops"]
    assert sorted(paper.locator("sup").all_inner_texts()) == ["1", "2"]
    notes = page.locator(".paper-notes > li")
    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text("Supported · seventy votes for the troops")
    expect(notes.first).to_contain_text("supports · https://votes.example/4766")
    expect(notes.last).to_contain_text("To check")
    for hidden in ("#text", "#side", ".top"):
        expect(page.locator(hidden)).to_be_hidden()

    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".paper")).to_have_count(0)


def test_a_list_is_printed_as_a_table_without_its_controls(
    cast: Cast, page: Page, sign_in: SignIn, document: Document
) -> None:
    sign_in(cast.manager)
    page.set_viewport_size({"width": 680, "height": 900})
    page.goto("/projects/peru/")
    expect(page.locator(".filters")).to_be_visible()
    page.emulate_media(media="print")

    expect(page.get_by_role("columnheader", name="Outlet")).to_be_visible()
    expect(page.get_by_role("link", name=document.title, exact=True)).to_be_visible()
    for hidden in (".filters", ".top", ".places", "aside", ".button"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden


def test_what_has_no_evidence_is_painted_paler_until_it_has(
    cast: Cast, page: Page, sign_in: SignIn, document: Document
) -> None:
    mark(cast.reviewer, document, "seventy votes", "supported")
    linked = mark(cast.reviewer, document, "thirty-three against", "disputed")
    mark(cast.reviewer, document, "Lima", None)
    link(cast, linked)
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)

    expected = ["label-check-0", "label-disputed-0", "label-supported-0-bare"]
    eventually(page, lambda: page.evaluate(_PAINTED), expected)
    desk.press("j", "j", "e")
    page.get_by_role("button", name="Paste an address").click()
    page.get_by_label("Address").fill("https://votes.example")
    page.get_by_label("What it says").fill("Seventy.")
    page.locator("#address-pane").get_by_role("button", name="Supports").click()
    desk.saved()
    expected = ["label-check-0", "label-disputed-0", "label-supported-0"]
    eventually(page, lambda: page.evaluate(_PAINTED), expected)
