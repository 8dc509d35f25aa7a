"""Keys on the annotate page: foreign keyboards, selecting by unit, going on, the palette."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Document
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts, mark
from tests.cast import Cast

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


def strike(page: Page, key: str, code: str, *, altgr: bool = False) -> None:
    """Press a key as a keyboard of another layout reports it."""
    page.evaluate(
        """([key, code, altgr]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
          { key, code, bubbles: true, cancelable: true, modifierAltGraph: altgr }))""",
        [key, code, altgr],
    )


def test_a_french_keyboard_labels_without_shift_and_moves_edges_with_its_own_keys(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    desk.press("s")
    strike(desk.page, "é", "Digit2")
    desk.saved()
    assert facts(document) == [("Congress voted on Thursday.", "disputed")]
    strike(desk.page, "Dead", "BracketLeft")
    strike(desk.page, "â", "KeyQ")
    strike(desk.page, "€", "KeyE", altgr=True)
    desk.saved()
    assert facts(document) == [("Congress voted on", "disputed")]
    expect(desk.card).to_contain_text("judges that it was said")
    expect(desk.drawer).to_be_hidden()


def test_the_sheet_of_keys_shows_what_this_keyboard_types(desk: Desk, document: Document) -> None:
    desk.page.add_init_script(
        """Object.defineProperty(navigator, "keyboard", { value: { getLayoutMap: async () =>
          new Map([["BracketLeft", "ü"], ["BracketRight", "+"], ["KeyZ", "y"]]) } })"""
    )
    desk.open(document)
    desk.press("?")
    sheet = desk.page.locator("#keys-dialog")
    expect(sheet).to_be_visible()
    expect(sheet.locator("dt:has(+ dd:text-is('end one word on'))")).to_have_text("+")
    expect(sheet.locator("dt:has(+ dd:text-is('undo'))")).to_have_text("CtrlZ")
    desk.press("Escape", "s", "1")
    expect(desk.card.get_by_role("button", name="End one word back")).to_have_attribute(
        "title", "End one word back (ü)"
    )


def test_on_a_mac_the_sheet_and_the_titles_name_command_and_option(
    desk: Desk, document: Document
) -> None:
    desk.page.add_init_script(
        """Object.defineProperty(navigator, "platform", { get: () => "MacIntel" })"""
    )
    desk.open(document)
    desk.press("Alt+ArrowRight", "Meta+Shift+ArrowRight", "1")
    undo = desk.page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("title", "Undo (⌘Z)")
    desk.saved()
    assert facts(document)[0][0].startswith("voted on Thursday.")
    desk.press("Meta+z")
    desk.saved()
    assert facts(document) == []
    desk.press("?")
    sheet = desk.page.locator("#keys-dialog")
    expect(sheet.locator("dt:has(+ dd:text-is('do again'))")).to_have_text("⌘⇧Z")
    expect(sheet.locator("dt:has(+ dd:text-is('word'))")).to_have_text("⌥←⌥→")


def test_a_selection_grows_by_unit_and_shrinks_back_to_where_it_was(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    desk.press("Control+ArrowRight", "Control+ArrowRight", "ArrowLeft", "Shift+ArrowLeft")
    for expected in ("voted", "Congress voted on Thursday.", TEXT.split("\n")[0]):
        desk.press("x")
        assert desk.selected() == expected
    expect(desk.page.locator("#live")).to_have_text("Selected: " + TEXT.split("\n")[0])
    for expected in ("Congress voted on Thursday.", "voted", "e"):
        desk.press("Shift+X")
        assert desk.selected() == expected


def test_sentences_are_chosen_one_after_the_other(desk: Desk, document: Document) -> None:
    desk.open(document)
    desk.press("s", "1", "s", "s", "2", "Shift+S", "Shift+S", "Enter")
    desk.saved()
    assert facts(document) == [
        ("Congress voted on Thursday.", "supported"),
        ("Seventy Marines landed on 1 June, the ministry said.", None),
        ("Nobody asked why.", "disputed"),
    ]
    desk.press("Control+End", "Shift+S", "s")
    expect(desk.page.locator("#toast")).to_have_text("No more that way.")


def test_what_is_left_to_do_is_found_before_the_caret_too(
    desk: Desk, document: Document, cast: Cast
) -> None:
    mark(cast.reviewer, document, "Congress", None)
    linked = mark(cast.reviewer, document, "Marines", "supported")
    mark(cast.reviewer, document, "Nobody", "disputed")
    create_evidence(
        Actor(cast.reviewer),
        annotation=linked,
        stance="supports",
        url="https://a.example",
        quote="x",
    )
    desk.open(document)
    desk.press("Control+End", "w")
    desk.holds("Congress")
    desk.press("w")
    desk.holds("Nobody")
    desk.press("t")
    desk.holds("Congress")
    desk.press("t")
    expect(desk.page.locator("#toast")).to_have_text("No more that way.")
    desk.holds("Congress")


def test_every_action_is_found_by_its_name_and_done_where_the_keyboard_was(
    desk: Desk, document: Document
) -> None:
    desk.open(document)
    desk.press("s", "Control+k")
    palette = desk.page.get_by_role("dialog", name="All actions")
    expect(palette.get_by_role("combobox")).to_be_focused()
    desk.page.keyboard.type("unsour")
    chosen = palette.locator("[aria-selected=true]")
    expect(chosen).to_have_text("Label: Unsourced3")
    desk.press("Enter")
    expect(palette).to_be_hidden()
    desk.saved()
    assert facts(document) == [("Congress voted on Thursday.", "unsourced")]
    desk.page.get_by_role("button", name="All actions").click()
    expect(chosen).to_have_text("Label: Unsourced3")
    desk.press("ArrowDown", "ArrowUp")
    desk.page.keyboard.type("end one word ba")
    desk.press("Enter")
    desk.saved()
    assert facts(document) == [("Congress voted on", "unsourced")]
    desk.press("Control+k")
    expect(palette.get_by_role("option").first).to_have_text("Move the end one word back[")
    expect(palette.get_by_role("option").nth(1)).to_have_text("Label: Unsourced3")
    desk.page.keyboard.type("qqqq")
    expect(palette).to_contain_text("No action is called that")
    desk.press("Enter", "Escape", "n")
    expect(desk.page.locator("#card-note")).to_be_focused()


def test_with_single_keys_off_the_palette_still_does_everything(
    desk: Desk, document: Document
) -> None:
    held: list[Route] = []
    desk.page.route("**/later/commands.*.js", lambda route: held.append(route))
    desk.open(document)
    desk.press("Control+k")
    eventually(desk.page, lambda: held != [], True)
    desk.page.keyboard.type("single letterr")
    desk.press("Backspace", "Enter", "s", "j")
    held[0].continue_()
    expect(desk.page.locator("#letters-off")).to_be_checked()
    expect(desk.page.locator("#commands")).to_be_hidden()
    assert desk.selected() == ""
    assert facts(document) == []
    desk.press("Control+k")
    desk.page.keyboard.type("select this sent")
    desk.press("Enter", "1")
    desk.saved()
    assert facts(document) == [("Congress voted on Thursday.", "supported")]
    desk.page.reload()
    desk.ready()
    desk.press("j")
    expect(desk.card).to_be_hidden()
