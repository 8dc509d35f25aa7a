"""What eyes need of every page: axe finds nothing, focus is seen, nothing overflows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from annotations.models import User
from tests.browser.walking import ENTRANCE, long_world
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
Enter = Callable[[object], None]
World = tuple[User, list[str]]

THEMES = ("light", "dark", "contrast")
# All that axe knows of WCAG 2.2 AA, and its advice; sizes of targets have to be asked for.
_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@pytest.fixture
def world(db: None) -> World:
    return long_world()


def violations(page: Page) -> list[str]:
    """What axe finds on the page, a line each."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[-200:]}"
        for one in found
        for node in one["nodes"]
    ]


def opened(page: Page, addresses: list[str]) -> Iterator[str]:
    """Go to one after the other and wait until the page stands; what is no page is passed over."""
    for address in addresses:
        answer = page.goto(address)
        if answer is None or "text/html" not in answer.headers["content-type"]:
            continue
        if page.locator("body.annotating").count():
            page.wait_for_selector("html[data-annotate=ready]")
        yield address


@pytest.mark.timeout(900)
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_any_page(
    world: World, context: BrowserContext, page: Page, sign_in: Enter, theme: str, complaints: Any
) -> None:
    complaints.expect("404")
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    wrong: list[str] = []
    for name in ENTRANCE:
        page.goto(reverse(name))
        wrong += violations(page)
    admin, addresses = world
    sign_in(admin)
    for _address in opened(page, addresses):
        wrong += violations(page)

    assert not wrong, "\n".join(wrong)


def test_axe_would_find_something(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.viewer)
    page.goto("/")
    page.evaluate("document.querySelector('h1').outerHTML = '<img><p>Faint</p>'")
    page.evaluate("document.querySelector('main p').className = 'faint small'")
    page.evaluate("document.querySelector('.avatar').parentElement.innerHTML = ''")

    assert any("image-alt" in one for one in violations(page))


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("width", "language"), [(320, "en"), (390, "en"), (1024, "en"), (320, "es")]
)
def test_with_the_longest_names_nothing_scrolls_sideways_and_everything_has_a_name(
    world: World, page: Page, sign_in: Enter, width: int, language: str, complaints: Any
) -> None:
    complaints.expect("404")
    admin, addresses = world
    User.objects.filter(pk=admin.pk).update(language=language)
    sign_in(admin)
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[str] = []
    for address in opened(page, addresses):
        wrong += [f"{address}: {what}" for what in page.evaluate(_TROUBLE)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(600)
def test_whatever_has_the_keyboard_shows_it_and_is_not_covered(
    world: World, page: Page, sign_in: Enter, complaints: Any
) -> None:
    complaints.expect("404")
    admin, addresses = world
    sign_in(admin)
    wrong: list[str] = []
    for address in opened(page, addresses):
        wrong += [f"{address}: {what}" for what in page.evaluate(_FOCUS)]

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
