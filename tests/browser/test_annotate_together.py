"""One person in two tabs and on two devices: what one does the other sees, and neither loses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from annotations.models import Document
from annotations.services.annotations import create_annotation, delete_annotation, update_annotation
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts, live_rows
from tests.cast import Cast
from tests.chromium import Complaints
from tests.processes import Web

TEXT = "Congress voted on Thursday. Seventy Marines landed on 1 June. Nobody asked why."

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn, document: Document) -> Desk:
    """The page with one annotation on it: “Seventy Marines”, supported, and active."""
    sign_in(cast.reviewer)
    start = TEXT.index("Seventy")
    row, _made = create_annotation(
        Actor(cast.reviewer), document=document, start=start, end=start + 15, label="supported"
    )
    quote = "They came."
    create_evidence(
        Actor(cast.reviewer), annotation=row, stance="supports", url="https://a.org", quote=quote
    )
    desk = Desk(page)
    desk.open(document)
    desk.press("j")
    return desk


@pytest.fixture
def device(
    browser: Browser, live: Web, desk: Desk, context: BrowserContext, document: Document,
    complaints: Complaints,
) -> Iterator[Desk]:  # fmt: skip
    """The same document on another device of the same person."""
    other = browser.new_context(
        base_url=live.url, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    complaints.listen(other)
    other.add_cookies([{**one} for one in context.cookies()])  # type: ignore[typeddict-item]
    made = Desk(other.new_page())
    made.open(document)
    made.press("j")
    yield made
    other.close()


def note_of(document: Document) -> str:
    return live_rows(document)[0].note


def test_a_page_that_is_open_is_told_nothing_that_it_came_with(
    page: Page, cast: Cast, desk: Desk, document: Document
) -> None:
    """Of an imported set with 20,000 annotations that would be as much as the page itself."""
    with page.expect_response("**/changes/*") as first:
        page.reload()
    with page.expect_response("**/changes/*"):
        row = live_rows(document)[0]
        changes = {"label": "disputed"}
        update_annotation(Actor(cast.reviewer), row, version=row.version, changes=changes)
    assert first.value.status == 304
    expect(desk.rows).to_contain_text("Disputed")


def test_what_one_tab_does_the_other_shows_at_once(
    desk: Desk, document: Document, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("412")  # the tab that sends may not know the other's version yet
    tab = Desk(context.new_page())
    tab.open(document)
    desk.press("2")
    expect(tab.rows).to_contain_text("Disputed")
    tab.press("j", "3")
    expect(desk.rows).to_contain_text("Unsourced")
    desk.saved()
    tab.saved()
    assert facts(document) == [("Seventy Marines", "unsourced")]
    tab.press("Control+z", "Control+z")
    expect(desk.rows).to_contain_text("Supported")


def test_what_one_device_does_the_other_shows_within_seconds(desk: Desk, device: Desk) -> None:
    desk.press("2")
    desk.drag("Nobody asked")
    desk.press("1")
    expect(device.rows).to_have_count(2)
    expect(device.rows.first).to_contain_text("Disputed")
    desk.press("Delete")
    expect(device.rows).to_have_count(1)
    desk.press("Control+z")
    expect(device.rows).to_have_count(2)


def test_a_deleted_annotation_comes_back_on_the_other_device_with_its_evidence(
    desk: Desk, device: Desk
) -> None:
    desk.press("Delete")
    desk.ask().get_by_role("button", name="Delete").click()
    expect(device.rows).to_have_count(0)
    device.page.reload()
    device.ready()
    desk.press("Control+z")
    expect(device.rows).to_contain_text("1 for")


def test_what_is_being_written_is_not_overwritten_but_asked_about(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("412")
    desk.press("n")
    desk.page.keyboard.type("mine")
    update_annotation(
        Actor(cast.reviewer), live_rows(document)[0], version=1, changes={"note": "theirs"}
    )
    expect(desk.rows).to_contain_text("note")
    expect(desk.page.locator("#card-note")).to_have_value("mine")
    desk.press("Escape")
    note = desk.ask().get_by_role("row", name="Note").locator("td")
    expect(note).to_have_text(["mine", "theirs"])
    desk.ask().get_by_role("button", name="Keep mine").click()
    desk.saved()
    assert note_of(document) == "mine"


def test_fields_of_both_versions_can_be_chosen(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("412|ERR_FAILED")
    writes = "**/api/v1/annotations/**"
    desk.page.route(writes, lambda route: route.abort())
    desk.press("2", "n")
    desk.page.keyboard.type("mine")
    desk.press("Escape")
    desk.deaf()
    theirs = {"note": "theirs", "label": "unsourced"}
    update_annotation(Actor(cast.reviewer), live_rows(document)[0], version=1, changes=theirs)
    desk.page.unroute(writes)
    desk.page.locator("#save-state").click()
    question = desk.ask()
    question.get_by_role("row", name="Note").get_by_role("radio").last.check()
    question.get_by_role("button", name="Keep what is chosen").click()
    desk.saved()
    assert facts(document) == [("Seventy Marines", "disputed")]
    assert note_of(document) == "theirs"
    desk.press("Control+z")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "unsourced")])
    desk.press("Control+z")
    eventually(desk.page, lambda: note_of(document), "mine")


@pytest.mark.parametrize(("answer", "kept"), [("Keep mine", ["disputed"]), ("Keep what is", [])])
def test_a_change_of_what_was_deleted_elsewhere_loses_neither(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints, answer: str, kept: list[str]
) -> None:
    complaints.expect("404|412")
    desk.deaf()
    delete_annotation(Actor(cast.reviewer), live_rows(document)[0], version=1)
    desk.press("2")
    question = desk.ask()
    expect(question).to_contain_text("Deleted")
    question.get_by_role("button", name=answer).click()
    desk.saved()
    assert [label for _quote, label in facts(document)] == kept
    if not kept:
        desk.press("Control+z")
        eventually(desk.page, lambda: facts(document), [("Seventy Marines", "disputed")])


def test_undo_and_redo_reach_across_a_reload_with_evidence(desk: Desk, document: Document) -> None:
    desk.press("2")
    desk.page.locator(".evidence [data-part=remove]").click()
    desk.press("Delete")
    desk.saved()
    desk.page.reload()
    desk.ready()
    expect(desk.rows).to_have_count(0)
    desk.press("Control+z")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "disputed")])
    desk.press("Control+z")
    expect(desk.rows).to_contain_text("1 for")
    desk.press("Control+z")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "supported")])
    desk.saved()
    desk.page.reload()
    desk.ready()
    desk.press("Control+Shift+z")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "disputed")])
    assert live_rows(document)[0].evidence.filter(deleted_at=None).count() == 1


def test_a_step_that_was_overtaken_elsewhere_is_left_out_with_a_word(
    desk: Desk, document: Document, cast: Cast
) -> None:
    desk.press("2")
    desk.saved()
    row = live_rows(document)[0]
    update_annotation(
        Actor(cast.reviewer), row, version=row.version, changes={"label": "unsourced"}
    )
    expect(desk.rows).to_contain_text("Unsourced")
    desk.press("Control+z")
    expect(desk.page.locator("#toast")).to_contain_text("changed elsewhere")
    assert facts(document) == [("Seventy Marines", "unsourced")]


def test_a_tab_that_tells_late_what_it_put_in_holds_nobody_up(
    desk: Desk, document: Document, context: BrowserContext, cast: Cast
) -> None:
    tab = Desk(context.new_page())
    tab.open(document)
    listen = """user => { window.heard = [];
        window.wire = new BroadcastChannel(`workbench ${user}`);
        wire.onmessage = ({ data }) => heard.push(data); }"""
    for one in (desk, tab):
        one.page.evaluate(listen, str(cast.reviewer.pk))
    desk.press("2")
    tab.page.wait_for_function("() => heard.some(({ done }) => done)")
    tab.page.evaluate("wire.postMessage(heard.find(({ put }) => put))")
    desk.page.wait_for_function("() => heard.some(({ put }) => put)")
    desk.saved()
    tab.saved()
