"""What eyes need of what opens on the annotate page: dialogs, drawer, palette, tour, lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from annotations.models import Document, User
from annotations.services.annotations import create_annotation
from annotations.services.evidence import create_evidence
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk
from tests.browser.test_eyes import violations
from tests.browser.walking import LONG
from tests.cast import Cast
from tests.chromium import Complaints, enter
from tests.processes import Web

pytestmark = pytest.mark.django_db(transaction=True)
CLAIM = "Congress voted for the troops on Thursday"


@pytest.fixture
def document(cast: Cast) -> Document:
    """A document with long names and an annotation whose evidence lies in another one."""
    source = cast.document(
        f"{CLAIM}, 70 to 33.\u200b {LONG}", title=LONG[:200], outlet=LONG[:200], language="en"
    )
    made = cast.document(f"{CLAIM}. {LONG}", title=LONG[:200], byline=LONG[:200], language="en")
    actor = Actor(cast.reviewer)
    row, _made = create_annotation(
        actor, document=made, start=0, end=len(CLAIM), label="disputed", note=LONG
    )
    place = {"document": source, "start": 0, "end": len(CLAIM), "quote": CLAIM}
    create_evidence(actor, annotation=row, stance="supports", note=LONG, **place)
    with transaction.atomic():
        index_documents(cast.project, 10)
    return made


def opened(desk: Desk, document: Document) -> Iterator[tuple[str, str]]:
    """Open one after the other; gives the name of each, and where it is. Leaves none open."""
    page = desk.page
    desk.open(document)
    desk.complete()
    yield "tour", "#tour"
    page.locator("#tour .text-button").click()
    for key, name, place in (
        ("?", "keys", "#keys-dialog"),
        ("g", "guideline", "#guideline-dialog"),
        ("Control+k", "palette", "#commands"),
        ("Control+Enter", "question of submitting", "#ask"),
    ):
        desk.press(key)
        expect(page.locator(place)).to_be_visible()
        yield name, place
        desk.press("Escape")
    for action, place in (("reading", "#reading"), ("arrange", "#side")):
        page.locator(f"[data-action={action}]").first.evaluate("button => button.click()")
        yield action, place
        desk.press("Escape")
    desk.press("r", "j", "Delete")
    expect(page.locator("#ask[open]")).to_be_visible()
    yield "question of deleting", "#ask"
    desk.press("Escape")
    yield from _in_the_drawer(desk)
    page.route("**/api/v1/annotations/**", lambda route: route.abort())
    desk.press("1")
    expect(page.locator("#save-state")).to_contain_text("1")
    page.locator("#save-state").click()
    expect(page.locator("#unsaved li")).to_be_visible()
    yield "what is not saved", "#unsaved"
    page.locator("#unsaved li .text-button").last.click()
    yield "question of discarding", "#unsaved"


def _in_the_drawer(desk: Desk) -> Iterator[tuple[str, str]]:
    page = desk.page
    desk.press("e")
    expect(page.locator(".hit").first).to_be_focused()
    yield "hits", "#drawer"
    desk.press("o")
    expect(page.locator("#reader-text")).to_be_focused()
    yield "reader", "#drawer"
    desk.press("Escape", "u")
    expect(page.locator("#address-pane")).to_be_visible()
    yield "address", "#drawer"
    desk.press("Escape", "Escape")
    expect(page.locator("#drawer")).to_be_hidden()


@pytest.fixture
def desk(
    page: Page, context: BrowserContext, live: Web, cast: Cast, complaints: Complaints
) -> Desk:
    """The page of somebody who is there for the first time."""
    complaints.expect("ERR_FAILED")
    enter(context, live, cast.reviewer, first=True)
    return Desk(page)


@pytest.mark.timeout(600)
def test_axe_finds_nothing_in_what_opens(desk: Desk, document: Document) -> None:
    wrong = [
        f"{name}: {what}"
        for name, _place in opened(desk, document)
        for what in violations(desk.page)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["en", "es"])
def test_at_three_times_the_size_nothing_that_opens_is_cut_or_scrolls_sideways(
    desk: Desk, document: Document, cast: Cast, language: str
) -> None:
    User.objects.filter(pk=cast.reviewer.pk).update(language=language)
    # What is left of 1024 × 768 at 300 %.
    desk.page.set_viewport_size({"width": 341, "height": 256})
    wrong = [
        f"{name}: {what}"
        for name, place in opened(desk, document)
        for what in desk.page.evaluate(_CUT, place)
    ]

    assert not wrong, "\n".join(wrong)


# Wider than its frame, or outside the window with no way to scroll to it.
_CUT = """place => {
  const wrong = [];
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("main *, header *")]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1).slice(-2)
    .map((one) => one.outerHTML.slice(0, 100));
  if (root.scrollWidth > root.clientWidth) wrong.push(`page ${root.scrollWidth} wide: ${wide}`);
  const box = document.querySelector(place);
  for (const one of [box, ...box.querySelectorAll("*")]) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("svg")) continue;
    const style = getComputedStyle(one);
    const scrolls = /auto|scroll/.test(style.overflowX) && style.overflowX !== "visible";
    if (scrolls && one.scrollWidth > one.clientWidth + 1)
      wrong.push(`sideways: ${one.outerHTML.slice(0, 100)}`);
    if (one.matches("button, input, select, a") && !one.matches(".skip-button")) {
      const { left, right, width } = one.getBoundingClientRect();
      if (width > 1 && (left < -1 || right > innerWidth + 1))
        wrong.push(`outside: ${one.outerHTML.slice(0, 100)}`);
    }
  }
  return wrong;
}"""
