"""The annotate page for those who hear it: the list, the live words, the reading in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.models import Document
from annotations.services.annotations import update_annotation
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, facts, mark
from tests.cast import Cast

TEXT = """Congress voted on Thursday. Seventy Marines landed on 1 June.

Nobody asked why.
“It is shameful,” said a deputy."""

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="es")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def reading(desk: Desk) -> Locator:
    """The text in which annotations begin and end in words."""
    return desk.page.get_by_role("region", name="The text with its annotations in words")


def test_a_row_of_the_list_says_all_that_is_seen(
    desk: Desk, document: Document, cast: Cast
) -> None:
    actor = Actor(cast.reviewer)
    outer = mark(cast.reviewer, document, "Seventy Marines landed", "supported")
    mark(cast.reviewer, document, "Marines", None)
    update_annotation(
        actor, outer, version=outer.version, changes={"note": "Seen on TV.", "confidence": 0.5}
    )
    for stance, url in (("supports", "https://a.example"), ("disputes", "https://b.example")):
        create_evidence(actor, annotation=outer, stance=stance, url=url, quote="x")
    desk.open(document)
    first, second = desk.rows.nth(0), desk.rows.nth(1)
    for fact in (
        "Seventy Marines landed", "Supported", "1 for · 1 against", "Note: Seen on TV.",
        "50 % sure", "overlaps others: 1",
    ):  # fmt: skip
        expect(first).to_contain_text(fact)
    expect(first.locator("[lang=es]")).to_have_text("Seventy Marines landed")
    expect(second).to_contain_text("To check")
    expect(second).to_contain_text("overlaps others: 1")
    box = desk.page.get_by_role("listbox", name="Annotations in reading order")
    box.focus()
    desk.press("ArrowDown", "ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    expect(second).to_have_attribute("aria-posinset", "2")


def test_annotations_begin_and_end_in_words(desk: Desk, document: Document, cast: Cast) -> None:
    mark(cast.reviewer, document, "Seventy Marines landed", "supported")
    mark(cast.reviewer, document, "Marines landed", None)
    mark(cast.reviewer, document, "asked why.\n“It is", "disputed")
    desk.open(document)
    expect(reading(desk)).to_have_count(0)
    desk.press("v")
    expect(reading(desk)).to_be_focused()
    lines = reading(desk).locator("p")
    expect(lines).to_have_text(
        [
            "Congress voted on Thursday. begin SupportedSeventy begin To checkMarines landed"
            "end To checkend Supported on 1 June.",
            "",
            "Nobody begin Disputedasked why.",
            "“It isend Disputed shameful,” said a deputy.",
        ]
    )
    reading(desk).get_by_role("button", name="begin To check").click()
    desk.holds("Marines landed")
    desk.press("3")
    desk.saved()
    assert facts(document)[1] == ("Marines landed", "unsourced")
    expect(lines.first).to_contain_text("begin UnsourcedMarines landedend Unsourced")
    desk.page.keyboard.press("Control+z")
    expect(lines.first).to_contain_text("begin To check")
    desk.press("Escape")


def test_the_reading_stays_as_it_was_left_and_is_off_to_begin_with(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    button = desk.page.get_by_role("button", name="Read with annotations in words")
    button.focus()
    expect(button).to_be_in_viewport(ratio=0.9)
    desk.press("Enter")
    expect(reading(desk)).to_be_focused()
    desk.page.reload()
    desk.ready()
    expect(reading(desk)).to_be_visible()
    reading(desk).get_by_role("button", name="Stop").click()
    expect(desk.page.locator("#text")).to_be_focused()
    desk.page.reload()
    desk.ready()
    expect(reading(desk)).to_have_count(0)
