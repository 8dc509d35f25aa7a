"""What the annotate page costs to open: how much of script and style, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from annotations.models import Document
from tests.browser.annotating import Desk, eventually, live_rows, mark
from tests.cast import Cast
from tests.chromium import Complaints

MOST = 100_000


@pytest.fixture
def document(cast: Cast, sign_in: Callable[[object], None]) -> Document:
    """A document with one annotation, whose author is signed in."""
    made = cast.document("Congress voted on Thursday.")
    mark(cast.reviewer, made, "Congress voted", "supported")
    sign_in(cast.reviewer)
    return made


def test_script_and_style_of_the_page_stay_within_100_kilobytes_from_one_origin(
    page: Page, cast: Cast, sign_in: Callable[[object], None]
) -> None:
    sign_in(cast.reviewer)
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    Desk(page).open(cast.document("Congress voted on Thursday."))
    page.wait_for_load_state("networkidle")
    files = {
        urlsplit(one.url).path: len(one.body())
        for one in answers
        if one.request.resource_type in ("script", "stylesheet")
    }
    assert any("/annotate/main." in path for path in files)
    assert any(path.endswith(".css") for path in files)
    heaviest = sorted(files, key=files.__getitem__, reverse=True)
    assert len(files) <= 6, "files that the page waits for are joined"
    weight = sum(files.values())
    assert weight <= MOST, "\n".join(f"{files[path]:7} {path}" for path in heaviest)
    assert {urlsplit(one.url).netloc for one in answers} == {urlsplit(page.url).netloc}


@pytest.mark.parametrize("way", ["key", "click"])
def test_the_evidence_drawer_comes_with_the_first_press_of_its_key_and_loses_nothing(
    page: Page, document: Document, way: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(urlsplit(one.url).path))
    held: list[Route] = []
    page.route("**/annotate/drawer.*.js", lambda route: held.append(route))
    desk = Desk(page)
    desk.open(document)
    assert not any("/drawer." in path or "/dialogs." in path for path in asked)
    desk.press("j", "e")
    eventually(page, lambda: held != [], True)
    expect(desk.drawer.get_by_role("button", name="Close")).to_be_focused()
    if way == "key":
        desk.press("u")
    else:
        desk.drawer.get_by_role("button", name="Paste an address").click()
    for route in held:
        route.continue_()
    expect(page.get_by_label("Address")).to_be_focused()


def test_a_drawer_that_is_closed_before_it_has_come_stays_closed(
    page: Page, document: Document
) -> None:
    held: list[Route] = []
    page.route("**/annotate/drawer.*.js", lambda route: held.append(route))
    desk = Desk(page)
    desk.open(document)
    desk.press("j", "e")
    eventually(page, lambda: held != [], True)
    desk.drawer.get_by_role("button", name="Close").click()
    for route in held:
        route.continue_()
    expect(desk.drawer).to_be_hidden()
    desk.press("e")
    expect(page.locator("#search")).to_be_focused()
    expect(desk.drawer).to_be_visible()


def test_a_drawer_that_does_not_come_says_so_and_comes_when_it_can(
    page: Page, document: Document, complaints: Complaints
) -> None:
    desk = Desk(page)
    desk.open(document)
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    desk.press("j", "e")
    expect(page.locator("#toast")).to_contain_text("did not come")
    expect(desk.drawer).to_be_hidden()
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    desk.press("e")
    expect(page.locator("#search")).to_be_focused()


def test_a_question_is_asked_with_the_first_press_of_its_key(
    page: Page, cast: Cast, sign_in: Callable[[object], None]
) -> None:
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(cast.document("Congress voted on Thursday."))
    desk.press("?")
    expect(page.locator("#keys-dialog")).to_contain_text("find evidence")


def test_what_is_typed_into_a_note_before_its_card_has_come_is_kept(
    page: Page, document: Document
) -> None:
    held: list[Route] = []
    page.route("**/annotate/card.*.js", lambda route: held.append(route))
    desk = Desk(page)
    desk.open(document)
    desk.press("j", "n")
    page.keyboard.type("1 of 2")
    eventually(page, lambda: held != [], True)
    for route in held:
        route.continue_()
    desk.holds("Congress voted")
    desk.saved()  # half a note is none: nothing of it has been put in
    assert live_rows(document)[0].note == ""
    desk.press("Escape")

    def notes() -> list[tuple[str, str | None]]:
        return [(row.note, row.label and row.label.key) for row in live_rows(document)]

    eventually(page, notes, [("1 of 2", "supported")])
