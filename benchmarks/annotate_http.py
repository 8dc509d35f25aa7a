"""How quick one annotation is over HTTP, against the web server as `make run` starts it.

Each client is a reviewer with a token, a document and a connection of its own that stays open, in
a project of 10,000 documents.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from statistics import quantiles

from annotations.models import Document, Membership, Project, Role, User
from annotations.services.tokens import create_token
from annotations.services.transaction import Actor
from benchmarks import workload
from benchmarks.figures import Figure
from benchmarks.projects import ask_import, finished, leave_out_index, new_project
from benchmarks.stage import Stage

DOCUMENTS = 10_000
WARM_UP = 50
REQUESTS = 500
CLIENTS = 16
SECONDS = 20.0
# doccano 1.8.4, measured with the same kind of documents on a machine of two cores
PEER_MS = (24, 29, 36)
PEER_RATE = 69


class Reviewer:
    """Creates one annotation after the other."""

    def __init__(self, port: int, project: Project, document: Document) -> None:
        user = User.objects.create(username=f"reviewer-{document.external_id}")
        Membership.objects.create(project=project, user=user, role=Role.REVIEWER)
        _token, key = create_token(Actor(user), name="benchmark")
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._bodies = _bodies(document)
        self.seconds: list[float] = []

    def annotate(self) -> None:
        """One request; its time is kept."""
        body = next(self._bodies)
        begun = time.perf_counter()
        self._connection.request("POST", "/api/v1/annotations/", body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.seconds.append(time.perf_counter() - begun)
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {content[:500]!r}")

    def annotate_until(self, moment: float) -> None:
        """As many as there is time for, by the clock of `time.perf_counter`."""
        while time.perf_counter() < moment:
            self.annotate()


def _bodies(document: Document) -> Iterator[bytes]:
    """Different spans of the document, each with its quote and a label."""
    for width in range(10, document.length):
        for start in range(0, document.length - width, 7):
            quote = document.text[start : start + width]
            span = {"start": start, "end": start + width, "quote": quote}
            yield json.dumps({"document": str(document.pk), "label": "supported", **span}).encode()


def measure(stage: Stage) -> list[Figure]:
    """One client's times, and how many 16 clients get done in a second."""
    project, documents = _project(stage)
    stage.settle()
    with stage.web() as port:
        alone, *others = (Reviewer(port, project, document) for document in documents)
        for _n in range(WARM_UP + REQUESTS):
            alone.annotate()
        rate, p95 = _together(others)
    p50, p95_alone, p99 = _percentiles(alone.seconds[WARM_UP:])
    return [
        _times(p50, p95_alone, p99),
        Figure(
            name=f"create one annotation, {CLIENTS} clients",
            ours=f"{rate:.0f}/s, p95 {p95:.0f} ms",
            against=f"doccano {PEER_RATE}/s",
            ratio=rate / PEER_RATE,
            aim="more than doccano",
            met=rate > PEER_RATE,
        ),
    ]


def _project(stage: Stage) -> tuple[Project, list[Document]]:
    """A project of 10,000 documents, and a document for each reviewer."""
    file = stage.folder / "short.jsonl"
    workload.write_short(file, DOCUMENTS)
    actor, project = new_project("http")
    with stage.worker():
        finished(ask_import(actor, project, file))
        leave_out_index(actor)
    return project, list(Document.objects.filter(project=project)[: CLIENTS + 1])


def _together(reviewers: list[Reviewer]) -> tuple[float, float]:
    """Annotations a second of all together, and the 95th percentile of their times in ms."""
    for reviewer in reviewers:
        reviewer.annotate()
        reviewer.seconds.clear()
    begun = time.perf_counter()
    clients = [
        threading.Thread(target=one.annotate_until, args=(begun + SECONDS,)) for one in reviewers
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = [second for one in reviewers for second in one.seconds]
    return len(seconds) / (time.perf_counter() - begun), _percentiles(seconds)[1]


def _percentiles(seconds: list[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th percentile in milliseconds."""
    cuts = quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def _times(*ours: float) -> Figure:
    return Figure(
        name="create one annotation, 1 client: p50 / p95 / p99",
        ours=" / ".join(f"{one:.1f}" for one in ours) + " ms",
        against="doccano " + " / ".join(map(str, PEER_MS)) + " ms",
        ratio=PEER_MS[0] / ours[0],
        aim="below doccano",
        met=all(one < peer for one, peer in zip(ours, PEER_MS, strict=True)),
    )
