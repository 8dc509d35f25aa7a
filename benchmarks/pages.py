"""How long the server works on lists, dashboards and drawers of 10,000 documents, 100,000 spans.

Each is asked for by a reviewer of the project through the whole of Django, in this process; the
floor is the smallest answer there is to a signed-in person.
"""

from __future__ import annotations

import time
from statistics import quantiles

from django.test import Client

from annotations.models import Annotation, Job, JobKind, JobState, Membership, Project, Role, User
from benchmarks import workload
from benchmarks.figures import Figure
from benchmarks.projects import ask_import, finished, new_project
from benchmarks.stage import Stage, until

DOCUMENTS = 10_000
ROUNDS = 40
AIM_MS = 25
FLOOR = "/api/v1/me/"


def measure(stage: Stage) -> list[Figure]:
    """Every place, with p50 and p95 in milliseconds."""
    stage.collect()
    project, client = _reviewer(stage)
    stage.settle()
    floor, _p95 = _times(client, FLOOR)
    return [_figure(client, name, *place, floor) for name, place in _places(project).items()]


def _reviewer(stage: Stage) -> tuple[Project, Client]:
    file = stage.folder / "short.jsonl"
    workload.write_short(file, DOCUMENTS)
    actor, project = new_project("pages")
    with stage.worker():
        finished(ask_import(actor, project, file))
        until(lambda: Job.objects.filter(kind=JobKind.PASSAGES, state=JobState.SUCCEEDED).exists())
    user = User.objects.create(username="pages-reviewer")
    Membership.objects.create(project=project, user=user, role=Role.REVIEWER)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return project, client


def _places(project: Project) -> dict[str, tuple[str, str]]:
    """Address and, for a part of a page, its target."""
    home, rest = f"/projects/{project.slug}/", "/api/v1/"
    annotation = Annotation.objects.filter(project=project).order_by("created_at")[5_000]
    return {
        "home": ("/", ""),
        "project page": (home, ""),
        "documents, first 50": (home, "documents"),
        "documents, searched": (f"{home}?search=00055", "documents"),
        "documents, not begun, by title": (f"{home}?progress=none&sort=title", "documents"),
        "counts by label": (home, "label-counts"),
        "search page": (f"{home}search/?q=resolution", ""),
        "annotate page": (f"/documents/{annotation.document_id}/", ""),
        "drawer, by words": (f"{rest}search/?project={project.slug}&q=resolution+region", ""),
        "drawer, by annotation": (
            f"{rest}search/?project={project.slug}&annotation={annotation.pk}",
            "",
        ),
        "REST annotations": (f"{rest}annotations/?project={project.slug}", ""),
        "REST documents": (f"{rest}documents/?project={project.slug}", ""),
    }


def _figure(client: Client, name: str, address: str, target: str, floor: float) -> Figure:
    p50, p95 = _times(client, address, target)
    return Figure(
        name=name,
        ours=f"p50 {p50:.0f}, p95 {p95:.0f} ms",
        against=f"{FLOOR} {floor:.0f} ms",
        ratio=floor / p50,
        aim=f"≤ {AIM_MS} ms",
        met=p50 <= AIM_MS,
    )


def _times(client: Client, address: str, target: str = "") -> tuple[float, float]:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    found: list[float] = []
    for number in range(ROUNDS + 5):
        begun = time.perf_counter()
        answer = client.get(address, headers=headers)
        if number >= 5:
            found.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    cuts = quantiles(found, n=20)
    return cuts[9] * 1000, cuts[18] * 1000
