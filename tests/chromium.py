"""A real Chromium for the tests in `tests/browser/`. A pytest plugin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browsers import launch, let_in
from tests.processes import Web
from workbench.embedded.places import CLONE

# Reported to the console too, but without the place in the policy that was broken.
_REPORT_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy broken: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`));
"""
# Milliseconds. A page that is right is seen at once; this is for machines that are busy.
_PATIENCE = 30_000
_failed = pytest.StashKey[bool]()


@dataclass
class Complaints:
    """What a page complained of: errors on its console, in its scripts, against its policy.

    A test that provokes some says which: `complaints.expect(r"412")`. Every other one fails it.
    """

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Complaints in which this regular expression is found are part of the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """The complaints that no pattern covers."""
        return [
            complaint
            for complaint in self.found
            if not any(re.search(pattern, complaint) for pattern in self.expected)
        ]

    def listen(self, context: BrowserContext) -> None:
        """Hear all pages of a context."""
        context.add_init_script(_REPORT_POLICY)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; pages of one test share nothing with those of another.

    From here to the end of the run Playwright's event loop counts as running in this thread.
    """
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
        # Django keeps connections made beside an event loop apart: later nobody finds these.
        connections.close_all()


@pytest.fixture
def complaints() -> Complaints:
    """What the pages of this test complained of."""
    return Complaints()


@pytest.fixture
def context(
    browser: Browser, live: Web, complaints: Complaints, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A fresh browser profile; addresses are relative to the live server."""
    context = browser.new_context(
        base_url=live.url, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(_PATIENCE)
    complaints.listen(context)
    yield context
    if request.node.stash.get(_failed, False):
        _keep_pictures(context, request.node.name)
    context.close()
    assert complaints.unexpected() == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of the live server; the test fails where the page complains."""
    return context.new_page()


def enter(context: BrowserContext, live: Web, user: object, *, first: bool = False) -> None:
    """Sign a user in without the form, in one profile; who is there first has not seen the tour."""
    from django.contrib.auth.base_user import AbstractBaseUser

    from annotations.models import ReadingSettings

    assert isinstance(user, AbstractBaseUser)
    ReadingSettings.objects.get_or_create(user=user, defaults={"tour_over": not first})
    let_in(context, live.url, user)


@pytest.fixture
def sign_in(context: BrowserContext, live: Web) -> Callable[[object], None]:
    """Signs a user in without the form: `sign_in(cast.reviewer)`."""
    return partial(enter, context, live)


def _keep_pictures(context: BrowserContext, name: str) -> None:
    folder = CLONE / "var" / "test" / "failures"
    for number, page in enumerate(context.pages):
        safe = re.sub(r"\W+", "-", name)[:80]
        page.screenshot(path=folder / f"{safe}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, so that the browser can be asked for a picture."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report
