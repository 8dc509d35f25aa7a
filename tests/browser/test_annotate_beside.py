"""Two documents side by side, in step: the annotated one, and the one that its evidence is in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from annotations.models import Document, Evidence
from annotations.services.annotations import create_annotation
from annotations.services.evidence import create_evidence
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually
from tests.cast import Cast
from tests.processes import until

TEXT = "Congress voted for the troops. Nobody asked the army. The vote was on Thursday."
WIRE = (
    "Congress voted for the troops, 70 to 33.\n\n" + "Words between.\n\n" * 60 + "It was Thursday."
)
OTHER = "The army was not asked, said its spokesman."

pytestmark = pytest.mark.django_db(transaction=True)


def _linked(
    cast: Cast, document: Document, claim: str, source: Document, quote: str, stance: str
) -> None:
    actor, start = Actor(cast.reviewer), document.text.index(claim)
    row, _made = create_annotation(
        actor, document=document, start=start, end=start + len(claim), label="supported"
    )
    at = source.text.index(quote)
    create_evidence(
        actor,
        annotation=row,
        stance=stance,
        document=source,
        start=at,
        end=at + len(quote),
        quote=quote,
    )


@pytest.fixture
def document(cast: Cast) -> Document:
    wire = cast.document(WIRE, title="The wire", outlet="Andes Wire", language="en")
    other = cast.document(OTHER, title="The spokesman", language="en")
    made = cast.document(TEXT, title="The vote", language="en")
    _linked(cast, made, "Congress voted for the troops", wire, "70 to 33", "supports")
    _linked(cast, made, "Nobody asked the army", other, "not asked", "disputes")
    _linked(cast, made, "The vote was on Thursday", wire, "It was Thursday", "context")
    with transaction.atomic():
        index_documents(cast.project, 10)
    return made


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: Callable[[object], None], document: Document) -> Desk:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.complete()
    return desk


def title(desk: Desk) -> Locator:
    return desk.page.locator("#reader-title")


def painted(desk: Desk, name: str) -> int:
    return int(desk.page.evaluate("name => CSS.highlights.get(name)?.size ?? 0", f"linked-{name}"))


def show(desk: Desk) -> None:
    """Open the first annotation's evidence beside the text."""
    desk.press("j")
    desk.holds("Congress voted for the troops")
    desk.card.get_by_role("link", name="Andes Wire").click()
    expect(desk.page.locator("#reader-text")).to_be_focused()


def in_sight(desk: Desk, quote: str) -> bool:
    script = """quote => [...CSS.highlights.get("passage")].some((range) => {
      const live = document.createRange();
      live.setStart(range.startContainer, range.startOffset);
      live.setEnd(range.endContainer, range.endOffset);
      const box = live.getBoundingClientRect();
      const pane = document.querySelector("#reader-scroll").getBoundingClientRect();
      return live.toString() === quote && box.top >= pane.top && box.bottom <= pane.bottom;
    })"""
    return bool(desk.page.evaluate(script, quote))


def test_evidence_opens_its_document_beside_the_text_which_stays_in_sight(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1440, "height": 900})
    show(desk)
    expect(title(desk)).to_have_text("The wire")
    desk.selects("70 to 33")
    assert (painted(desk, "supports"), painted(desk, "other")) == (1, 1)
    text = desk.page.locator("#text").bounding_box()
    drawer = desk.drawer.bounding_box()
    assert text and drawer and text["x"] + text["width"] <= drawer["x"]
    stance = desk.drawer.locator(".stances [data-stance=supports]").last
    expect(stance).to_have_attribute("aria-pressed", "true")
    desk.press("Escape")
    expect(desk.drawer).to_be_hidden()


def test_the_other_document_follows_the_active_annotation(desk: Desk) -> None:
    show(desk)
    desk.press("j")
    expect(title(desk)).to_have_text("The spokesman")
    eventually(desk.page, lambda: in_sight(desk, "not asked"), True)
    assert painted(desk, "disputes") == 1
    desk.page.locator("#text").focus()
    desk.press("j")
    expect(title(desk)).to_have_text("The wire")
    eventually(desk.page, lambda: in_sight(desk, "It was Thursday"), True)
    expect(desk.page.locator("#text")).to_be_focused()
    desk.press("k", "k")
    eventually(desk.page, lambda: in_sight(desk, "70 to 33"), True)


def test_a_click_on_what_is_linked_leads_to_its_annotation(desk: Desk) -> None:
    show(desk)
    place = """() => { const range = [...CSS.highlights.get("linked-other")][0];
      const live = document.createRange();
      live.setStart(range.startContainer, range.startOffset);
      live.setEnd(range.endContainer, range.endOffset);
      live.startContainer.parentElement.scrollIntoView({ block: "end" });
      const box = live.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2]; }"""
    places = [desk.page.evaluate(place)]
    until(lambda: places.append(desk.page.evaluate(place)) or places[-1] == places[-2])
    desk.page.mouse.click(*places[-1])
    expect(desk.page.locator("#drawer-quote")).to_have_text("The vote was on Thursday")
    eventually(desk.page, lambda: painted(desk, "context"), 1)


def test_the_stance_of_what_is_shown_is_changed_there_and_more_is_linked(
    desk: Desk, document: Document
) -> None:
    show(desk)
    desk.press("d")
    desk.saved()
    rows = Evidence.objects.filter(annotation__document=document, deleted_at__isnull=True)
    first = rows.filter(quote="70 to 33")
    eventually(desk.page, lambda: list(first.values_list("stance", flat=True)), ["disputes"])
    expect(desk.page.locator("#reader-text")).to_be_visible()
    desk.press("Control+Home", "Shift+Control+ArrowRight", "s")
    desk.saved()
    eventually(desk.page, lambda: rows.filter(quote="Congress").count(), 1)
    expect(desk.page.locator("#reader-nth")).to_have_text("2 of 2")
    desk.page.get_by_role("button", name="Next evidence").click()
    expect(desk.page.locator("#reader-nth")).to_have_text("1 of 2")
    desk.selects("70 to 33")


def test_a_passage_of_which_a_part_is_linked_says_so(desk: Desk) -> None:
    desk.press("j", "e")
    hit = desk.page.locator(".hit", has_text="70 to 33").first
    expect(hit.locator("[data-part=linked]")).to_have_text("supports: a part")
    expect(hit.locator("[data-stance][aria-pressed=true]")).to_have_count(0)
    desk.press("j")
    expect(desk.page.locator("#drawer-quote")).to_have_text("Nobody asked the army")
    expect(desk.page.locator(".hit").first).to_be_focused()


def test_where_there_is_room_the_list_stays_beside_both(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 1920, "height": 1000})
    show(desk)
    expect(desk.page.locator("#list")).to_be_visible()
    desk.page.locator("#list .item").nth(1).click()
    expect(title(desk)).to_have_text("The spokesman")
