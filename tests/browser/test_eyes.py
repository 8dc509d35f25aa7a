"""What eyes need of every page: axe finds nothing, focus is seen, nothing overflows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotations.models import User
from tests.browser.walking import ENTRANCE, long_world
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
Enter = Callable[[object], None]
World = tuple[User, list[str]]

# All that axe knows of WCAG 2.2 AA, and its advice; sizes of targets have to be asked for.
_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {
    "runOnly": _ALL,
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# A theme changes colours, and nothing else.
_COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
_AXE: str = Axe().axe_script
# What axe says of all that is well is many times longer, and stays in the page.
_RUN = """async (options) => (await axe.run(document, options)).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    `${id}: ${html.slice(0, 160)} ${(failureSummary ?? "").slice(-200)}`))"""
_WEAR = """(theme) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.offsetWidth;
  for (const one of document.getAnimations())
    if (one.effect.getComputedTiming().endTime < Infinity) one.finish();
}"""
WIDTHS = (320, 390, 1024)


@pytest.fixture
def world(db: None) -> World:
    return long_world()


def violations(page: Page) -> Iterator[str]:
    """What axe finds on the page as it is, and in dark and high contrast, a line each."""
    yield from _found(page, "light", _OPTIONS)
    for theme in ("dark", "contrast"):
        yield from _found(page, theme, _COLOURS)
    page.evaluate(_WEAR, "light")


def _found(page: Page, theme: str, options: dict[str, Any]) -> Iterator[str]:
    page.evaluate(_WEAR, theme)
    if not page.evaluate("Boolean(window.axe)"):  # axe itself would be written out and read again
        page.evaluate(_AXE)
    yield from (f"{page.url} {theme} {one}" for one in page.evaluate(_RUN, options))


def opened(page: Page, addresses: list[str]) -> Iterator[str]:
    """Go to one after the other and wait until the page stands; what is no page is passed over."""
    for address in addresses:
        answer = page.goto(address)
        if answer is None or "text/html" not in answer.headers["content-type"]:
            continue
        if page.locator("body.annotating").count():
            page.wait_for_selector("html[data-annotate=ready]")
        yield address


def stumbles(page: Page, widths: Sequence[int] = WIDTHS) -> Iterator[str]:
    """What is wrong with the page at these widths, a line each."""
    wide = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        yield from (f"{page.url} {width} px: {what}" for what in page.evaluate(_TROUBLE))
    assert wide
    page.set_viewport_size(wide)


@pytest.mark.timeout(900)
def test_on_every_page_axe_finds_nothing_the_keyboard_is_seen_and_nothing_scrolls_sideways(
    world: World, page: Page, sign_in: Enter, complaints: Any
) -> None:
    """With the longest names, in three themes and at three widths."""
    complaints.expect("404")
    wrong: list[str] = []
    for name in ENTRANCE:
        page.goto(reverse(name))
        wrong += violations(page)
    admin, addresses = world
    sign_in(admin)
    for address in opened(page, addresses):
        wrong += violations(page)
        wrong += stumbles(page)
        wrong += [f"{address}: {what}" for what in page.evaluate(_FOCUS)]

    assert not wrong, "\n".join(wrong)


def test_axe_would_find_something(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.viewer)
    page.goto("/")
    assert not list(violations(page))
    page.evaluate("document.querySelector('h1').outerHTML = '<img><p>Faint</p>'")
    page.evaluate("""() => {
      const faint = document.createElement("p");
      faint.textContent = "Hard to read";
      faint.style.color = "color-mix(in srgb, var(--paper) 70%, var(--ink))";
      document.querySelector("main").prepend(faint);
    }""")
    found = list(violations(page))
    assert any("light image-alt" in one for one in found)
    for worn in ("light", "dark", "contrast"):
        assert any(f"{worn} color-contrast" in one for one in found), worn


@pytest.mark.timeout(600)
def test_in_the_longer_language_nothing_scrolls_sideways_on_the_narrowest_screen(
    world: World, page: Page, sign_in: Enter, complaints: Any
) -> None:
    complaints.expect("404")
    admin, addresses = world
    User.objects.filter(pk=admin.pk).update(language="es")
    sign_in(admin)
    page.set_viewport_size({"width": 320, "height": 800})
    wrong = [what for _address in opened(page, addresses) for what in stumbles(page, (320,))]

    assert not wrong, "\n".join(wrong)


def test_the_first_tab_leads_past_the_header(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.viewer)
    page.goto("/projects/peru/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_high_contrast_can_be_chosen_and_stays(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.viewer)
    page.goto("/")
    page.locator(".menu > summary").click()
    page.get_by_label("High contrast").check(force=True)
    page.goto("/projects/peru/")

    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(255, 255, 255)"


# What a person would stumble over, asked of the page itself.
_TROUBLE = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1
        && getComputedStyle(one).position !== "fixed").slice(0, 3);
    wrong.push(`${root.scrollWidth} wide: ${wide.map((one) => one.outerHTML.slice(0, 120))}`);
  }
  const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((head) => head.checkVisibility()).map((head) => Number(head.tagName[1]));
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  heads.forEach((level, i) => {
    if (i && level > heads[i - 1] + 1) wrong.push(`h${level} after h${heads[i - 1]}`);
  });
  if (!document.title.trim() || document.title.startsWith(" ·")) wrong.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  if (twice.length) wrong.push(`id twice: ${twice}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!field.labels?.length && !field.ariaLabel) wrong.push(`no label: ${field.name}`);
  }
  for (const control of document.querySelectorAll("a, button")) {
    const there = control.checkVisibility();
    if (there && !control.textContent.trim() && !control.title && !control.ariaLabel)
      wrong.push(`no name: ${control.outerHTML}`);
  }
  return wrong;
}"""

# Every element that takes the keyboard: an outline on it, or on what frames it, and in sight.
_FOCUS = """() => {
  const wrong = [];
  const frames = (one) => [one, one.parentElement, one.closest(".card, .search-box, .choice")];
  const outlined = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow.includes("inset");
  };
  const all = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
  for (const one of all) {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.matches(".skip, #text")) continue;
    one.focus({ focusVisible: true });
    if (document.activeElement !== one) continue;
    const name = one.outerHTML.slice(0, 120);
    if (!frames(one).filter(Boolean).some(outlined)) wrong.push(`no outline: ${name}`);
    const box = one.getClientRects()[0];
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const seen = there && (one.contains(there) || there.contains(one) || one.labels?.[0] === there
      || there.closest("a, label")?.contains(one));
    if (!seen) wrong.push(`covered: ${name} by ${there?.outerHTML.slice(0, 80)}`);
  }
  return wrong;
}"""
