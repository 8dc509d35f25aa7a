"""What browser tests share: a document being annotated, and a bare page for pure modules."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from annotations.models import Document
from tests.browser.annotating import Desk
from tests.cast import Cast

FOLDER = Path(__file__).parents[2] / "annotations" / "static" / "annotations" / "annotate"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def _bare_page(browser: Browser) -> Iterator[Page]:
    handler = partial(_Quiet, directory=str(FOLDER))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/ids.js")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def document(cast: Cast) -> Document:
    """A short text; files that want another bring a fixture of this name."""
    text = "Congress voted on Thursday. Seventy Marines landed on 1 June. Nobody asked why."
    return cast.document(text, title="The vote", language="en")


@pytest.fixture
def desk(page: Page, cast: Cast, sign_in: Callable[[object], None], document: Document) -> Desk:
    """The page with one annotation on it: “Seventy Marines”, supported, and active."""
    sign_in(cast.reviewer)
    desk = Desk(page)
    desk.open(document)
    desk.drag("Seventy Marines")
    desk.press("1")
    desk.saved()
    return desk


@pytest.fixture
def run(_bare_page: Page) -> Callable[..., Any]:
    """Runs a script with the named modules in scope: `run("offsets", "return …", given=1)`.

    What is passed by name is in `given`; what the script returns comes back.
    """

    def evaluate(modules: str, script: str, **given: Any) -> Any:
        imports = "".join(f"const {name} = await import('/{name}.js');" for name in modules.split())
        return _bare_page.evaluate(f"async (given) => {{ {imports} {script} }}", given)

    return evaluate
