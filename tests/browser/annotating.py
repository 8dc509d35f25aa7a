"""Hands and eyes on the annotate page, for the stories that are told about it. No story here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from annotations.models import Annotation, Document, User
from annotations.services.annotations import create_annotation
from annotations.services.transaction import Actor
from tests.processes import until

_LOOKS = re.compile(r"/annotation-sets/([^/]+/changes/|\?document=)")
_RECTANGLE = """
([quote, nth]) => {
  const nodes = [...document.querySelectorAll("#text > div")].map((block) => block.firstChild);
  for (const node of nodes) {
    let at = node.data.indexOf(quote);
    while (at >= 0 && nth > 0) { at = node.data.indexOf(quote, at + 1); nth -= 1; }
    if (at < 0) continue;
    const range = document.createRange();
    const side = (from) => {
      range.setStart(node, from);
      range.setEnd(node, from + 1);
      return range.getBoundingClientRect();
    };
    node.parentElement.scrollIntoView({ block: "center" });
    scrollBy(0, side(at).top - innerHeight / 3);
    const [first, last] = [side(at), side(at + quote.length - 1)];
    return [first.left, (first.top + first.bottom) / 2, last.right, (last.top + last.bottom) / 2];
  }
  throw new Error(`not in the text: ${quote}`);
}
"""


@dataclass
class Desk:
    """The annotate page as a person uses it."""

    page: Page
    looking: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Know when the page is asking what happened elsewhere."""
        self.page.on("request", self._on_request)
        self.page.on("requestfinished", self._on_answer)
        self.page.on("requestfailed", self._on_answer)

    def _on_request(self, request: Request) -> None:
        if _LOOKS.search(request.url):
            self.looking.add(request)

    def _on_answer(self, request: Request) -> None:
        self.looking.discard(request)

    def open(self, document: Document, more: str = "") -> None:
        """Open the document's page and wait until it can be worked on."""
        self.page.goto(f"/documents/{document.pk}/{more}")
        self.ready()

    def ready(self) -> None:
        """Wait until the scripts have put the page together."""
        self.page.wait_for_selector("html[data-annotate=ready]")

    def complete(self) -> None:
        """Touch the page and wait until what comes later is there too, without network as well."""
        self.page.keyboard.press("Shift")
        self.page.wait_for_selector("html[data-parts=all]")

    def place(self, quote: str, nth: int = 0) -> tuple[float, float, float, float]:
        """Where a quote begins and ends on the screen: x and y, and x and y."""
        x1, y1, x2, y2 = self.page.evaluate(_RECTANGLE, [quote, nth])
        return x1, y1, x2, y2

    def selects(self, quote: str) -> None:
        """Hold that this is selected, as soon as the page has snapped to whole words."""
        until(lambda: self.selected() == quote, what=f"“{quote}” to be selected")

    def drag(self, quote: str, *, exact: bool = False) -> None:
        """Select a quote with the mouse, from its first to its last letter."""
        x1, y1, x2, y2 = self.place(quote)
        if exact:
            self.page.keyboard.down("Alt")
        self.page.mouse.move(x1 + 1, y1)
        self.page.mouse.down()
        self.page.mouse.move(x2 - 1, y2, steps=5)
        self.page.mouse.up()
        if exact:
            self.page.keyboard.up("Alt")

    def click(self, quote: str) -> None:
        """Click into the middle of a quote that stands on one line."""
        x1, y1, x2, _ = self.place(quote)
        self.page.mouse.click((x1 + x2) / 2, y1)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        """Wait until everything is with the server."""
        expect(self.page.locator("#save-state")).to_have_attribute("data-state", "saved")

    def deaf(self) -> None:
        """From now on the page hears nothing of what happens elsewhere but by its own writes."""
        self.page.route(_LOOKS, lambda route: route.fulfill(status=304))
        while self.looking:
            self.page.wait_for_timeout(20)

    def selected(self) -> str:
        """What is selected now."""
        return str(self.page.evaluate("getSelection().toString()"))

    @property
    def bar(self) -> Locator:
        """The small bar by the selection."""
        return self.page.locator("#bar")

    @property
    def rows(self) -> Locator:
        """The annotations in the list."""
        return self.page.locator("#list .item")

    @property
    def card(self) -> Locator:
        """The active annotation."""
        return self.page.locator("#card")

    @property
    def drawer(self) -> Locator:
        """The evidence drawer."""
        return self.page.locator("#drawer")

    def holds(self, quote: str) -> None:
        """Wait until the annotation of this quote is the active one."""
        expect(self.page.locator("#card-quote")).to_have_text(quote)

    def ask(self) -> Locator:
        """The question that is open."""
        dialog = self.page.locator("#ask[open]")
        expect(dialog).to_be_visible()
        return dialog


def mark(author: User, document: Document, quote: str, label: str | None) -> Annotation:
    """An annotation made beforehand, of the first place where the quote stands."""
    start = document.text.index(quote)
    row, _made = create_annotation(
        Actor(author), document=document, start=start, end=start + len(quote), label=label
    )
    return row


def live_rows(document: Document) -> list[Annotation]:
    """What the database holds of a document, in reading order."""
    rows = Annotation.objects.filter(document=document, deleted_at__isnull=True)
    return list(rows.select_related("label").order_by("start", "-end"))


def facts(document: Document) -> list[tuple[str, str | None]]:
    """Quote and label key of every live annotation, in reading order."""
    return [(row.quote, row.label.key if row.label else None) for row in live_rows(document)]


def eventually(page: Page, look: Callable[[], Any], expected: Any) -> None:
    """Look until it is as expected; the assertion shows what it was at last."""
    found = look()
    for _ in range(600):
        if found == expected:
            return
        page.wait_for_timeout(50)
        found = look()
    assert found == expected, f"{found!r} is not {expected!r}"
