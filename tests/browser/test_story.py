"""The main job as a person does it: sign in, upload, mark, find evidence, submit, take it out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Document, Evidence, Job
from tests.cast import PASSWORD, Cast
from tests.processes import until
from workbench.embedded.places import CLONE
from workbench.embedded.processes import Child

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])

FIRST = (
    "The wire reported on Thursday. Her post read 🇵🇷 “Seven hundred U.S. soldiers are coming” "
    "and nothing else.\n\nCongress voted on May\u00a018 to let them in."
)
SECOND = "A second paper counted. Some 700 soldiers were authorised by Congress. It named nobody."
REAL = CLONE.parent / "shared" / "seeds" / "004_d476312c9346abe8.txt"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two documents in one file, the first with a flag of two astral code points in it."""
    rows = [
        {"text": FIRST, "external_id": "wire", "title": "The wire", "outlet": "Wire"},
        {"text": SECOND, "external_id": "paper", "title": "The paper", "outlet": "Paper"},
    ]
    file = tmp_path / "two.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def enter(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def leave(page: Page) -> None:
    page.context.clear_cookies()


def upload(page: Page, file: Path) -> None:
    page.goto("/projects/peru/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]+/$"))
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=60_000)


def searchable() -> None:
    """Wait until the passages of all documents are indexed."""
    until(
        lambda: not Document.objects.filter(passages_at__isnull=True).exists(),
        what="the passages of the documents",
    )


def open_document(page: Page, title: str) -> None:
    page.goto("/projects/peru/")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator("#text")).to_be_visible()


SELECT = """([start, end]) => {
  const text = document.querySelector("#text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0, node;
  while ((node = walker.nextNode())) {
    const from = start - at, to = end - at;
    if (from >= 0 && from <= node.length) range.setStart(node, from);
    if (to >= 0 && to <= node.length) { range.setEnd(node, to); break; }
    at += node.length;
  }
  const rects = [...range.getClientRects()];
  const first = rects[0], last = rects[rects.length - 1];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


def drag(page: Page, quote: str) -> None:
    """Select a quote by dragging over it, as it stands in the page (so in UTF-16 units)."""
    text = page.locator("#text").evaluate("node => node.textContent")
    start = len(text[: text.index(quote)].encode("utf-16-le")) // 2
    end = start + len(quote.encode("utf-16-le")) // 2
    page.locator("#text").scroll_into_view_if_needed()
    page.evaluate(
        """start => {
          const text = document.querySelector("#text");
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          let at = 0, node;
          while ((node = walker.nextNode()) && start >= at + node.length) at += node.length;
          node.parentElement.scrollIntoView({block: "center"});
        }""",
        start,
    )
    x1, y1, x2, y2 = page.evaluate(SELECT, [start, end])
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True).first).to_be_visible()


def test_from_sign_in_to_the_exported_file(
    cast: Cast, page: Page, worker: Child, corpus: Path
) -> None:
    enter(page, "manager")
    upload(page, corpus)
    leave(page)
    searchable()

    enter(page, "reviewer")
    open_document(page, "The wire")
    drag(page, "“Seven hundred U.S. soldiers")
    page.keyboard.press("1")
    saved(page)
    mark = Annotation.objects.get()
    start = FIRST.index("“Seven")
    assert (mark.start, mark.end) == (start, start + len("“Seven hundred U.S. soldiers"))
    assert (mark.quote, mark.label and mark.label.key) == (
        "“Seven hundred U.S. soldiers",
        "supported",
    )

    page.keyboard.press("e")
    page.locator("#search").fill("700 soldiers authorized")
    hit = page.locator("#hits .hit", has_text="Some 700 soldiers were authorised")
    expect(hit).to_be_visible()
    page.locator("#search").press("ArrowDown")
    page.keyboard.press("s")
    saved(page)
    link = until(lambda: Evidence.objects.filter(stance="supports").first(), what="the evidence")
    assert link is not None
    assert link.quote == "Some 700 soldiers were authorised by Congress."
    assert link.document is not None
    assert link.document.external_id == "paper"
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Submit").first.click()
    page.locator("dialog[open]").get_by_role("button", name="Submit").click()
    until(lambda: mark.annotation_set.__class__.objects.get().status == "submitted", what="submit")

    page.goto("/projects/peru/export/")
    page.get_by_role("button", name="Export").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]+/$"))
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    rows = [json.loads(line) for line in download.value.path().read_text("utf-8").splitlines()]
    wire = next(row for row in rows if row.get("external_id") == "wire")
    (annotation,) = wire["annotation_sets"][0]["annotations"]
    assert wire["text"][annotation["start"] : annotation["end"]] == annotation["quote"]
    assert annotation["evidence"][0]["document"] == "paper"
    assert rows[-1]["type"] == "end"


def test_a_claim_is_marked_judged_and_noted_by_keyboard_alone(
    cast: Cast, page: Page, sign_in: Callable[[object], None]
) -> None:
    document = cast.document("First words here. Second sentence stands.", title="Keys")
    sign_in(cast.reviewer)
    page.goto(f"/documents/{document.pk}/")
    text = page.locator("#text")
    text.focus()
    page.keyboard.press("Control+Home")
    for _n in range(2):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Enter")
    saved(page)
    mark = until(lambda: Annotation.objects.first(), what="the annotation")
    assert mark is not None
    assert (mark.start, mark.quote.strip(), mark.label) == (0, "First words", None)
    page.keyboard.press("2")
    saved(page)
    until(lambda: Annotation.objects.filter(label__key="disputed").exists(), what="the label")
    page.keyboard.press("n")
    page.keyboard.type("Seen twice.")
    page.keyboard.press("Control+Enter")
    until(lambda: Annotation.objects.filter(note="Seen twice.").exists(), what="the note")
    page.keyboard.press("Control+z")
    until(lambda: Annotation.objects.filter(note="").exists(), what="the note to go")


@pytest.mark.parametrize("name", ["own", "real"])
def test_a_quote_behind_an_emoji_flag_is_stored_in_code_points(
    cast: Cast, page: Page, sign_in: Callable[[object], None], name: str
) -> None:
    text = FIRST if name == "own" or not REAL.exists() else REAL.read_bytes().decode("utf-8")
    document = cast.document(text, title="Flag")
    sign_in(cast.reviewer)
    page.goto(f"/documents/{document.pk}/")
    drag(page, "“Seven hundred U.S. soldiers")
    page.keyboard.press("3")
    saved(page)
    mark = Annotation.objects.get()
    assert mark.quote == "“Seven hundred U.S. soldiers"
    assert text[mark.start : mark.end] == mark.quote
    if text is not FIRST:
        assert (mark.start, mark.end) == (1922, 1950)


def test_a_file_with_bad_lines_says_which_on_the_jobs_page(
    cast: Cast, page: Page, worker: Child, tmp_path: Path, sign_in: Callable[[object], None]
) -> None:
    file = tmp_path / "bad.jsonl"
    rows: list[Any] = [json.dumps({"text": "Good."}), "{broken", json.dumps({"text": "\u0000"})]
    file.write_text("\n".join(rows))
    sign_in(cast.manager)
    upload(page, file)
    expect(page.get_by_role("row").filter(has_text="broken")).to_contain_text("2")
    assert Job.objects.get(kind="import").problems == 2
    assert Document.objects.count() == 1
