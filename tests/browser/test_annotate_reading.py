"""Reading on the annotate page: the list beside the text, keys, neighbours, sets of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Document, ReadingSettings, Role
from annotations.services.annotation_sets import submit_set
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts, live_rows, mark
from tests.cast import Cast, member

TEXT = """Congress voted on Thursday. Seventy Marines landed on 1 June, the ministry said.

Nobody asked why. “It is shameful,” said a deputy."""

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: SignIn) -> Desk:
    sign_in(cast.reviewer)
    return Desk(page)


def test_the_list_and_the_text_point_at_each_other(
    desk: Desk, document: Document, cast: Cast
) -> None:
    mark(cast.reviewer, document, "Congress", "supported")
    mark(cast.reviewer, document, "Nobody asked", None)
    mark(cast.reviewer, document, "It is shameful", "supported")
    desk.open(document)
    expect(desk.rows).to_have_count(3)
    desk.rows.nth(1).click()
    desk.holds("Nobody asked")
    desk.press("ArrowDown")
    desk.holds("It is shameful")
    expect(desk.rows.nth(2)).to_have_attribute("aria-selected", "true")
    desk.click("Congress")
    expect(desk.rows.nth(0)).to_have_attribute("aria-selected", "true")
    desk.page.locator("#filters").get_by_role("button", name="To check").click()
    expect(desk.rows).to_have_count(1)
    expect(desk.rows).to_contain_text("Nobody asked")
    desk.page.locator("#filters").get_by_role("button", name="No evidence").click()
    expect(desk.rows).to_have_count(3)


def test_on_a_narrow_screen_the_list_is_a_sheet_and_the_bar_at_the_thumb(
    desk: Desk, document: Document, cast: Cast
) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    mark(cast.reviewer, document, "Congress", "supported")
    mark(cast.reviewer, document, "Nobody asked", None)
    desk.open(document)
    expect(desk.page.locator("#list")).to_be_hidden()
    desk.page.get_by_role("button", name="Annotations: 2").click()
    first, second = desk.rows.nth(0).bounding_box(), desk.rows.nth(1).bounding_box()
    assert first and second and second["y"] >= first["y"] + first["height"]
    desk.page.get_by_role("button", name="Annotations: 2").click()
    desk.drag("Seventy Marines")
    box = desk.bar.bounding_box()
    assert box and box["y"] > 600
    desk.bar.get_by_role("button", name="Supported").click()
    desk.saved()
    assert len(facts(document)) == 3
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_narrow_screen_the_person_s_menu_is_at_hand(desk: Desk, document: Document) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open(document)
    desk.page.locator(".menu > summary").click()
    sign_out = desk.page.get_by_role("button", name="Sign out")
    expect(sign_out).to_be_in_viewport(ratio=1)
    summary, tools = (desk.page.locator(at).bounding_box() for at in (".menu > summary", ".tools"))
    assert summary and tools and summary["y"] + summary["height"] <= tools["y"] + 1
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
    sign_out.click()
    desk.page.wait_for_url("**/accounts/login/**")


def test_neighbour_documents_and_passages_have_addresses(
    desk: Desk, document: Document, cast: Cast
) -> None:
    other = cast.document("Another one.", title="Another")
    start = TEXT.index("It is shameful")
    desk.open(document, f"#{start}-{start + 14}")
    painted = "[...CSS.highlights.get('target')].map((range) => range.toString?.() ?? 1).length"
    assert desk.page.evaluate(painted) == 1
    desk.press("Shift+J")
    desk.page.wait_for_url(f"**/documents/{other.pk}/")
    desk.ready()
    desk.press("Shift+K")
    desk.page.wait_for_url(f"**/documents/{document.pk}/")


def test_all_keys_are_one_key_away_and_letters_are_switched_off_on_every_device(
    desk: Desk, document: Document, cast: Cast
) -> None:
    desk.open(document)
    desk.press("?")
    sheet = desk.page.locator("#keys-dialog")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("next annotation")
    desk.page.get_by_label("Switch single-letter keys off").check()
    desk.press("Escape", "g")
    expect(desk.page.locator("#guideline-dialog")).to_be_hidden()
    rows = ReadingSettings.objects.filter(user=cast.reviewer).values_list("single_keys", flat=True)
    eventually(desk.page, lambda: list(rows.all()), [False])
    desk.page.reload()
    desk.ready()
    desk.press("g")
    expect(desk.page.locator("#guideline-dialog")).to_be_hidden()
    desk.page.get_by_role("button", name="Guideline and labels").click()
    expect(desk.page.locator("#guideline-dialog")).to_contain_text("Supported")


def test_a_viewer_reads_what_was_submitted_and_changes_nothing(
    desk: Desk, document: Document, cast: Cast, sign_in: SignIn
) -> None:
    mark(cast.reviewer, document, "Congress voted", "supported")
    submit_set(Actor(cast.reviewer), live_rows(document)[0].annotation_set)
    sign_in(cast.viewer)
    desk.open(document)
    expect(desk.page.locator("#set-notice")).to_contain_text("read-only")
    expect(desk.rows).to_have_count(1)
    desk.press("j", "2", "Delete", "]")
    expect(desk.card.get_by_role("button", name="Delete")).to_be_hidden()
    expect(desk.page.get_by_role("button", name="Submit")).to_be_hidden()
    desk.drag("Seventy Marines")
    desk.press("1")
    expect(desk.bar).to_be_hidden()
    assert facts(document) == [("Congress voted", "supported")]


def test_other_people_s_sets_are_chosen_from_a_list_and_stay_theirs(
    desk: Desk, document: Document, cast: Cast, sign_in: SignIn
) -> None:
    mark(cast.reviewer, document, "Congress voted", "supported")
    submit_set(Actor(cast.reviewer), live_rows(document)[0].annotation_set)
    sign_in(member(cast.project, "third", Role.REVIEWER))
    desk.open(document)
    expect(desk.rows).to_have_count(0)
    desk.page.get_by_label("Annotations of").select_option(label="reviewer · Submitted")
    desk.page.wait_for_url("**/?set=*")
    desk.ready()
    expect(desk.rows).to_have_count(1)
    desk.press("j", "2")
    expect(desk.page.locator("#toast")).to_contain_text("read-only")
    assert facts(document) == [("Congress voted", "supported")]
