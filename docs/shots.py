"""`make shots`: every page in a real Chromium, at three widths, light and dark.

All pictures go to var/shots/; the few that README.md and docs/ show go to docs/pictures/ too. The
pages are of a workbench of its own with the demo in it, made for this and removed afterwards.
URL names another one that runs already, of this clone. ONLY is a regular expression of what to
take (`ONLY=annotate-1440`).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from benchmarks.stage import stage
from tests.browsers import launch

CLONE = Path(__file__).parents[1]
SHOTS, PICTURES = CLONE / "var" / "shots", CLONE / "docs" / "pictures"
PASSWORDS = CLONE / "var" / "demo-passwords.json"
WIDTHS = {"1440": (1440, 900), "1024": (1024, 768), "390": (390, 844)}
SCHEMES = ("light", "dark")
KEPT = re.compile(r"(annotate|project)-1440-(light|dark)")


def _nothing(_page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: its address, who looks at it, and what they have done before the picture."""

    name: str
    path: str
    who: str = "manager"
    before: Callable[[Page], None] = _nothing
    whole: bool = True


def press(*keys: str) -> Callable[[Page], None]:
    """Press keys on the annotate page once it is ready."""

    def before(page: Page) -> None:
        page.wait_for_selector("html[data-annotate=ready]")
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("html[data-parts=all]")
        page.wait_for_timeout(400)

    return before


def _open_menu(page: Page) -> None:
    page.locator(".menu > summary").click()


def _open_places(page: Page) -> None:
    """The places of the project, where they are a menu."""
    menu = page.locator(".places-menu > summary")
    if menu.is_visible():
        menu.click()


