"""Which Chromium to use, and who is signed in there: for tests, benchmarks and pictures alike.

`python -m tests.browsers` finds one or installs one; `make test` runs that first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APPLICATIONS = ("Chromium", "Google Chrome")
_INSTALLERS = (
    (sys.executable, "-m", "playwright", "install", "chromium"),
    ("apt-get", "install", "--yes", "chromium"),
    ("dnf", "install", "--assumeyes", "chromium"),
    ("pacman", "--sync", "--noconfirm", "chromium"),
    ("zypper", "--non-interactive", "install", "chromium"),
    ("brew", "install", "--cask", "chromium"),
)

# Two pages of its own that Chromium loads for every window, with 390 scripts, for an address bar
# that nobody sees; then what Playwright switches off too, whose list ours takes the place of.
_WITHOUT = (
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_WITHOUT)}",
)


def launch(playwright: Playwright) -> Browser:
    """A Chromium without a window, doing nothing but what it is asked."""
    path = find()
    assert path, "no Chromium on this machine: python -m tests.browsers installs one"
    return playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)


def find() -> str | None:
    """The path of a Chromium: the one named by CHROMIUM_PATH, the machine's, or Playwright's."""
    if named := os.environ.get("CHROMIUM_PATH"):
        return named
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    for name in _APPLICATIONS:
        application = Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
        if application.exists():
            return str(application)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def let_in(context: BrowserContext, address: str, user: AbstractBaseUser) -> None:
    """Sign a user in without the form, for pages of the server at this address."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    # Of the whole server: with the address of a page it would not go along to REST.
    server = urljoin(address, "/")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])


def install() -> str:
    """Find one, or install one by whichever installer of this machine succeeds first."""
    for installer in (None, *_INSTALLERS):
        if installer and shutil.which(installer[0]):
            sys.stderr.write(f"Installing Chromium: {' '.join(installer)}\n")
            if installer[0] == "apt-get":
                subprocess.run(["apt-get", "update"], stdin=subprocess.DEVNULL, check=False)
            subprocess.run(installer, stdin=subprocess.DEVNULL, check=False)
        if found := find():
            return found
    raise SystemExit("No Chromium was found or could be installed; set CHROMIUM_PATH to one.")


if __name__ == "__main__":
    sys.stdout.write(f"Chromium for the browser tests: {install()}\n")
