"""A workbench of its own for each fault: engines, web, workers, one project, one admin's token."""

from __future__ import annotations

import json
import signal
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psutil
import psycopg

from tests.processes import Web, Workbench, until
from workbench.embedded.engines import Engines
from workbench.embedded.processes import Child

QUICK = {"JOB_LEASE_SECONDS": "3", "JOB_SWEEP_SECONDS": "1"}


def corpus(documents: int) -> bytes:
    """Short-form JSON Lines; each document has two annotations."""
    return b"".join(
        json.dumps(
            {
                "text": f"Document {n} says something that can be checked, and more.",
                "external_id": f"d{n}",
                "label": [[0, 8, "supported"], [9, 14, None]],
            }
        ).encode()
        + b"\n"
        for n in range(documents)
    )


@dataclass
class Stage:
    """What a test breaks, and how it looks at what is left."""

    engines: Engines
    workbench: Workbench
    web: Web
    token: str

    def query(self, statement: str, *values: Any) -> tuple[Any, ...]:
        """The first row of a query."""
        url = self.engines.variables()["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            row = connection.execute(statement, values).fetchone()
        assert row is not None
        return row

    def job(self, key: str) -> dict[str, Any]:
        """The job's row."""
        names = ("state", "done", "attempt", "error", "problems")
        row = self.query(f"SELECT {', '.join(names)} FROM annotations_job WHERE id = %s", key)
        return dict(zip(names, row, strict=True))

    def counted(self) -> tuple[int, int, int]:
        """Documents, different external ids, annotations."""
        return self.query(
            "SELECT (SELECT count(*) FROM annotations_document),"
            " (SELECT count(DISTINCT external_id) FROM annotations_document),"
            " (SELECT count(*) FROM annotations_annotation)"
        )  # type: ignore[return-value]

    def call(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        """One REST call that must succeed."""
        request = urllib.request.Request(
            f"{self.web.url}/api/v1/{path}",
            data=body,
            method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: dict[str, Any] = json.load(answer)
        return content

    def upload(self, data: bytes, mode: str = "append") -> str:
        """Ask for an import; returns the job's id."""
        mark = uuid.uuid4().hex
        fields = {"project": "faults", "format": "native", "mode": mode}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="f.jsonl"\r\n'
        parts.append(head.encode() + b"Content-Type: application/x-ndjson\r\n\r\n" + data + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        job = self.call("POST", "imports/", body, f"multipart/form-data; boundary={mark}")
        return str(job["id"])

    def wait_for(self, key: str, *states: str, seconds: float = 90) -> dict[str, Any]:
        """The job's row once it is in one of these states."""
        until(lambda: self.job(key)["state"] in states, seconds=seconds, what=f"job {states}")
        return self.job(key)

    def wait_for_work(self, key: str, done: int) -> None:
        """Wait until so many records are behind the job."""
        until(lambda: self.job(key)["done"] >= done, seconds=60, what="the job's progress")

    def wait_for_attempt(self, key: str, attempt: int) -> None:
        """Wait until the job is being worked for the n-th time."""

        def tried() -> bool:
            job = self.job(key)
            return bool(job["state"] == "running" and job["attempt"] == attempt)

        until(tried, seconds=60, what=f"attempt {attempt}")


def kill_family(worker: Child) -> None:
    """End a worker and its pool like a power cut does."""
    assert worker.popen is not None
    leader = psutil.Process(worker.popen.pid)
    for process in [leader, *leader.children(recursive=True)]:
        process.send_signal(signal.SIGKILL)
    worker.popen.wait()


def pool_children(worker: Child) -> list[psutil.Process]:
    """The processes that do the work."""
    assert worker.popen is not None
    return psutil.Process(worker.popen.pid).children(recursive=True)


def set_up(make: Callable[[], tuple[Engines, Workbench]]) -> Iterator[Stage]:
    """Engines, a web process, an admin with a token, and an empty project."""
    engines, workbench = make()
    workbench.variables = {**workbench.variables, **QUICK}
    workbench.manage(
        "createsuperuser", "--noinput",
        DJANGO_SUPERUSER_USERNAME="admin", DJANGO_SUPERUSER_EMAIL="admin@example.org",
        DJANGO_SUPERUSER_PASSWORD="a passphrase of the tests 7",
    )  # fmt: skip
    token = workbench.manage("token", "admin").strip().splitlines()[-1]
    stage = Stage(engines, workbench, workbench.web(), token)
    body = json.dumps({"name": "Faults", "slug": "faults"}).encode()
    stage.call("POST", "projects/", body, "application/json")
    yield stage
