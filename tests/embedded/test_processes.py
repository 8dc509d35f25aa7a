"""The processes that other tests rely on: they start, they work, and what breaks them is seen."""

from __future__ import annotations

import signal
from collections.abc import Callable

from playwright.sync_api import Page

from tests.chromium import Complaints
from tests.processes import Web, Workbench, until
from workbench.embedded import serving
from workbench.embedded.engines import Engines
from workbench.embedded.processes import Child


def test_the_live_server_answers(live: Web) -> None:
    assert serving.answers(live.port)


def test_the_worker_takes_messages(worker: Child) -> None:
    assert worker.exit_code() is None


def test_a_page_that_breaks_the_policy_is_complained_of(page: Page, complaints: Complaints) -> None:
    page.goto("/accounts/login/")
    assert complaints.unexpected() == []
    complaints.expect("policy broken|script-src|Refused|Content Security Policy")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        "{textContent: 'document.title = \"broken\"'}))"
    )
    until(lambda: page.evaluate("1") and complaints.found, what="the complaint")
    assert page.title() != "broken"
    assert complaints.unexpected() == []


def test_private_engines_may_be_killed_and_come_back_with_their_data(
    private_workbench: Callable[[], tuple[Engines, Workbench]],
) -> None:
    engines, workbench = private_workbench()
    worker = workbench.worker()
    engines.valkey.kill()
    engines.postgres.kill()
    assert not engines.valkey.answers()
    engines.start()
    assert "annotations" in workbench.manage("showmigrations", "annotations")
    worker.stop(signal.SIGKILL)
    assert worker.exit_code() == -signal.SIGKILL
