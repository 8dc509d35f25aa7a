"""What the tests of faults break: engines, web and workers of their own, asked over REST.

No test lives here. Leases are short, so that a lost one is over soon; chunks are small, so that
there is a middle to break things in.
"""

from __future__ import annotations

import json
import signal
import urllib.request
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.rows import dict_row

from tests.processes import Web, Workbench, until
from workbench.embedded.engines import Engines
from workbench.embedded.processes import Child

CHUNK = 100
SETTINGS = {
    "JOB_LEASE_SECONDS": "3",
    "JOB_SWEEP_SECONDS": "1",
    "IMPORT_CHUNK_ITEMS": str(CHUNK),
    "JOBS_A_MINUTE": "1000",
}
MANY = 30 * CHUNK
"""Documents of a file in whose middle something happens."""
ENDED = ("succeeded", "failed", "cancelled")
_COUNTED = """
SELECT count(d.id) AS documents, count(DISTINCT external_id) AS names, (
    SELECT count(*) FROM annotations_annotation WHERE project_id = p.id
) AS annotations
FROM annotations_project p LEFT JOIN annotations_document d ON d.project_id = p.id
WHERE p.slug = %s GROUP BY p.id
"""


def corpus(documents: int) -> bytes:
    """So many lines of the short form, each a document with two annotations."""
    rows = (
        {
            "text": f"Document {n} says something that can be checked, and more.",
            "external_id": f"d{n}",
            "label": [[0, 8, "supported"], [9, 14, None]],
        }
        for n in range(documents)
    )
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


@dataclass
class Stage:
    """Engines, a web process, and a project of the test's own."""

    engines: Engines
    workbench: Workbench
    web: Web
    token: str
    media: Path
    project: str = ""

    def anew(self) -> Stage:
        """The same with another, empty project."""
        name = f"p{uuid.uuid4().hex}"
        self.ask("POST", "projects/", {"name": name, "slug": name})
        return replace(self, project=name)

    def worker(self, **variables: str) -> Child:
        """A new worker with two processes that work; `variables` differ from SETTINGS."""
        return replace(self.workbench, variables={**self.workbench.variables, **variables}).worker(
            2
        )

    # --- what a person does ---

    def upload(self, data: bytes, mode: str = "append") -> str:
        """Ask for an import; the job's id."""
        mark = uuid.uuid4().hex
        fields = {"project": self.project, "format": "native", "mode": mode}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="f.jsonl"\r\n'
        parts.append(head.encode() + b"Content-Type: application/x-ndjson\r\n\r\n" + data + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        answer = self._send("POST", "imports/", body, f"multipart/form-data; boundary={mark}")
        return str(json.loads(answer)["id"])

    def export(self) -> str:
        """Ask for an export; the job's id."""
        return str(self.ask("POST", "exports/", {"project": self.project})["id"])

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A REST call that must succeed."""
        data = None if body is None else json.dumps(body).encode()
        found: dict[str, Any] = json.loads(self._send(method, path, data))
        return found

    def fetch(self, path: str) -> bytes:
        """The bytes at an address of the REST API."""
        return self._send("GET", path)

    def worker_answers(self) -> bool:
        """What the workbench says about whether a worker runs."""
        with urllib.request.urlopen(f"{self.web.url}/readyz", timeout=30) as answer:
            return bool(json.load(answer)["worker"])

    def _send(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> bytes:
        request = urllib.request.Request(
            f"{self.web.url}/api/v1/{path}",
            data=body,
            method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())

    # --- what there is ---

    def query(self, statement: str, *values: Any) -> dict[str, Any]:
        """The first row of a query, by the names of its columns; empty where there is none."""
        url = self.engines.variables()["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
            cursor = connection.execute(statement.encode(), values)
            return (cursor.fetchone() if cursor.description else None) or {}

    def job(self, key: str) -> dict[str, Any]:
        """The job's row."""
        return self.query("SELECT * FROM annotations_job WHERE id = %s", key)

    def counted(self) -> tuple[int, int, int]:
        """Documents, different names of documents, annotations of the project."""
        row = self.query(_COUNTED, self.project)
        return row["documents"], row["names"], row["annotations"]

    def files(self, key: str) -> list[str]:
        """The names of what is stored for a job."""
        return sorted(path.name for path in (self.media / "jobs" / key).glob("*"))

    # --- waiting ---

    def end_of(self, key: str) -> dict[str, Any]:
        """The job's row when it has ended."""
        until(lambda: self.job(key)["state"] in ENDED, seconds=90, what="the job's end")
        return self.job(key)

    def middle_of(self, key: str) -> None:
        """Wait until the job has committed something and has more to do."""
        until(lambda: self.job(key)["done"] >= 2 * CHUNK, seconds=60, what="progress")

    def attempt_at(self, key: str, number: int) -> None:
        """Wait until a job is in work for the n-th time."""
        until(lambda: self.job(key)["epoch"] == number, seconds=60, what=f"attempt {number}")


def family(worker: Child) -> list[psutil.Process]:
    """A worker's processes, the one that sweeps first and those of its pool behind."""
    assert worker.popen is not None
    leader = psutil.Process(worker.popen.pid)
    return [leader, *leader.children(recursive=True)]


def cut_power(worker: Child) -> None:
    """End a worker with its pool at once, without a word."""
    for process in family(worker):
        process.send_signal(signal.SIGKILL)
    assert worker.popen is not None
    worker.popen.wait()


def works_on(worker: Child, job: str) -> bool:
    """Whether a process of this worker reads the job's file."""
    return any(_reads(one, job) for one in family(worker))


def child_with(worker: Child, job: str) -> psutil.Process:
    """The process of the pool that reads the job's file."""

    def found() -> list[psutil.Process]:
        return [one for one in family(worker)[1:] if _reads(one, job)]

    return until(found, what="a child that works on the job")[0]


def let_go(worker: Child, job: str) -> None:
    """Wait until no process of this worker reads the job's file any more."""
    until(lambda: not works_on(worker, job), what="it to be let go")


def _reads(process: psutil.Process, job: str) -> bool:
    try:
        return any(job in file.path for file in process.open_files())
    except psutil.NoSuchProcess:
        return False
