"""Work that waits is kept in the browser: over reloads, closed tabs, sign-outs and other people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from annotations.models import Document
from tests.browser.annotating import Desk, eventually, facts
from tests.cast import Cast
from tests.chromium import Complaints

WRITES = "**/api/v1/annotations/**"
# Milliseconds, where the page would wait for many seconds; `patient` gives them back.
IMPATIENT = """() => {
  const real = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = () => real(400);
  window.patient = () => void (AbortSignal.timeout = real);
}"""

SignIn = Callable[[object], None]


@pytest.fixture
def offline(desk: Desk, context: BrowserContext, complaints: Complaints) -> Desk:
    """The same without network, and with work done since: a new annotation, and the old changed."""
    complaints.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED|412")
    context.set_offline(True)
    desk.press("2")
    desk.drag("Nobody asked")
    desk.press("3")
    expect(desk.page.locator("#save-state")).to_have_text("Offline, 2 waiting")
    return desk


def waiting(page: Page) -> int:
    """How much waits in the browser, whoever left it."""
    return int(
        page.evaluate(
            """() => new Promise((resolve) => {
      const asked = indexedDB.open("workbench", 1);
      asked.onsuccess = () => {
        const count = asked.result.transaction("queue").objectStore("queue").count();
        count.onsuccess = () => { asked.result.close(); resolve(count.result); };
      };
    })"""
        )
    )


DONE = [("Seventy Marines", "disputed"), ("Nobody asked", "unsourced")]


def test_work_survives_a_reload_without_network(
    offline: Desk, document: Document, context: BrowserContext
) -> None:
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        offline.page.reload()
    context.set_offline(False)
    offline.open(document)
    expect(offline.rows).to_have_count(2)
    offline.saved()
    assert facts(document) == DONE
    offline.page.reload()
    offline.ready()
    assert waiting(offline.page) == 0


def test_work_of_a_closed_tab_goes_out_from_any_page(
    offline: Desk, document: Document, context: BrowserContext
) -> None:
    offline.page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/")
    eventually(page, lambda: facts(document), DONE)
    expect(page.locator("#waiting")).to_be_hidden()


def test_what_waits_is_shown_before_the_server_has_it(
    offline: Desk, document: Document, context: BrowserContext
) -> None:
    offline.page.route(WRITES, lambda route: route.abort())
    context.set_offline(False)
    offline.page.reload()
    offline.ready()
    expect(offline.rows).to_contain_text(["Seventy MarinesDisputed", "Nobody askedUnsourced"])
    expect(offline.page.locator("#save-state")).to_contain_text("2 waiting")
    offline.page.unroute(WRITES)
    offline.page.locator("#save-state").click()
    offline.saved()
    assert facts(document) == DONE


def test_signing_out_with_work_waiting_asks(offline: Desk, context: BrowserContext) -> None:
    offline.page.route(WRITES, lambda route: route.abort())
    context.set_offline(False)
    offline.page.goto("/")
    expect(offline.page.locator("#waiting")).to_have_text("2 waiting")
    offline.page.locator("details.menu summary").click()
    offline.page.get_by_role("button", name="Sign out").click()
    question = offline.page.locator("dialog[open]")
    expect(question).to_contain_text("Not sent yet: 2")
    question.get_by_role("button", name="Stay").click()
    expect(question).to_have_count(0)
    offline.page.locator("details.menu summary").click()
    offline.page.get_by_role("button", name="Sign out").click()
    question.get_by_role("button", name="Sign out").click()
    expect(offline.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert waiting(offline.page) == 2


def test_signing_out_with_nothing_waiting_does_not_ask(desk: Desk) -> None:
    desk.page.locator("details.menu summary").click()
    desk.page.get_by_role("button", name="Sign out").click()
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_another_person_in_the_same_browser_sends_nothing_of_the_first(
    offline: Desk, document: Document, context: BrowserContext, cast: Cast, sign_in: SignIn,
    complaints: Complaints,
) -> None:  # fmt: skip
    offline.page.close()
    context.set_offline(False)
    sign_in(cast.other_reviewer)
    other = Desk(context.new_page())
    other.open(document)
    other.drag("Congress voted")
    other.press("1")
    other.saved()
    expect(other.rows).to_have_count(1)
    assert waiting(other.page) == 2
    # Until it is left, the page may ask what happens to its set.
    complaints.expect("401.*/changes/")
    sign_in(cast.reviewer)
    other.page.goto("/")
    eventually(other.page, lambda: facts(document)[1:], DONE)


def test_a_page_of_one_person_does_nothing_in_the_name_of_another(
    desk: Desk, document: Document, cast: Cast, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.expect("401|403")
    sign_in(cast.other_reviewer)
    desk.drag("Nobody asked")
    desk.press("2")
    state = desk.page.locator("#save-state")
    expect(state).to_contain_text("Sign in, 1 waiting")
    expect(state).to_have_attribute(
        "title", "Somebody else is signed in now. Sign in as reviewer to send what waits."
    )
    assert facts(document) == [("Seventy Marines", "supported")]
    sign_in(cast.reviewer)
    desk.page.reload()
    desk.ready()
    desk.saved()
    assert facts(document) == [("Seventy Marines", "supported"), ("Nobody asked", "disputed")]


def test_a_server_that_hangs_is_given_up_and_asked_again(
    desk: Desk, document: Document, complaints: Complaints
) -> None:
    complaints.expect("ERR_")
    desk.page.evaluate(IMPATIENT)
    held: list[Route] = []
    desk.page.route(WRITES, lambda route: held.append(route) if not held else route.fallback())
    desk.press("2")
    state = desk.page.locator("#save-state")
    expect(state).to_have_attribute("data-state", "offline")
    desk.page.evaluate("patient()")
    desk.saved()
    assert facts(document) == [("Seventy Marines", "disputed")]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    desk: Desk, document: Document, complaints: Complaints, status: int
) -> None:
    complaints.expect(str(status))
    answered: list[int] = []

    def busy(route: Route) -> None:
        answered.append(status)
        if len(answered) > 1:
            route.fallback()
        else:
            route.fulfill(status=status, headers={"Retry-After": "2"}, body="busy")

    desk.page.route(WRITES, busy)
    desk.press("2")
    expect(desk.page.locator("#save-state")).to_have_text("1 waiting")
    desk.saved()
    assert len(answered) == 2
    assert facts(document) == [("Seventy Marines", "disputed")]


def test_where_the_browser_keeps_nothing_the_page_says_so_and_saves(
    page: Page, cast: Cast, sign_in: SignIn, document: Document
) -> None:
    page.add_init_script("delete IDBFactory.prototype.open;")
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    expect(page.locator("#toast")).to_contain_text("keeps nothing here")
    desk.drag("Seventy Marines")
    desk.press("1")
    desk.saved()
    assert facts(document) == [("Seventy Marines", "supported")]


def test_a_plain_http_network_without_locks_works(
    page: Page, cast: Cast, sign_in: SignIn, document: Document, context: BrowserContext
) -> None:
    context.add_init_script(
        """Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
        delete Crypto.prototype.randomUUID;"""
    )
    sign_in(cast.reviewer)
    first, second = Desk(page), Desk(context.new_page())
    for one, quote in ((first, "Seventy Marines"), (second, "Nobody asked")):
        one.open(document)
        one.drag(quote)
        one.press("1")
    first.saved()
    second.saved()
    assert facts(document) == [("Seventy Marines", "supported"), ("Nobody asked", "supported")]
