"""The list beside the text: searched, grouped, and saying how sure and well founded a row is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Document
from annotations.services.annotations import update_annotation
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = """Congress voted on Thursday. Perú authorised the troops.

Thirty-three voted against it. The ÁNDES wire counted them."""


@pytest.fixture
def document(cast: Cast) -> Document:
    made = cast.document(TEXT, language="en")
    first = mark(cast.reviewer, made, "Congress voted", "supported")
    mark(cast.reviewer, made, "Perú authorised", None)
    noted = mark(cast.reviewer, made, "Thirty-three", "supported")
    mark(cast.reviewer, made, "The ÁNDES wire", "disputed")
    actor = Actor(cast.reviewer)
    create_evidence(
        actor, annotation=first, stance="supports", url="https://example.org/", quote="Voted."
    )
    changes = {"note": "see the Gaceta", "confidence": 0.75}
    update_annotation(actor, noted, version=noted.version, changes=changes)
    return made


@pytest.fixture
def desk(page: Page, cast: Cast, document: Document, sign_in: Callable[[object], None]) -> Desk:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    page.get_by_role("button", name="Search and group").click()
    expect(page.get_by_label("Search quotes and notes")).to_be_focused()
    return desk


def test_quotes_and_notes_are_searched_without_case_and_accents(desk: Desk) -> None:
    desk.page.keyboard.type("andes")
    expect(desk.rows).to_have_count(1)
    expect(desk.rows).to_contain_text("The ÁNDES wire")
    desk.press("Control+a")
    desk.page.keyboard.type("GACETA")
    expect(desk.rows).to_have_count(1)
    expect(desk.rows).to_contain_text("Thirty-three")
    desk.press("Enter")
    expect(desk.page.locator("#list")).to_be_focused()
    desk.holds("Thirty-three")
    desk.page.get_by_label("Search quotes and notes").focus()
    desk.press("Escape")
    expect(desk.rows).to_have_count(4)
    desk.press("Escape")
    expect(desk.page.get_by_label("Search quotes and notes")).to_be_hidden()


@pytest.mark.parametrize(
    ("group", "heads", "first"),
    [
        ("by label", ["Supported · 2", "Disputed · 1", "To check · 1"], "Thirty-three"),
        ("by evidence", ["With evidence · 1", "Without evidence · 3"], "Perú authorised"),
        ("by paragraph", ["Paragraph 1 · 2", "Paragraph 2 · 2"], "Perú authorised"),
    ],
)
def test_rows_stand_in_groups_with_their_numbers(
    desk: Desk, group: str, heads: list[str], first: str
) -> None:
    desk.page.get_by_label("Group by").select_option(group)
    expect(desk.page.locator(".list-group")).to_have_text(heads)
    boxes = [row.bounding_box() for row in desk.page.locator("#list-space > *").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops) and len(set(tops)) == 4 + len(heads)
    expect(desk.rows.nth(1)).to_contain_text(first)
    desk.page.locator("#list").focus()
    desk.press("Home", "ArrowDown")
    desk.holds(first)


def test_a_row_says_how_sure_it_is_and_what_it_stands_on(desk: Desk) -> None:
    expect(desk.rows.nth(0)).to_contain_text("1 for")
    expect(desk.rows.nth(2)).to_contain_text("75 % sure")
    expect(desk.rows.nth(0)).not_to_contain_text("sure")

    desk.rows.nth(2).click()
    expect(desk.page.locator("#card")).to_be_visible()
    for height in (760, 640, 580):  # as when the card below it grows
        desk.page.set_viewport_size({"width": 1280, "height": height})
        expect(desk.rows.filter(has_text="Thirty-three")).to_be_in_viewport(ratio=0.95)
