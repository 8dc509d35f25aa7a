"""What machines ask: alive, ready, figures. Nobody signs in for it."""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.utils import timezone

from annotations.models import Job, WorkerBeat
from annotations.services.jobs import create_export
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.processes import Web, Workbench
from workbench.embedded.engines import Engines


def test_the_process_says_that_it_lives() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_means_database_migrations_and_broker(no_worker: None) -> None:
    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "broker": True,
        "worker": False,
        "oldest_waiting_job_seconds": 0.0,
    }


def test_the_oldest_waiting_job_and_the_worker_are_told(cast: Cast) -> None:
    job, _made = create_export(Actor(cast.reviewer), cast.project)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=90))
    WorkerBeat.objects.create(name="w", seen_at=timezone.now())

    answer = Client().get("/readyz").json()

    assert answer["worker"]
    assert answer["oldest_waiting_job_seconds"] >= 90


def test_without_broker_or_database_the_answer_is_no_and_a_page_is_plain_without_asking_it(
    private_workbench: Callable[[], tuple[Engines, Workbench]],
) -> None:
    engines, workbench = private_workbench()
    web = workbench.web()

    assert ask(web, "/readyz") == (200, {"database": True, "migrations": True, "broker": True})
    engines.valkey.child.stop()
    assert ask(web, "/readyz") == (503, {"database": True, "migrations": True, "broker": False})
    engines.valkey.start()
    engines.postgres.child.stop()
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(web.url + "/tokens/", headers={"Cookie": f"sessionid={'x' * 32}"}))
    assert caught.value.code == 500
    assert "The workbench made a mistake" in caught.value.read().decode()
    engines.valkey.child.stop()
    assert ask(web, "/readyz") == (503, {"database": False, "migrations": False, "broker": False})
    assert status(web, "/healthz") == 200


def ask(web: Web, path: str) -> tuple[int, dict[str, bool]]:
    """The status and the three checks."""
    try:
        with urlopen(web.url + path) as answer:
            code, body = answer.status, answer.read()
    except HTTPError as error:
        code, body = error.code, error.read()
    known = json.loads(body)
    return code, {name: known[name] for name in ("database", "migrations", "broker")}


def status(web: Web, path: str) -> int:
    try:
        with urlopen(web.url + path) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_figures_are_in_the_format_of_prometheus(cast: Cast, no_worker: None) -> None:
    create_export(Actor(cast.reviewer), cast.project)

    response = Client().get("/metrics")

    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = response.content.decode().splitlines()
    assert 'workbench_jobs{state="queued"} 1' in lines
    assert 'workbench_jobs{state="failed"} 0' in lines
    assert "workbench_worker_up 0" in lines
