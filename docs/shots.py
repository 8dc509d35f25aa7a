"""`make shots`: every page of `docs.shot_list` in a real Chromium, at three widths, light and dark.

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from benchmarks.stage import stage
from docs.shot_list import PAGES, Shot
from tests.browsers import launch

CLONE = Path(__file__).parents[1]
SHOTS, PICTURES = CLONE / "var" / "shots", CLONE / "docs" / "pictures"
PASSWORDS = CLONE / "var" / "demo-passwords.json"
WIDTHS = {"1440": (1440, 900), "1024": (1024, 768), "390": (390, 844)}
SCHEMES = ("light", "dark")
KEPT = re.compile(r"(annotate|project)-1440-(light|dark)")


def main() -> None:
    """Take every picture anew."""
    only = re.compile(os.environ.get("ONLY", ""))
    if not only.pattern:
        shutil.rmtree(SHOTS, ignore_errors=True)
    for folder in (SHOTS, PICTURES):
        folder.mkdir(parents=True, exist_ok=True)
    with _workbench() as (url, passwords, made), sync_playwright() as playwright:
        browser = launch(playwright)
        names = {**_names(browser, url, passwords), **made}
        for scheme in SCHEMES:
            for width in WIDTHS:
                _take(browser, url, passwords, names, (scheme, width), only)
        browser.close()


@contextmanager
def _workbench() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """The one that URL names, or one of our own: address, passwords, what stands in addresses."""
    if url := os.environ.get("URL"):
        yield url, json.loads(PASSWORDS.read_text(encoding="utf-8")), {}
    else:
        sys.stdout.write("Starting a workbench with the demo in it …\n")
        with stage() as made:
            scene = _make_scene(made.environment())
            with made.web() as port:
                yield f"http://127.0.0.1:{port}", scene["passwords"], scene["names"]


def _make_scene(environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """Everything that the pictures show, made in a process of its own; gives what `make` prints."""
    command = (sys.executable, "manage.py", "shell", "--no-imports", "-c")
    script = "from docs.scene import make; make()"
    done = subprocess.run(
        (*command, script), cwd=CLONE, env=environment, stdout=subprocess.PIPE, check=True
    )
    scene: dict[str, dict[str, str]] = json.loads(done.stdout.splitlines()[-1])
    return scene


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
            _shoot(page, shot, names, f"{shot.name}-{width}-{scheme}", passwords.get(who, ""))
        context.close()


def _shoot(page: Page, shot: Shot, names: dict[str, str], name: str, password: str) -> None:
    try:
        path = shot.path.format_map(names)
    except KeyError as missing:
        sys.stdout.write(f"{name}: there is no {missing}, no picture\n")
        return
    page.goto(path)
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password", exact=True).fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda at: "/reauthenticate/" not in at)
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
