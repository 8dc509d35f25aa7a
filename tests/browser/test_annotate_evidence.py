"""Finding evidence beside the text, linking it without leaving, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, Route, expect

from annotations.models import Document, Evidence
from annotations.services.annotations import create_annotation
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts
from tests.cast import Cast
from tests.chromium import Complaints

TEXT = "The Congress of Peru authorised the entry of troops with seventy votes. It was Thursday."
WIRE = """Lima 🇵🇪, 19 May.

Seventy votes were cast for the troops in Congress. Thirty-three were cast against them.

The entry of the troops was authorised until December."""

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[object], None]


@pytest.fixture
def wire(cast: Cast) -> Document:
    return cast.document(WIRE, title="The wire", outlet="Andes Wire", language="en")


@pytest.fixture
def document(cast: Cast, wire: Document) -> Document:
    made = cast.document(TEXT, title="The vote", language="en")
    create_annotation(Actor(cast.reviewer), document=made, start=0, end=71, label="supported")
    with transaction.atomic():
        index_documents(cast.project, 10)
    return made


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn, document: Document) -> Desk:
    """The page with the drawer open and its first passages there."""
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.press("j", "e")
    expect(page.locator(".hit").first).to_be_focused()
    return desk


def links(document: Document) -> list[tuple[str, str]]:
    """Stance and quote of the live evidence on a document, in the order it was linked."""
    rows = Evidence.objects.filter(annotation__document=document, deleted_at__isnull=True)
    return list(rows.order_by("created_at").values_list("stance", "quote"))


def best(desk: Desk) -> Locator:
    """The sentence of the first passage found."""
    return desk.page.locator(".hit [data-part=quote]").first


def test_a_passage_is_linked_in_one_key_without_leaving(desk: Desk, document: Document) -> None:
    first = desk.page.locator(".hit").first
    expect(first).to_contain_text("Andes Wire")
    expect(first).to_contain_text("Seventy votes were cast for the troops in Congress.")
    expect(first.locator("mark").first).to_be_visible()
    desk.press("s", "ArrowDown", "d")
    desk.saved()
    stances = [stance for stance, _quote in links(document)]
    assert stances == ["supports", "disputes"]
    assert links(document)[0][1] == "Seventy votes were cast for the troops in Congress."
    expect(desk.drawer).to_be_visible()
    expect(first.locator("[data-part=linked]")).to_have_text("supports")
    desk.press("ArrowUp", "c")
    desk.saved()
    assert sorted(stance for stance, _quote in links(document)) == ["context", "disputes"]
    desk.press("Escape")
    expect(desk.card.locator(".evidence")).to_have_count(2)
    expect(desk.card.locator(".evidence").first).to_contain_text("Andes Wire")


def test_the_annotated_sentence_is_not_offered_as_its_own_evidence(desk: Desk) -> None:
    expect(desk.page.locator(".hit", has_text="with seventy votes")).to_have_count(0)


def test_a_search_forgives_and_its_letters_are_not_commands(desk: Desk, document: Document) -> None:
    desk.press("/")
    desk.page.keyboard.type("decembre authorised")
    expect(best(desk)).to_have_text("The entry of the troops was authorised until December.")
    assert links(document) == []
    desk.press("ArrowDown", "s")
    desk.saved()
    assert links(document) == [
        ("supports", "The entry of the troops was authorised until December.")
    ]
    desk.press("/")
    desk.page.keyboard.type("zzzzqqqq")
    expect(desk.page.locator("#hits-state")).to_contain_text("Nothing found")


def test_the_exact_passage_is_chosen_in_the_other_document(
    desk: Desk, document: Document, wire: Document
) -> None:
    desk.press("o")
    text = desk.page.locator("#reader-text")
    expect(text).to_be_focused()
    expect(desk.drawer).to_contain_text("Thirty-three were cast")
    desk.selects("Seventy votes were cast for the troops in Congress.")
    desk.press("ArrowLeft", *["Control+Shift+ArrowRight"] * 2, "s")
    desk.saved()
    assert links(document) == [("supports", "Seventy votes")]
    row = Evidence.objects.get()
    assert (row.document_id, row.start) == (wire.pk, WIRE.index("Seventy votes"))
    expect(desk.page.locator(".hit").first).to_be_focused()


def test_evidence_leads_to_its_passage(desk: Desk, wire: Document) -> None:
    desk.press("s", "Escape")
    desk.saved()
    start = WIRE.index("Seventy")
    desk.card.get_by_role("link", name="Andes Wire").click()
    expect(desk.page.locator("#reader-text")).to_contain_text("Thirty-three")
    desk.page.locator("#reader-title").click()
    desk.page.wait_for_url(f"**/documents/{wire.pk}/#{start}-{start + 51}")
    desk.ready()
    assert desk.page.evaluate("CSS.highlights.get('target').size") == 1


def test_a_page_outside_is_kept_as_address_and_quote(desk: Desk, document: Document) -> None:
    desk.press("u")
    desk.page.keyboard.type("https://example.org/news")
    desk.press("Tab")
    desk.page.keyboard.type("They said so.")
    desk.drawer.get_by_role("button", name="Disputes").last.click()
    desk.saved()
    row = Evidence.objects.get()
    assert (row.url, row.quote, row.stance) == (
        "https://example.org/news", "They said so.", "disputes",
    )  # fmt: skip
    desk.press("Escape")
    source = desk.card.get_by_role("link", name="example.org")
    expect(source).to_have_attribute("href", "https://example.org/news")


def test_stance_and_note_are_changed_and_a_removal_is_undone(
    desk: Desk, document: Document
) -> None:
    desk.press("s", "Escape")
    item = desk.card.locator(".evidence")
    item.get_by_label("Stance").select_option("disputes")
    item.get_by_label("Note on this evidence").fill("The same agency")
    desk.press("Tab")
    desk.saved()
    row = Evidence.objects.get()
    assert (row.stance, row.note) == ("disputes", "The same agency")
    item.get_by_role("button", name="Remove this evidence").click()
    expect(item).to_have_count(0)
    desk.press("Control+z")
    expect(item).to_have_count(1)
    desk.press("Control+z", "Control+z")
    desk.saved()
    row.refresh_from_db()
    assert (row.deleted_at, row.stance, row.note) == (None, "supports", "")


def test_deleting_an_annotation_with_evidence_asks_and_undo_brings_both_back(
    desk: Desk, document: Document
) -> None:
    before = facts(document)
    desk.press("s", "Escape")
    desk.saved()
    desk.press("Delete")
    expect(desk.ask()).to_contain_text("Its evidence goes with it: 1")
    desk.press("Escape")
    assert facts(document) == before
    desk.press("Delete")
    desk.ask().get_by_role("button", name="Delete").click()
    desk.saved()
    assert facts(document) == []
    expect(desk.rows).to_have_count(0)
    desk.press("Control+z")
    desk.saved()
    eventually(desk.page, lambda: facts(document), before)
    expect(desk.card.locator(".evidence")).to_have_count(1)
    desk.page.reload()
    desk.ready()
    desk.press("j")
    expect(desk.card.locator(".evidence")).to_have_count(1)


def test_a_search_without_an_answer_says_so_and_a_late_one_is_dropped(
    desk: Desk, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    held: list[Route] = []
    desk.page.route("**/api/v1/search/**q=thirty**", lambda route: held.append(route))
    desk.press("/")
    desk.page.keyboard.type("thirty")
    expect(desk.page.locator("#hits-state")).to_have_class("drawer-state busy")
    desk.page.locator("#search").fill("december")
    expect(best(desk)).to_have_text("The entry of the troops was authorised until December.")
    for route in held:
        route.abort()
    expect(best(desk)).to_have_text("The entry of the troops was authorised until December.")


def test_a_search_that_had_no_answer_is_asked_again_with_enter_and_by_the_network(
    desk: Desk, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    state, found = desk.page.locator("#hits-state"), "The entry of the troops was authorised"
    desk.page.context.set_offline(True)
    desk.page.locator("#search").fill("december")
    expect(state).to_contain_text("The search had no answer.")
    desk.page.context.set_offline(False)
    expect(best(desk)).to_contain_text(found)

    complaints.expect("ERR_FAILED")
    desk.page.route("**/api/v1/search/**", lambda route: route.abort())
    desk.page.locator("#search").fill("until december")
    expect(state).to_contain_text("The search had no answer.")
    desk.page.unroute("**/api/v1/search/**")
    desk.page.locator("#search").press("Enter")
    expect(best(desk)).to_contain_text(found)
