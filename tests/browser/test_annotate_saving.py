"""Nothing that was done on the annotate page is lost: undo, conflicts, refusals, bad networks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotations.models import Annotation, AnnotationSet, Document
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import update_annotation
from annotations.services.labels import update_label
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually, facts, live_rows, mark
from tests.cast import PASSWORD, Cast
from tests.chromium import Complaints

SignIn = Callable[[object], None]


def changed_elsewhere(cast: Cast, row: Annotation, **changes: object) -> None:
    """The same person changes it in another tab."""
    row.refresh_from_db()
    update_annotation(Actor(cast.reviewer), row, version=row.version, changes=changes)


def retire(cast: Cast, key: str, retired: bool) -> None:
    """A manager takes a label out of the scheme, or back in."""
    label = cast.labels()[key]
    changes = {"retired": retired}
    update_label(Actor(cast.manager), label, version=label.version, changes=changes)


def test_everything_is_undone_and_done_again(desk: Desk, document: Document) -> None:
    desk.press("2", "]", "n")
    desk.page.keyboard.type("Look")
    desk.press("Escape", "Delete")
    desk.saved()
    assert facts(document) == []
    steps = [
        [("Seventy Marines landed", "disputed")],
        [("Seventy Marines landed", "disputed")],
        [("Seventy Marines", "disputed")],
        [("Seventy Marines", "supported")],
        [],
    ]
    for expected in steps:
        desk.press("Control+z")
        eventually(desk.page, lambda: facts(document), expected)
    desk.press("Control+z")
    expect(desk.page.locator("#toast")).to_contain_text("Nothing to undo")
    for expected in [*steps[-2::-1], []]:
        desk.press("Control+Shift+z")
        eventually(desk.page, lambda: facts(document), expected)
    assert Annotation.objects.count() == 1


def test_undo_and_redo_are_buttons_too(desk: Desk, document: Document) -> None:
    tools = desk.page.get_by_role("toolbar", name="Annotating")
    tools.get_by_role("button", name="Undo").click()
    eventually(desk.page, lambda: facts(document), [])
    expect(tools.get_by_role("button", name="Undo")).to_be_disabled()
    tools.get_by_role("button", name="Redo").click()
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "supported")])


def test_a_set_that_is_begun_is_named_so_at_once(
    page: Page, cast: Cast, sign_in: SignIn, document: Document
) -> None:
    theirs = mark(cast.other_reviewer, document, "Nobody asked", "supported").annotation_set
    submit_set(Actor(cast.other_reviewer), theirs)
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    chosen = page.locator("#set option:checked")
    expect(chosen).to_have_text("Mine, not begun")
    desk.drag("Seventy Marines")
    desk.press("1")
    expect(chosen).to_have_text("Mine · Draft")
    desk.saved()
    own = AnnotationSet.objects.exclude(pk=theirs.pk).get()
    expect(chosen).to_have_attribute("value", str(own.pk))


def test_a_submitted_set_is_read_only_until_it_is_reopened(desk: Desk, document: Document) -> None:
    desk.drag("Nobody asked")
    desk.press("Enter")
    desk.page.get_by_role("button", name="Submit").click()
    question = desk.ask()
    expect(question).to_contain_text("Still to check: 1")
    expect(question).to_contain_text("Without evidence: 2")
    question.get_by_role("button", name="Show what is open").click()
    expect(desk.rows).to_have_count(1)
    desk.press("Control+Enter")
    desk.ask().get_by_role("button", name="Submit").click()
    expect(desk.page.locator("#set-notice")).to_contain_text("Submitted and read-only")
    assert AnnotationSet.objects.get().status == "submitted"
    desk.press("k", "3")
    expect(desk.page.locator("#toast")).to_contain_text("read-only")
    desk.page.locator("#set-notice").get_by_role("button", name="Reopen").click()
    expect(desk.page.locator("#set-notice")).to_be_hidden()
    desk.press("j", "3")
    desk.saved()
    assert AnnotationSet.objects.get().status == "draft"
    assert facts(document)[-1] == ("Nobody asked", "unsourced")


@pytest.mark.parametrize(
    ("answer", "kept", "other"),
    [("Keep mine", "disputed", "unsourced"), ("Keep what is saved", "unsourced", "disputed")],
)
def test_a_conflict_shows_both_versions_and_undo_brings_the_other_back(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints,
    answer: str, kept: str, other: str,
) -> None:  # fmt: skip
    complaints.expect("412")
    desk.deaf()
    changed_elsewhere(cast, live_rows(document)[0], label="unsourced")
    desk.press("2")
    question = desk.ask()
    label = question.get_by_role("row", name="Label").locator("td")
    expect(label).to_have_text(["Disputed", "Unsourced"])
    question.get_by_role("button", name=answer).click()
    desk.saved()
    assert facts(document) == [("Seventy Marines", kept)]
    desk.press("Control+z")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", other)])


def test_changes_of_different_fields_meet_without_a_question(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("412")
    desk.deaf()
    changed_elsewhere(cast, live_rows(document)[0], note="from the other tab")
    desk.press("2")
    eventually(desk.page, lambda: facts(document), [("Seventy Marines", "disputed")])
    assert live_rows(document)[0].note == "from the other tab"
    expect(desk.page.locator("#card-note")).to_have_value("from the other tab")


def test_a_refusal_is_said_beside_its_row_and_can_be_tried_again(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("400")
    retire(cast, "disputed", True)
    desk.press("2")
    problem = desk.page.locator("#card-problem")
    expect(problem).to_contain_text("is retired")
    expect(desk.page.locator("#save-state")).to_contain_text("1 not saved")
    expect(desk.rows).to_contain_text("Supported")
    retire(cast, "disputed", False)
    problem.get_by_role("button", name="Try again").click()
    desk.saved()
    assert facts(document) == [("Seventy Marines", "disputed")]


def test_a_refused_new_annotation_stays_until_it_is_let_go(
    desk: Desk, document: Document, cast: Cast, complaints: Complaints
) -> None:
    complaints.expect("400")
    retire(cast, "disputed", True)
    desk.drag("Nobody asked")
    desk.press("2")
    expect(desk.rows.nth(1)).to_contain_text("not saved")
    desk.card.get_by_role("button", name="Let go").click()
    expect(desk.rows).to_have_count(1)
    desk.saved()
    assert facts(document) == [("Seventy Marines", "supported")]


def test_work_done_offline_goes_out_once_and_in_order(
    desk: Desk, document: Document, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    desk.drag("Nobody asked")
    desk.press("Enter", "3", "]")
    state = desk.page.locator("#save-state")
    expect(state).to_contain_text("Offline")
    assert len(facts(document)) == 1
    context.set_offline(False)
    state.click()
    desk.saved()
    assert facts(document)[1:] == [("Nobody asked why", "unsourced")]


def test_an_answer_that_got_lost_doubles_nothing(
    desk: Desk, document: Document, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    lost: list[int] = []

    def swallow(route: Route) -> None:
        """The server does it; the answer never arrives, the first time."""
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    desk.page.route("**/api/v1/annotations/", swallow)
    desk.drag("Nobody asked")
    desk.press("2")
    expect(desk.page.locator("#save-state")).to_contain_text("Offline")
    desk.saved()
    assert lost == [201]
    assert facts(document)[1:] == [("Nobody asked", "disputed")]


def test_signed_out_work_waits_and_goes_out_after_signing_in(
    desk: Desk, document: Document, cast: Cast, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("401|403")
    context.clear_cookies()
    desk.press("2")
    state = desk.page.locator("#save-state")
    expect(state).to_contain_text("Sign in, 1 waiting")
    assert facts(document) == [("Seventy Marines", "supported")]
    state.click()
    desk.page.locator("#unsaved").get_by_role("button", name="Sign in").click()
    desk.page.get_by_label("User name or e-mail").fill(cast.reviewer.username)
    desk.page.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.page.get_by_role("button", name="Sign in", exact=True).click()
    desk.ready()
    desk.saved()
    assert str(document.pk) in desk.page.url
    assert facts(document) == [("Seventy Marines", "disputed")]
