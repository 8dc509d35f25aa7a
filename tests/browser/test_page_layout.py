"""Every page at narrow widths with the longest names: nothing is lost, nothing lacks its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from annotations.models import Job, JobProblem
from annotations.services.projects import save_guideline
from annotations.services.transaction import Actor
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
Enter = Callable[[object], None]
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung" * 3


def everything(cast: Cast) -> list[str]:
    """One address of every page, with names as long as they may be."""
    outlet = f"Outlet {LONG}"[:200]
    document = cast.document(LONG, title=LONG * 2, outlet=outlet, external_id=LONG, byline=LONG)
    cast.document("Bare.", external_id=f"{LONG}{LONG}")
    person(f"{LONG}"[:150])
    save_guideline(Actor(cast.manager), cast.project, markdown=f"# {LONG}\n\n`{LONG}`")
    job = Job.objects.create(
        project=cast.project, kind="import", format="native", params={"mode": "append"},
        file_name=LONG[:255], state="failed", error=LONG, problems=1, created_by=cast.manager,
    )  # fmt: skip
    JobProblem.objects.create(job=job, n=1, line=10**9, path=LONG, message=LONG, excerpt=LONG)
    label, made = cast.labels()["supported"], cast.project.outlets.get()
    project = [f"/projects/peru/{page}/" for page in
               ("guideline", "guideline/edit", "labels", "outlets", "members", "import", "export",
                "jobs", "settings")]  # fmt: skip
    account = [f"/accounts/{page}/" for page in ("password/change", "email", "2fa", "sessions")]
    return [
        "/", "/projects/new/", "/projects/peru/", "/projects/peru/?search=nothing", *project,
        f"/documents/{document.pk}/details/", f"/labels/{label.pk}/", f"/outlets/{made.pk}/",
        f"/jobs/{job.pk}/", "/tokens/", *account, "/nowhere/",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [390, 1024])
def test_nothing_scrolls_sideways_and_every_field_has_its_name(
    cast: Cast, page: Page, sign_in: Enter, width: int, complaints: Any
) -> None:
    complaints.expect("404")
    sign_in(cast.manager)
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[str] = []
    for address in everything(cast):
        page.goto(address)
        wrong += [f"{address}: {what}" for what in page.evaluate(_TROUBLE)]

    assert wrong == []


# What a person would stumble over, asked of the page itself.
_TROUBLE = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`${root.scrollWidth} wide`);
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (!document.title.trim() || document.title.startsWith(" ·")) wrong.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  if (twice.length) wrong.push(`id twice: ${twice}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!field.labels?.length && !field.ariaLabel) wrong.push(`no label: ${field.name}`);
  }
  for (const control of document.querySelectorAll("a, button")) {
    if (!control.textContent.trim() && !control.title) wrong.push(`no name: ${control.outerHTML}`);
  }
  return wrong;
}"""
