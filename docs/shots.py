"""`make shots`: the pictures of the README, taken of the demo in a real Chromium.

`make run` must be running in another terminal; URL names its address where that is not the first.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.chromium import find

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
PASSWORDS = HERE.parent / "var" / "demo-passwords.json"
URL = os.environ.get("URL", "http://127.0.0.1:8000")


def main() -> None:
    """Take every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    passwords: dict[str, str] = json.loads(PASSWORDS.read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        for scheme in ("light", "dark"):
            _take(browser, passwords, scheme)
        browser.close()


def _take(browser: Browser, passwords: dict[str, str], scheme: str) -> None:
    context = browser.new_context(
        base_url=URL,
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
    )
    page = context.new_page()
    _sign_in(page, "manager", passwords["manager"])
    page.goto("/projects/demo/")
    _shoot(page, f"project-{scheme}")
    page.locator("table a[href^='/documents/']").first.click()
    page.wait_for_selector("html[data-annotate=ready]")
    _choose_busiest_set(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    _shoot(page, f"annotate-{scheme}")
    context.close()


def _sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def _choose_busiest_set(page: Page) -> None:
    """Show somebody's submitted annotations: the manager has none of their own."""
    choice = page.locator("#set")
    if choice.count():
        values = choice.locator("option").evaluate_all("all => all.map(one => one.value)")
        choice.select_option(values[-1])
        page.wait_for_load_state("networkidle")
        page.locator("#text").focus()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


if __name__ == "__main__":
    try:
        main()
    except (OSError, Error) as error:
        sys.exit(f"No picture could be taken; is `make run` running at {URL}?\n{error}")
