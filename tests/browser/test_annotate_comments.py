"""Comments beside the text: said with the keyboard, about the annotation or the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.models import Comment, Document
from annotations.services.annotation_sets import submit_set
from annotations.services.comments import create_comment
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, mark
from tests.cast import Cast
from tests.chromium import Complaints

SignIn = Callable[[object], None]


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Congress voted on Thursday. Nobody asked why.", title="The vote")


def answer_lost(route: Route) -> None:
    """The server hears it, and the page never learns of it."""
    route.fetch()
    route.abort()


def test_a_comment_on_the_active_annotation_is_said_answered_and_settled(
    page: Page, cast: Cast, sign_in: SignIn, document: Document, complaints: Complaints
) -> None:
    complaints.expect("ERR_FAILED")
    mark(cast.reviewer, document, "Congress", "supported")
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.press("j", "m")
    dialog = page.get_by_role("dialog", name="Comments")
    expect(dialog).to_contain_text("No comments yet")
    expect(dialog.get_by_role("textbox", name="Comment on this annotation")).to_be_focused()
    page.keyboard.type("@manager, which vote?")
    page.route(f"**/documents/{document.pk}/comments/**", answer_lost, times=1)
    dialog.get_by_role("button", name="Comment", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_role("button", name="Comment", exact=True).click()
    expect(dialog.locator(".comment-text")).to_have_text("@manager, which vote?")
    dialog.locator("summary", has_text="Answer").click()
    dialog.get_by_role("textbox", name="Answer").fill("The first.")
    dialog.get_by_role("button", name="Answer").click()
    expect(dialog.locator(".comment-text")).to_have_text(["@manager, which vote?", "The first."])
    expect(page.locator("#card-comments")).to_have_text("Comments (1 open)")
    dialog.get_by_role("button", name="Resolve").click()
    expect(dialog.locator("summary", has_text="Resolved")).to_be_visible()
    expect(page.locator("#card-comments")).to_have_text("Comments")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    assert Comment.objects.filter(annotation__quote="Congress").count() == 2


def test_in_a_set_of_somebody_else_the_comments_stay_open_and_the_document_has_its_own(
    page: Page, cast: Cast, sign_in: SignIn, document: Document
) -> None:
    annotation = mark(cast.other_reviewer, document, "Congress", "supported")
    submit_set(Actor(cast.other_reviewer), annotation.annotation_set)
    create_comment(Actor(cast.manager), document=document, text="Read it twice.")
    sign_in(cast.reviewer)
    desk = Desk(page)
    page.goto(f"/documents/{document.pk}/?set={annotation.annotation_set_id}")
    expect(page.locator("html[data-annotate=ready]")).to_be_attached()
    desk.press("j")
    page.locator("#card-comments").click()
    dialog = page.get_by_role("dialog", name="Comments")
    expect(dialog).to_contain_text("No comments yet")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Comments (1 open)").click()
    expect(dialog).to_contain_text("Read it twice.")