def _send(name: str) -> Callable[[Page], None]:
    """Send a form with nothing in it."""

    def before(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()

    return before


def _ask(name: str) -> Callable[[Page], None]:
    """Press a button that asks before it does anything."""

    def before(page: Page) -> None:
        page.get_by_role("button", name=name).first.click()
        page.wait_for_selector("dialog[open]")

    return before


P = "/projects/demo/"
READ = "/documents/{document}/"
PAGES = (
    Shot("login", "/accounts/login/", ""),
    Shot("login-refused", "/accounts/login/", "", _send("Sign in")),
    Shot("password-forgotten", "/accounts/password/reset/", ""),
    Shot("home", "/", "reviewer1"),
    Shot("home-manager", "/", before=_open_menu, whole=False),
    Shot("home-nobody", "/", "admin"),
    Shot("not-found", "/nowhere/"),
    Shot("project", P),
    Shot("project-reviewer", P, "reviewer1"),
    Shot("project-nothing-fits", f"{P}?search=xyzzy"),
    Shot("project-empty", "/projects/empty/"),
    Shot("project-long", "/projects/long/"),
    Shot("project-new", "/projects/new/"),
    Shot("project-new-refused", "/projects/new/", before=_send("Begin the project")),
    Shot("search", f"{P}search/"),
    Shot("search-found", f"{P}search/?q=seventy"),
    Shot("search-nothing", f"{P}search/?q=xyzzy"),
    Shot("queues", f"{P}queues/"),
    Shot("queues-reviewer", f"{P}queues/", "reviewer2"),
    Shot("queues-empty", "/projects/empty/queues/"),
    Shot("queue", "/queues/{queue}/"),
    Shot("queue-edit", "/queues/{queue}/edit/"),
    Shot("plan", f"{P}plan/"),
    Shot("dashboard", f"{P}dashboard/"),
    Shot("dashboard-empty", "/projects/empty/dashboard/"),
    Shot("adjudications", f"{P}adjudication/"),
    Shot("adjudications-empty", "/projects/empty/adjudication/"),
    Shot("adjudication-rules", f"{P}adjudication/rules/"),
    Shot("adjudication", "/adjudications/{adjudication}/", "adjudicator", whole=False),
    Shot("places", P, before=_open_places, whole=False),
    Shot("agreement", f"{P}agreement/"),
    Shot("agreement-empty", "/projects/empty/agreement/"),
    Shot("activity", f"{P}activity/"),
    Shot("activity-empty", "/projects/empty/activity/"),
    Shot("notifications", "/notifications/", "reviewer1"),
    Shot("guideline", f"{P}guideline/"),
    Shot("guideline-empty", "/projects/empty/guideline/"),
    Shot("guideline-edit", f"{P}guideline/edit/"),
    Shot("labels", f"{P}labels/"),
    Shot("label", "/labels/{label}/"),
    Shot("outlets", f"{P}outlets/"),
    Shot("outlets-empty", "/projects/empty/outlets/"),
    Shot("outlet", "/outlets/{outlet}/"),
    Shot("members", f"{P}members/"),
    Shot("members-asked", f"{P}members/", before=_ask("Remove"), whole=False),
    Shot("import", f"{P}import/"),
    Shot("import-refused", f"{P}import/", before=_send("Import")),
    Shot("export", f"{P}export/"),
    Shot("jobs", f"{P}jobs/"),
    Shot("jobs-empty", "/projects/empty/jobs/"),
    Shot("job", "/jobs/{job}/"),
    Shot("job-export", "/jobs/{export}/"),
    Shot("settings", f"{P}settings/"),
    Shot("details", f"{READ}details/"),
    Shot("details-viewer", f"{READ}details/", "viewer"),
    Shot("preferences", "/preferences/"),
    Shot("tokens", "/tokens/"),
    Shot("password", "/accounts/password/change/"),
    Shot("email", "/accounts/email/"),
    Shot("two-factor", "/accounts/2fa/"),
    Shot("passkeys", "/accounts/2fa/webauthn/"),
    Shot("people", "/people/", "admin"),
    Shot("person-new", "/people/new/", "admin"),
    Shot("invitations", "/invitations/", "admin"),
    Shot("sessions", "/accounts/sessions/"),
    Shot("styleguide", "/styleguide/", "admin"),
    Shot("admin", "/admin/", "admin"),
    Shot("annotate", READ, "reviewer1", press(*"jjj"), whole=False),
    Shot("annotate-opened", READ, "reviewer1", press(), whole=False),
    Shot("annotate-new", "/documents/{other}/", "reviewer2", press(), whole=False),
    Shot("annotate-drawer", READ, "reviewer1", press("j", "e"), whole=False),
    Shot("annotate-keys", READ, "reviewer1", press("?"), whole=False),
    Shot("annotate-guideline", READ, "reviewer1", press("g"), whole=False),
    Shot("annotate-submitted", READ, "viewer", press("j", "j", "j"), whole=False),
)


def main() -> None:
    """Take every picture anew."""
    only = re.compile(os.environ.get("ONLY", ""))
    if not only.pattern:
        shutil.rmtree(SHOTS, ignore_errors=True)
    for folder in (SHOTS, PICTURES):
        folder.mkdir(parents=True, exist_ok=True)
    with _workbench() as (url, passwords), sync_playwright() as playwright:
        browser = launch(playwright)
        names = _names(browser, url, passwords)
        for scheme in SCHEMES:
            for width in WIDTHS:
                _take(browser, url, passwords, names, (scheme, width), only)
        browser.close()


@contextmanager
def _workbench() -> Iterator[tuple[str, dict[str, str]]]:
    """The one that URL names, or one of our own."""
    if url := os.environ.get("URL"):
        yield url, json.loads(PASSWORDS.read_text(encoding="utf-8"))
    else:
        sys.stdout.write("Starting a workbench with the demo in it …\n")
        with stage() as made:
            passwords = _make_scene(made.environment())
            with made.web() as port:
                yield f"http://127.0.0.1:{port}", passwords


def _make_scene(environment: dict[str, str]) -> dict[str, str]:
    """Everything that the pictures show, made in a process of its own; gives the passwords."""
    command = (sys.executable, "manage.py", "shell", "--no-imports", "-c")
    script = "from docs.scene import make; make()"
    done = subprocess.run(
        (*command, script), cwd=CLONE, env=environment, stdout=subprocess.PIPE, check=True
    )
    passwords: dict[str, str] = json.loads(done.stdout)
    return passwords


def _names(browser: Browser, url: str, passwords: dict[str, str]) -> dict[str, str]:
    """The ids that stand in addresses, asked of REST."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    _sign_in(page, "manager", passwords)

    def first(path: str, **wanted: object) -> str:
        rows = context.request.get(f"/api/v1/{path}").json()
        rows = rows.get("results", [])
        fits = [row for row in rows if all(row.get(key) == wanted[key] for key in wanted)]
        return str(fits[0]["id"]) if fits else ""

    names = {
        "document": first("documents/?project=demo&page_size=200",
                          external_id="heartland-0523-marines"),
        "other": first("documents/?project=demo&page_size=200",
                       external_id="hemisphere-reader-peru-page"),
        "label": first("projects/demo/labels/"),
        "outlet": first("outlets/?project=demo"),
        "queue": first("queues/?project=demo"),
        "adjudication": first("adjudications/?project=demo"),
        "job": first("imports/?project=demo", format="csv"),
        "export": first("exports/?project=demo"),
    }  # fmt: skip
    context.close()
    return {name: value for name, value in names.items() if value}


def _take(
    browser: Browser, url: str, passwords: dict[str, str], names: dict[str, str],
    look: tuple[str, str], only: re.Pattern[str],
) -> None:  # fmt: skip
    """All pages in one scheme and width, person by person."""
    scheme, width = look
    for who in dict.fromkeys(shot.who for shot in PAGES):
        shots = [s for s in PAGES if s.who == who and only.search(f"{s.name}-{width}-{scheme}")]
        if not shots:
            continue
        context = browser.new_context(
            base_url=url,
            viewport={"width": WIDTHS[width][0], "height": WIDTHS[width][1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="en-GB",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if who:
            _sign_in(page, who, passwords)
        for shot in shots:
            _shoot(page, shot, names, f"{shot.name}-{width}-{scheme}")
        context.close()


def _shoot(page: Page, shot: Shot, names: dict[str, str], name: str) -> None:
    try:
        path = shot.path.format_map(names)
    except KeyError as missing:
        sys.stdout.write(f"{name}: there is no {missing}, no picture\n")
        return
    page.goto(path)
    shot.before(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SHOTS / f"{name}.png", full_page=shot.whole)
    if KEPT.fullmatch(name):
        shutil.copy(SHOTS / f"{name}.png", PICTURES / f"{name.replace('-1440', '')}.png")
    sys.stdout.write(f"var/shots/{name}.png\n")


def _sign_in(page: Page, name: str, passwords: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(passwords[name])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda at: "/login/" not in at)


if __name__ == "__main__":
    try:
        main()
    except (OSError, Error, subprocess.SubprocessError) as error:
        sys.exit(f"The pictures could not be taken.\n{error}")
