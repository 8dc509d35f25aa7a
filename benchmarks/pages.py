"""How long the server works on lists, dashboards and drawers of 10,000 documents, 100,000 spans.

Each is asked for through the whole of Django, in this process, which begins as a web process does;
the floor is the smallest answer there is to a signed-in person.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

from django.core.wsgi import get_wsgi_application
from django.test import Client

from annotations.models import Annotation, JobKind, JobState, Project, Queue, User
from benchmarks import workload
from benchmarks.figures import Figure
from benchmarks.projects import ask_import, finished, neighbours, new_project
from benchmarks.reviewed import People, review
from benchmarks.stage import Stage, until
from workbench.garbage import look_rarely
from workbench.warm import warm_up

DOCUMENTS = 10_000
NEIGHBOURS = 300
ROUNDS = 40
AIM_MS = 25
FLOOR = "/api/v1/me/"
_HIT, _QUOTE = "hit-title", '"quote"'


def measure(stage: Stage) -> Iterator[Figure]:
    """Every place, with p50 and p95 in milliseconds."""
    stage.collect()
    project = imported(stage)
    neighbours(NEIGHBOURS)
    people, queue = review(project)
    stage.settle()
    warm_up(get_wsgi_application())
    look_rarely()
    floor, _p95 = _times(client_of(people.reviewer), FLOOR)
    for place in places(project, people, queue):
        yield _figure(place, floor)


def imported(stage: Stage) -> Project:
    """A project of DOCUMENTS documents with ten annotations each, all of them searchable."""
    file = stage.folder / "short.jsonl"
    workload.write_short(file, DOCUMENTS)
    actor, project = new_project("pages")
    with stage.worker():
        finished(ask_import(actor, project, file))
        indexed = project.jobs.filter(kind=JobKind.PASSAGES, state=JobState.SUCCEEDED)
        until(indexed.exists)
    return project


def client_of(user: User) -> Client:
    """A browser without scripts, signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


@dataclass(frozen=True, slots=True)
class Place:
    """What is asked for, and by whom; `target` for a part of a page, `holds` what must be there."""

    name: str
    client: Client
    address: str
    target: str = ""
    holds: str = ""


def places(project: Project, people: People, queue: Queue) -> list[Place]:
    """Lists, dashboards, drawers: as a reviewer, one who is blind, and a manager have them."""
    home = f"/projects/{project.slug}/"
    sees, blind, manages = map(client_of, (people.reviewer, people.reader, people.manager))
    return [
        *_reading(home, project, sees),
        Place("home of a reader", blind, "/"),
        Place("project page, blind", blind, home),
        Place("counts by label, blind", blind, home, "label-counts"),
        Place("search page, blind", blind, f"{home}search/?q=resolution", holds=_HIT),
        Place("queues of a reader", blind, f"{home}queues/"),
        Place("queues", manages, f"{home}queues/"),
        Place("a queue", manages, f"/queues/{queue.pk}/"),
        Place("dashboard", manages, f"{home}dashboard/"),
        Place("agreement", manages, f"{home}agreement/"),
        Place("adjudication", manages, f"{home}adjudication/"),
        Place("activity", manages, f"{home}activity/"),
        Place("members", manages, f"{home}members/"),
        Place("REST figures", manages, f"/api/v1/projects/{project.slug}/stats/"),
    ]


def _reading(home: str, project: Project, client: Client) -> list[Place]:
    annotation = Annotation.objects.filter(project=project).order_by("created_at")[5_000]
    rest, asked = "/api/v1/", f"/api/v1/search/?project={project.slug}"
    return [
        Place("home", client, "/"),
        Place("project page", client, home),
        Place("documents, first 50", client, home, "documents"),
        Place("documents, searched", client, f"{home}?search=00055", "documents"),
        Place("documents, not begun", client, f"{home}?progress=none&sort=title", "documents"),
        Place("counts by label", client, home, "label-counts"),
        Place("search page", client, f"{home}search/?q=resolution", holds=_HIT),
        Place("search page, rare word", client, f"{home}search/?q=1234", holds=_HIT),
        Place("search page, misspelt", client, f"{home}search/?q=resolutoin", holds=_HIT),
        Place("annotations found", client, f"{home}search/?q=resolution&kind=annotations",
              "count-annotations", "+"),
        Place("notes found", client, f"{home}search/?q=resolution&kind=notes", "count-notes"),
        Place("annotate page", client, f"/documents/{annotation.document_id}/"),
        Place("drawer, frequent words", client, f"{asked}&q=voted+report+said", holds=_QUOTE),
        Place("drawer, one letter", client, f"{asked}&q=s", holds=_QUOTE),
        Place("drawer, misspelt", client, f"{asked}&q=resolutoin+regoin", holds=_QUOTE),
        Place("drawer, by annotation", client, f"{asked}&annotation={annotation.pk}"),
        Place("REST annotations", client, f"{rest}annotations/?project={project.slug}"),
        Place("REST documents", client, f"{rest}documents/?project={project.slug}"),
    ]  # fmt: skip


def _figure(place: Place, floor: float) -> Figure:
    p50, p95 = _times(place.client, place.address, place.target, place.holds)
    return Figure(
        name=place.name,
        ours=f"p50 {p50:.0f}, p95 {p95:.0f} ms",
        against=f"{FLOOR} {floor:.0f} ms",
        ratio=floor / p50,
        aim=f"≤ {AIM_MS} ms",
        met=p50 <= AIM_MS,
    )


def _times(client: Client, address: str, target: str = "", holds: str = "") -> tuple[float, float]:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    found: list[float] = []
    for number in range(ROUNDS + 5):
        begun = time.perf_counter()
        answer = client.get(address, headers=headers)
        if number >= 5:
            found.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        if holds not in answer.text:
            raise RuntimeError(f"{address}: no {holds} in {answer.text[:1000]}")
    cuts = quantiles(found, n=20)
    return cuts[9] * 1000, cuts[18] * 1000
