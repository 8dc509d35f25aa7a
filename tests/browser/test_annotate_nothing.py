"""A document with nothing to mark is submitted too, and every way in which that fails is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotations.models import AnnotationSet, Document, Membership, Role
from annotations.services.annotation_sets import submit_set
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts, mark
from tests.cast import Cast, own_set
from tests.chromium import Complaints

TEXT = "Good morning to everybody. Here is the weather."
SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The weather", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn, document: Document) -> Desk:
    """The page of a document that nobody has touched."""
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    return desk


def submit(desk: Desk) -> None:
    """Ask for it by key and say yes."""
    desk.press("Control+Enter")
    desk.ask().get_by_role("button", name="Submit").click()


def notice(desk: Desk) -> Locator:
    """What stands above the text of a set that cannot be edited."""
    return desk.page.locator("#set-notice")


def toast(desk: Desk) -> Locator:
    """What is said for a while."""
    return desk.page.locator("#toast")


def test_an_untouched_document_is_submitted_and_reopened(desk: Desk, document: Document) -> None:
    desk.page.get_by_role("button", name="Submit").click()
    expect(desk.ask()).to_contain_text("Nothing to mark here?")
    expect(desk.ask()).to_contain_text("found nothing to mark")
    desk.ask().get_by_role("button", name="Submit").click()
    expect(notice(desk)).to_contain_text("Submitted and read-only")
    desk.saved()
    assert AnnotationSet.objects.get().status == "submitted"
    desk.page.reload()
    desk.ready()
    notice(desk).get_by_role("button", name="Reopen").click()
    expect(notice(desk)).to_be_hidden()
    assert AnnotationSet.objects.get().status == "draft"
    desk.drag("Good morning")
    desk.press("3")
    desk.saved()
    assert facts(document) == [("Good morning", "unsourced")]


def test_not_yet_makes_nothing(desk: Desk) -> None:
    desk.press("Control+Enter")
    desk.ask().get_by_role("button", name="Not yet").click()
    desk.press("Control+Enter")
    desk.ask()
    desk.press("Escape")
    expect(desk.page.locator("#ask")).to_be_hidden()
    desk.saved()
    assert not AnnotationSet.objects.exists()


def test_a_set_that_was_emptied_again_is_asked_about_in_the_same_words(desk: Desk) -> None:
    desk.drag("Good morning")
    desk.press("3", "Control+z")
    submit(desk)
    expect(notice(desk)).to_contain_text("Submitted")
    assert AnnotationSet.objects.get().status == "submitted"


def test_submitted_without_network_it_goes_out_when_the_network_is_back(
    desk: Desk, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    desk.complete()
    context.set_offline(True)
    submit(desk)
    state = desk.page.locator("#save-state")
    expect(state).to_contain_text("Offline, 1 waiting")
    assert not AnnotationSet.objects.exists()
    context.set_offline(False)
    state.click()
    expect(notice(desk)).to_contain_text("Submitted")
    assert AnnotationSet.objects.get().status == "submitted"


def test_submitted_without_network_it_goes_out_from_whichever_page_is_open(
    desk: Desk, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("ERR_")
    desk.complete()
    context.route("**/api/v1/**", lambda route: route.abort())
    submit(desk)
    expect(desk.page.locator("#save-state")).to_contain_text("1 waiting")
    desk.page.goto("/")
    expect(desk.page.locator("#waiting")).to_contain_text("1 waiting")
    desk.page.locator("#waiting").click()
    expect(desk.page.locator("#unsaved")).to_contain_text("Not saved")
    desk.page.goto("/")
    context.unroute("**/api/v1/**")
    desk.page.reload()
    states = AnnotationSet.objects.values_list("status", flat=True)
    eventually(desk.page, lambda: list(states.all()), ["submitted"])
    expect(desk.page.locator("#waiting")).to_be_hidden()


def test_what_was_marked_without_network_is_submitted_with_it(
    desk: Desk, document: Document, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    desk.complete()
    context.set_offline(True)
    desk.drag("Good morning")
    desk.press("1", "Control+Enter")
    expect(desk.ask()).to_contain_text("Annotations: 1")
    desk.ask().get_by_role("button", name="Submit").click()
    context.set_offline(False)
    desk.page.locator("#save-state").click()
    expect(notice(desk)).to_contain_text("Submitted")
    assert facts(document) == [("Good morning", "supported")]
    assert AnnotationSet.objects.get().status == "submitted"


def test_who_may_no_longer_annotate_is_told_and_nothing_is_made(
    desk: Desk, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("403")
    Membership.objects.filter(user=cast.reviewer).update(role=Role.VIEWER)
    submit(desk)
    expect(toast(desk)).to_contain_text("The server refused")
    expect(toast(desk)).to_contain_text("role of")
    assert not AnnotationSet.objects.exists()


def test_what_was_marked_in_another_tab_is_not_submitted_as_nothing(
    desk: Desk, cast: Cast, document: Document
) -> None:
    desk.deaf()
    mark(cast.reviewer, document, "weather", "disputed")
    submit(desk)
    expect(toast(desk)).to_contain_text("Not submitted")
    desk.saved()
    assert AnnotationSet.objects.get().status == "draft"
    desk.page.unroute_all()
    desk.page.reload()
    desk.ready()
    desk.press("Control+Enter")
    expect(desk.ask()).to_contain_text("Annotations: 1")


def test_submitted_empty_in_two_tabs_is_submitted_once(
    desk: Desk, cast: Cast, document: Document
) -> None:
    actor = Actor(cast.reviewer)
    desk.deaf()
    submitted = submit_set(actor, own_set(actor, document))
    submit(desk)
    expect(notice(desk)).to_contain_text("Submitted")
    assert AnnotationSet.objects.get().version == submitted.version


def test_a_viewer_has_nothing_to_submit(
    page: Page, cast: Cast, sign_in: SignIn, document: Document
) -> None:
    sign_in(cast.viewer)
    desk = Desk(page)
    desk.open(document)
    expect(page.get_by_role("button", name="Submit")).to_be_hidden()
    desk.press("Control+Enter")
    expect(toast(desk)).to_contain_text("read-only")
    assert not AnnotationSet.objects.exists()
