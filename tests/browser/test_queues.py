"""A reviewer's day with a queue: drawn, read, handed in, skipped, given back."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotations.models import Assignment, Queue, Submission
from annotations.services import annotations
from annotations.services.annotation_sets import submit_set
from annotations.services.assignments import release, skip
from annotations.services.drawing import draw
from annotations.services.projects import save_guideline
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.browser.annotating import Desk
from tests.cast import Cast
from tests.processes import until

SignIn = Callable[[object], None]
GUIDELINE = """# Marking

Mark every number.

## Disputed

Link what cannot be true at the same time.
"""


def queue_of(cast: Cast, **known: object) -> Queue:
    for n in range(3):
        cast.document(f"Congress voted on Thursday, for the {n}th time.", title=f"Vote {n}")
    values = {"name": "First reading", "state": "open", "instructions": "Headlines, **too**."}
    return create_queue(Actor(cast.manager), cast.project, **{**values, **known})


def look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(300)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_reviewer_draws_marks_hands_in_skips_and_gives_back(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    queue_of(cast, overlap=2)
    sign_in(cast.reviewer)
    page.goto("/")
    look(page, "home-before")
    page.get_by_role("button", name="Next document of First reading").click()
    desk = Desk(page)
    desk.ready()
    bar = page.get_by_role("region", name="Queue")
    expect(bar).to_contain_text("lease: ")
    expect(bar.get_by_text("Headlines, too.")).to_be_visible()
    look(page, "bar")
    desk.drag("Congress voted")
    desk.press("1")
    bar.get_by_role("button", name="Hand in, next").click()
    expect(page.get_by_role("heading", name="Vote 1")).to_be_visible()
    frozen = Submission.objects.get()
    assert [one["label"] for one in frozen.content] == ["supported"]
    bar.get_by_text("Skip", exact=True).click()
    look(page, "skip")
    bar.get_by_label("Or in your own words").fill("Satire")
    bar.get_by_role("button", name="Skip this document").click()
    expect(page.get_by_role("heading", name="Vote 2")).to_be_visible()
    assert Assignment.objects.get(state="skipped").reason == "Satire"
    bar.get_by_role("button", name="Give back").click()
    expect(page.get_by_role("heading", name="Queues", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing is left for you")).to_be_visible()
    expect(page.get_by_role("button", name="Next document")).to_have_count(0)
    look(page, "reviewer-queues")


def test_the_page_renews_the_lease_and_tells_of_the_active_time(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    found = draw(Actor(cast.reviewer), queue_of(cast)).assignment
    assert found is not None
    sign_in(cast.reviewer)
    page.clock.install()
    page.goto(f"/documents/{found.document_id}/")
    page.locator("#queue-bar[data-ready]").wait_for()
    for _second in range(6):
        page.mouse.move(200, 200 + _second)
        page.clock.run_for(10_000)
    until(
        lambda: Assignment.objects.get(pk=found.pk).beat_at > found.beat_at,
        what="a sign of life",
    )


def test_handing_in_by_the_page_s_own_key_offers_the_next_one(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    found = draw(Actor(cast.reviewer), queue_of(cast)).assignment
    assert found is not None
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(found.document)
    desk.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    page.get_by_role("region", name="Queue").get_by_role("button", name="Next document").click()
    expect(page.get_by_role("heading", name="Vote 1")).to_be_visible()
    assert Assignment.objects.get(pk=found.pk).state == "submitted"


def test_who_let_a_document_go_is_told_and_goes_on_with_the_next(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    actor, queue = Actor(cast.reviewer), queue_of(cast)
    sign_in(cast.reviewer)
    desk, bar = Desk(page), page.get_by_role("region", name="Queue")
    for leave, words in (
        (lambda one: skip(actor, one, reason="Paywall"), "You skipped this document."),
        (lambda one: release(actor, one), "You gave this document back."),
    ):
        found = draw(actor, queue).assignment
        assert found is not None
        leave(found)
        desk.open(found.document)
        expect(bar.get_by_text(words)).to_be_visible()
        expect(bar.get_by_role("button", name="Next document")).to_be_visible()
        expect(bar.get_by_role("button", name="Hand in")).to_have_count(0)


def test_training_shows_the_known_answer_and_the_guideline(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    queue = queue_of(cast, training=True, round=2, start_from="hidden", start_round=1)
    save_guideline(Actor(cast.manager), cast.project, markdown=GUIDELINE)
    document = cast.project.documents.order_by("created_at").first()
    author = Actor(cast.adjudicator)
    made, _new = annotations.create_annotation(
        author, document=document, start=0, end=8, label="disputed"
    )
    submit_set(author, made.annotation_set)
    assert draw(Actor(cast.reviewer), queue).assignment is not None
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    page.get_by_role("button", name="Hand in, see the answer").click()
    expect(page.get_by_role("heading", name="The known answer")).to_be_visible()
    row = page.get_by_role("row", name="Congress")
    expect(row).to_contain_text("Disputed")
    expect(row).to_contain_text("not marked")
    told = page.get_by_role("complementary", name="From the guideline")
    expect(told).to_contain_text("Link what cannot be true at the same time.")
    expect(page.get_by_text("Mark every number.")).to_have_count(0)
    found = Assignment.objects.get(document=document)
    answer = Rest(cast.reviewer).get(f"assignments/{found.pk}/answer/").json()
    assert answer["answer"]["lines"][0]["known"] == {"label": "disputed"}
    assert [one["labels"] for one in answer["guideline"]] == [["disputed"]]
    look(page, "answer")


def test_a_manager_makes_opens_fills_and_pauses_a_queue(
    page: Page, cast: Cast, sign_in: SignIn
) -> None:
    for n in range(3):
        cast.document(f"Text {n}.", title=f"Vote {n}")
    sign_in(cast.manager)
    page.goto("/projects/peru/queues/")
    look(page, "queues-empty")
    page.get_by_role("link", name="Make a queue").click()
    look(page, "queue-new")
    page.get_by_label("Name").fill("Double reading")
    page.get_by_label("Reviews a document").fill("2")
    page.get_by_role("button", name="Make the queue").click()
    expect(page.get_by_role("heading", name="Double reading")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The queue is open")).to_be_visible()
    draw(Actor(cast.reviewer), Queue.objects.get())
    page.reload()
    look(page, "queue")
    page.get_by_role("checkbox", name="Choose Vote 2").check()
    page.get_by_label("Priority").first.fill("5")
    page.get_by_role("button", name="Set the priority").click()
    expect(page.locator("tbody tr").first).to_contain_text("Vote 2")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("The queue is paused")).to_be_visible()
    page.get_by_role("link", name="Queues").first.click()
    look(page, "queues")
