"""How long the server works on lists, dashboards and drawers of 10,000 documents, 100,000 spans.

Each is asked for through the whole of Django, in this process, which begins as a web process does.
The floor is the smallest answer there is to a signed-in person, asked for in turn with the place.
All places are gone through several times; what counts of each is the time when its floor was least,
since a processor that others share is now quick, now slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from typing import NamedTuple

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
ROUNDS, WARM = 40, 5
PASSES = 3
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
    asked, floor = places(project, people, queue), client_of(people.reviewer)
    passes = [[_times(place, floor) for place in asked] for _pass in range(PASSES)]
    for place, times in zip(asked, zip(*passes, strict=True), strict=True):
        yield _figure(place, min(times, key=lambda one: one.floor))


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


class _Times(NamedTuple):
    """Milliseconds of a place, and the median of the floor meanwhile."""

    p50: float
    p95: float
    floor: float


def _figure(place: Place, times: _Times) -> Figure:
    return Figure(
        name=place.name,
        ours=f"p50 {times.p50:.0f}, p95 {times.p95:.0f} ms",
        against=f"{FLOOR} {times.floor:.0f} ms",
        ratio=times.floor / times.p50,
        aim=f"≤ {AIM_MS} ms",
        met=times.p50 <= AIM_MS,
    )


def _times(place: Place, floor: Client) -> _Times:
    ours, least = [], []
    for number in range(ROUNDS + WARM):
        took, smallest = _took(place), _took(Place("floor", floor, FLOOR))
        if number >= WARM:
            ours.append(took)
            least.append(smallest)
    cuts = quantiles(ours, n=20)
    return _Times(cuts[9], cuts[18], median(least))


def _took(place: Place) -> float:
    """Milliseconds of one answer. Raises RuntimeError for one that is not as it should be."""
    headers = {"HX-Request": "true", "HX-Target": place.target} if place.target else {}
    begun = time.perf_counter()
    answer = place.client.get(place.address, headers=headers)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 200 or place.holds not in answer.text:
        raise RuntimeError(f"{place.address}: {answer.status_code} {answer.text[:1000]}")
    return took
