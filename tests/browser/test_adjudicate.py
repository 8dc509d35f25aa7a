"""The adjudication page in a real Chromium: by mouse, by keyboard alone, and two at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, Request, expect

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Decision,
    Document,
    Notification,
)
from annotations.services.adjudications import take_up
from annotations.services.drawing import draw
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.browser.annotating import Desk, eventually
from tests.cast import Cast, make_cast
from tests.chromium import enter
from tests.judging import NOBODY, SEVENTY, TEXT, VOTED, read_by_two, ready, rules
from tests.processes import Web

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> tuple[Cast, Adjudication]:
    cast = make_cast()
    document = cast.document(TEXT, title="The vote", language="en")
    rules(cast.project)
    queue = create_queue(
        Actor(cast.manager), cast.project, name="First reading", overlap=2, state="open"
    )
    for reader in (cast.reviewer, cast.other_reviewer):
        draw(Actor(reader), queue)
    read_by_two(cast.reviewer, cast.other_reviewer, document)
    return cast, ready(cast.manager, document)


def open_it(page: Page, found: Adjudication) -> None:
    page.goto(f"/adjudications/{found.pk}/")
    page.wait_for_selector("html[data-adjudicate=ready]")


def gold(document: Document) -> list[tuple[str, str | None]]:
    rows = Annotation.objects.filter(
        document=document, annotation_set__kind="gold", deleted_at__isnull=True
    ).select_related("label")
    return [(row.quote, row.label and row.label.key) for row in rows.order_by("start")]


def progress(page: Page, text: str) -> None:
    expect(page.locator("#progress")).to_contain_text(text)


def letter_of(page: Page, name: str) -> str:
    said = page.locator(".said", has=page.get_by_text(name, exact=True))
    return str(said.first.get_attribute("data-letter"))


def test_the_page_tells_of_the_time_in_which_it_was_touched(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    taken = take_up(Actor(cast.adjudicator), found)
    Adjudication.objects.update(beat_at=F("beat_at") - timedelta(hours=1))
    enter(context, live, cast.adjudicator)
    told: list[int] = []
    answered: list[str] = []

    def beat(one: Request) -> None:
        if one.url.endswith("/heartbeat/"):
            told.append(one.post_data_json["active_seconds"])

    def pass_by(seconds: int) -> None:
        """The page's clock goes on, and no answer comes later than the page waits for one."""
        for _n in range(seconds // 5):
            page.clock.run_for(5_000)
            eventually(page, lambda: len(answered) >= len(told), True)

    page.on("request", beat)
    page.on("requestfinished", lambda one: one.url.endswith("beat/") and answered.append(one.url))
    page.clock.install()
    open_it(page, taken)
    for second in range(6):
        page.mouse.move(200, 200 + second)
        pass_by(10)
    eventually(page, lambda: Adjudication.objects.get().active_seconds > 0, True)
    # Nobody touches it any more: a minute later nothing is counted, and it is still kept.
    known = Adjudication.objects.get().lease_until
    pass_by(300)
    eventually(page, lambda: len(told) >= 3, True)
    assert 100 <= sum(told) <= 125
    assert Adjudication.objects.get().lease_until > known


def test_a_document_is_decided_by_mouse(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    enter(context, live, cast.adjudicator)
    page.goto(f"/projects/{cast.project.slug}/")
    page.get_by_role("link", name="Adjudication", exact=True).click()
    expect(page.get_by_role("row", name=re.compile("The vote"))).to_contain_text("Ready")
    page.get_by_role("link", name="The vote").click()
    page.get_by_role("button", name="Take it up").click()
    page.wait_for_selector("html[data-adjudicate=ready]")
    progress(page, "0 of 3 cases decided · 2 differ")

    page.get_by_role("button", name="Take all agreed").click()
    progress(page, "1 of 3")

    Desk(page).click(SEVENTY)
    expect(page.locator("#card .said-quote").first).to_have_text(SEVENTY)
    letter = letter_of(page, "reviewer")
    page.get_by_role("button", name=f"Take {letter}", exact=True).click()
    page.get_by_label(re.compile(f"Why {letter}")).fill("The record says so.")
    page.get_by_role("button", name=re.compile("^Save")).click()
    progress(page, "2 of 3")
    expect(page.locator("#card .said-quote").first).to_have_text(NOBODY)

    page.get_by_role("button", name=re.compile("^Merge")).click()
    page.get_by_role("button", name="Start: one word on").click()
    page.locator(".merge").get_by_role("button", name="Disputed").click()
    page.get_by_label("Note").fill("Both have a point.")
    page.get_by_label(re.compile("Why so")).fill("Nobody is too much.")
    page.get_by_role("button", name=re.compile("^Save")).click()
    progress(page, "3 of 3")
    page.get_by_role("button", name="Finish").click()

    expect(page.get_by_text("Decided by adjudicator.")).to_be_visible()
    assert gold(found.document) == [
        (VOTED, "supported"), (SEVENTY, "supported"), ("was told why", "disputed"),
    ]  # fmt: skip
    reasons = set(Decision.objects.exclude(reason="").values_list("reason", flat=True))
    assert reasons == {"The record says so.", "Nobody is too much."}
    page.get_by_role("button", name=re.compile(SEVENTY)).click()
    expect(page.locator("#card")).to_contain_text("The record says so.")
    expect(page.locator("#card")).to_contain_text("overruled")

    enter(context, live, cast.manager)
    page.goto(f"/projects/{cast.project.slug}/adjudication/")
    page.get_by_role("link", name="Progress", exact=True).click()
    bar = page.get_by_role("list", name="Progress")
    bar.get_by_role("link", name="Agreement", exact=True).click()
    page.get_by_label("Queue", exact=True).select_option("First reading")
    expect(page).to_have_url(re.compile("queue="))
    page.get_by_label("Label", exact=True).select_option("Disputed")
    places = page.locator(".divided-places li")
    expect(places).to_have_count(1)
    expect(places.first).to_contain_text(re.compile("Supported × 1.*Disputed × 1|Disputed × 1"))
    places.first.get_by_role("link", name=SEVENTY).click()
    expect(page).to_have_url(re.compile(f"/documents/{found.document_id}/#24-39$"))


def test_a_document_is_decided_by_keyboard_alone(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    enter(context, live, cast.adjudicator)
    open_it(page, found)
    expect(page.get_by_role("button", name="Take it up")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-action=finish]")
    page.wait_for_selector("html[data-adjudicate=ready]")

    page.keyboard.press("g")
    progress(page, "1 of 3")
    expect(page.locator("#card .said-quote").first).to_have_text(SEVENTY)
    letter = letter_of(page, "reviewer")
    page.keyboard.press(letter.lower())
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Counted twice.")
    page.keyboard.press("Enter")
    progress(page, "2 of 3")
    page.keyboard.press("u")
    progress(page, "1 of 3")
    page.keyboard.press("x")
    page.keyboard.type("No claim.")
    page.keyboard.press("Enter")
    progress(page, "2 of 3")

    page.keyboard.press("m")
    expect(page.locator(".merge")).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("[")
    expect(page.locator(".merge .said-quote")).to_have_text("Nobody was told")
    page.locator("#reason").focus()
    page.keyboard.type("Shorter.")
    page.keyboard.press("Control+Enter")
    progress(page, "3 of 3")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Decided by adjudicator.")).to_be_visible()
    assert gold(found.document) == [(VOTED, "supported"), ("Nobody was told", "disputed")]


def test_the_second_adjudicator_is_told_and_sees_but_cannot_write(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    take_up(Actor(cast.adjudicator), found)
    enter(context, live, cast.manager)
    open_it(page, found)

    expect(page.get_by_text("adjudicator is deciding this document.")).to_be_visible()
    expect(page.locator("[data-action=take]")).to_have_count(0)
    page.get_by_role("button", name="Take it up").click()

    expect(page.get_by_text("it is theirs until")).to_be_visible()
    found.refresh_from_db()
    assert found.adjudicator == cast.adjudicator


def test_a_reviewer_is_asked_back_and_finds_the_remark(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    take_up(Actor(cast.adjudicator), found)
    enter(context, live, cast.adjudicator)
    open_it(page, found)
    letter = letter_of(page, "reviewer")

    page.keyboard.press(f"Shift+{letter}")
    page.keyboard.type("Who counted?")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Adjudication")).to_be_visible()
    page.get_by_role("link", name=re.compile("Back with reviewers")).click()
    expect(page.get_by_text("“Who counted?”")).to_be_visible()
    own = AnnotationSet.objects.get(annotator__user=cast.reviewer, document=found.document)
    assert own.status == "draft"
    told = Notification.objects.filter(user=cast.reviewer, kind="asked-back")
    eventually(page, lambda: [one.payload["remark"] for one in told], ["Who counted?"])


def test_names_are_hidden_until_all_is_decided_where_the_project_asks(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    rules(cast.project, double_blind=True)
    take_up(Actor(cast.adjudicator), found)
    enter(context, live, cast.adjudicator)
    open_it(page, found)

    expect(page.locator("#lanes")).to_contain_text("Reviewer A")
    Annotation.objects.filter(document=found.document).update(note="")
    open_it(page, found)
    assert "reviewer2" not in page.content()


def test_it_fits_a_narrow_screen(
    page: Page, context: BrowserContext, live: Web, scene: tuple[Cast, Adjudication]
) -> None:
    cast, found = scene
    take_up(Actor(cast.adjudicator), found)
    enter(context, live, cast.adjudicator)
    page.set_viewport_size({"width": 390, "height": 844})
    open_it(page, found)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#card")).to_be_in_viewport()
    expect(page.locator("#text")).to_be_in_viewport()
