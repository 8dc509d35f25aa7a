"""What the pages do in a real browser: live filters and jobs, files, dialogs, themes, keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotations.models import Job, Membership
from tests.cast import PASSWORD, Cast
from workbench.embedded.processes import Child

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
Enter = Callable[[object], None]


def test_filters_narrow_the_list_while_one_types_and_stand_in_the_address(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    cast.document("One.", title="Seventy votes", language="en")
    cast.document("Two.", title="Eighty dead", language="es")
    sign_in(cast.reviewer)
    page.goto("/projects/peru/")

    page.get_by_label("Search").press_sequentially("eighty")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/projects/peru/\?search=eighty$"))
    expect(page.locator("#announcements")).to_have_text("1 document")

    page.get_by_label("Search").fill("")
    page.get_by_label("Language").select_option("en")
    expect(page.get_by_role("link", name="Seventy votes", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Eighty dead", exact=True)).to_be_hidden()

    page.reload()
    expect(page.get_by_label("Language")).to_have_value("en")
    expect(page.get_by_role("row")).to_have_count(2)


def test_labels_are_counted_when_the_page_stands(cast: Cast, page: Page, sign_in: Enter) -> None:
    cast.document("One.")
    sign_in(cast.manager)
    page.goto("/projects/peru/")

    expect(page.locator("#label-counts .number")).to_have_text(["0", "0", "0", "0"])
    expect(page.locator("#lacking-counts .number").first).to_be_visible()


def test_a_job_moves_on_its_page_and_comes_to_rest(cast: Cast, page: Page, sign_in: Enter) -> None:
    job = held_job(cast)
    rows = Job.objects.filter(pk=job.pk)
    sign_in(cast.reviewer)
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("Waiting for a free worker.")).to_be_visible()

    began = timezone.now() - timedelta(seconds=10)
    rows.update(state="running", done=100, total=400, started_at=began)
    expect(page.get_by_text("100 / 400")).to_be_visible()
    expect(page.get_by_text("Time left")).to_be_visible()
    expect(page.locator("#announcements")).to_have_text("Running")

    rows.update(state="failed", error="Nothing was added.", finished_at=timezone.now())
    expect(page.get_by_text("Nothing was added.")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert asked == []


def test_a_server_that_is_away_is_said_until_it_answers_again(
    cast: Cast, page: Page, sign_in: Enter, complaints: Any
) -> None:
    complaints.expect("ERR_FAILED|htmx:")
    job = held_job(cast)
    sign_in(cast.reviewer)
    page.goto(f"/jobs/{job.pk}/")
    trouble = page.get_by_text("The workbench did not answer just now.")
    expect(trouble).to_be_hidden()

    page.route("**/jobs/**", lambda route: route.abort())
    expect(trouble).to_be_visible()
    page.unroute("**/jobs/**")
    expect(trouble).to_be_hidden()


def held_job(cast: Cast, **columns: object) -> Job:
    """A job that no worker takes, because another seems to hold it."""
    until = timezone.now() + timedelta(hours=1)
    return Job.objects.create(
        project=cast.project, kind="export", format="native", created_by=cast.reviewer,
        lease_until=until, **columns,
    )  # fmt: skip


def test_a_chosen_file_is_named_guessed_and_imported(
    cast: Cast, page: Page, sign_in: Enter, worker: Child, tmp_path: Path
) -> None:
    file = tmp_path / "table.txt.csv"
    file.write_text("text,title\nFoo,First\n,Second\n")
    sign_in(cast.manager)
    page.goto("/projects/peru/import/")

    page.get_by_label("File", exact=True).set_input_files(file)
    expect(page.get_by_text("table.txt.csv · 29 bytes · looks like Table (CSV)")).to_be_visible()
    expect(page.get_by_label("Format")).to_have_value("csv")
    page.get_by_role("button", name="Import").click()

    page.wait_for_url(re.compile(r"/jobs/"))
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="1 problem")).to_be_visible()
    expect(page.get_by_text("Documents added")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert "text" in Path(download.value.path()).read_text().splitlines()[1]


def test_a_dropped_file_is_taken_like_a_chosen_one(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.manager)
    page.goto("/projects/peru/import/")
    line = json.dumps({"text": "Foo."})
    data = page.evaluate_handle(
        "line => { const data = new DataTransfer();"
        " data.items.add(new File([line], 'dropped.jsonl')); return data; }",
        line,
    )

    page.dispatch_event("file-drop", "drop", {"dataTransfer": data})

    expect(page.get_by_text("dropped.jsonl · 16 bytes · looks like")).to_be_visible()
    assert (
        page.get_by_label("File", exact=True).evaluate("input => input.files[0].name")
        == "dropped.jsonl"
    )


def test_a_refused_import_keeps_the_chosen_file(
    cast: Cast, page: Page, sign_in: Enter, tmp_path: Path, complaints: Any
) -> None:
    complaints.expect("422")
    file = tmp_path / "empty.jsonl"
    file.write_bytes(b"")
    sign_in(cast.manager)
    page.goto("/projects/peru/import/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Import").click()

    expect(page.get_by_text("The file is empty.")).to_be_visible()
    assert page.get_by_label("File", exact=True).evaluate("input => input.files.length") == 1


def test_what_cannot_be_undone_asks_first(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.manager)
    page.goto("/projects/peru/members/")
    remove = page.get_by_role("button", name="Remove viewer", exact=True)

    remove.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Remove viewer from the project?")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    assert Membership.objects.filter(user=cast.viewer).exists()

    remove.click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert Membership.objects.filter(user=cast.viewer).exists()

    remove.click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("viewer is no longer a member.")).to_be_visible()
    assert not Membership.objects.filter(user=cast.viewer).exists()


def test_the_guideline_is_shown_while_written_and_sent_once_until_one_gave_up(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    sign_in(cast.manager)
    page.goto("/projects/peru/guideline/edit/")
    page.get_by_label("Guideline in Markdown").fill("## Mark **this**")
    expect(page.locator("#preview h3")).to_have_text("Mark this")
    page.clock.install()
    sent: list[str] = []

    def give_up(route: Route) -> None:
        sent.append(route.request.method)
        route.abort("aborted")  # as when the person stops a slow page

    page.route("**/guideline/edit/", give_up)
    save = page.get_by_role("button", name="Save as new version")
    save.dblclick(no_wait_after=True)
    expect(save).to_have_attribute("aria-disabled", "true")
    assert sent == ["POST"], "Twice was one."
    page.clock.run_for(15_000)
    expect(save).not_to_have_attribute("aria-disabled", "true")

    page.unroute("**/guideline/edit/")
    save.click()
    expect(page.get_by_text("Version 2 of the guideline is in force.")).to_be_visible()


def test_times_are_shown_in_the_readers_zone(cast: Cast, browser: Any, live: Any) -> None:
    known = {"published_at": datetime(2023, 5, 19, 23, 30, tzinfo=UTC)}
    cast.document("One.", title="Minute", published_precision="minute", **known)
    cast.document("Two.", title="Day", published_precision="day", **known)
    context = browser.new_context(base_url=live.url, locale="en-GB", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("viewer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/projects/peru/")

    expect(page.get_by_role("row", name="Minute")).to_contain_text("20 May 2023")
    expect(page.get_by_role("row", name="Day")).to_contain_text("19 May 2023")
    context.close()


def test_the_theme_is_chosen_kept_and_there_before_the_page_is_painted(
    cast: Cast, page: Page, sign_in: Enter
) -> None:
    sign_in(cast.viewer)
    page.goto("/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)

    page.get_by_text("Your menu").locator("..").click()
    page.get_by_label("Dark").check(force=True)
    dark = page.evaluate(paper)
    page.goto("/projects/peru/")

    assert light != dark
    assert page.evaluate(paper) == dark
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_menu_opens_and_closes_by_keyboard(cast: Cast, page: Page, sign_in: Enter) -> None:
    sign_in(cast.viewer)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    summary = page.locator("details.menu > summary")
    summary.focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_new_token_is_copied_by_a_button(
    cast: Cast, page: Page, sign_in: Enter, context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(cast.reviewer)
    page.goto("/tokens/")
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("button", name="Make it").click()
    key = page.locator("#key").inner_text()
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == key
