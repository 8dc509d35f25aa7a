"""How long the next document of a queue takes, with a thousand waiting and with a million.

One person at a time, then sixteen at once, then somebody who is far ahead: who has read nearly all,
so that the free places that come first are of documents that they had; and then draws in vain, when
they have read the rest as well. Nobody may hold more of a
document than the queue's overlap, and that is counted.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator

from django.db import connection, connections
from django.db.models.functions import Now

from annotations.models import Assignment, Membership, Project, Queue, Role, User
from annotations.services.annotation_sets import annotator_of
from annotations.services.drawing import draw
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from benchmarks.figures import Figure
from benchmarks.projects import new_project
from benchmarks.stage import Stage

SIZES = (1_000, 1_000_000)
OVERLAP = 2
DRAWS = 300
AHEAD_DRAWS = 50
PEOPLE = 16
SECONDS = 20.0
SLOWER = 2.0
"""How much slower a draw of a million may be than one of a thousand."""
_DOCUMENTS = """
INSERT INTO annotations_document (id, created_at, project_id, external_id, kind, title, text,
    sha256, length, language, url, final_url, byline, published_precision, metadata, folded,
    version, updated_at)
SELECT gen_random_uuid(), now(), %s, 'd' || n, 'document', '', 'Text ' || n,
    encode(sha256(convert_to('Text ' || n, 'UTF8')), 'hex'), length('Text ' || n), '', '', '', '',
    '', '{}', '', 1, now()
FROM generate_series(1, %s) AS n
"""
_MOST = """
SELECT coalesce(max(n), 0) FROM (
    SELECT count(*) AS n FROM annotations_assignment
    WHERE queue_id = %s AND place_id IS NOT NULL GROUP BY document_id
) AS held
"""
_READ = """
INSERT INTO annotations_assignment (id, created_at, project_id, queue_id, item_id, document_id,
    annotator_id, round, place_id, state, reason, active_seconds, draw_key, started_at, ended_at,
    version)
SELECT gen_random_uuid(), now(), project_id, queue_id, item_id, document_id, %s, round, id,
    'submitted', '', 0, '', now(), now(), 1
FROM (
    SELECT DISTINCT ON (rank, document_id) * FROM annotations_place
    WHERE queue_id = %s AND free AND NOT EXISTS (
        SELECT FROM annotations_assignment AS had
        WHERE had.document_id = annotations_place.document_id AND had.annotator_id = %s
    ) ORDER BY rank, document_id, id LIMIT %s
) AS first
"""


def measure(stage: Stage) -> Iterator[Figure]:
    """Milliseconds of one draw, draws a second of many people, and the most that was held."""
    medians: list[float] = []
    for size in SIZES:
        project, queue = _filled(size)
        stage.settle()
        times = _one_by_one(project, queue)
        medians.append(statistics.median(times))
        slower = medians[-1] / medians[0]
        p95 = statistics.quantiles(times, n=20)[-1]
        yield Figure(
            f"next document of {size:,}", f"{medians[-1]:.1f} ms, p95 {p95:.1f} ms",
            f"{medians[0]:.1f} ms of {SIZES[0]:,}", 1 / slower,
            f"≤ {SLOWER:g} times as long", slower <= SLOWER,
        )  # fmt: skip
        yield from _many_at_once(project, queue, size)
    (ahead,) = _people(project, 1, "ahead")
    yield _far_ahead(stage, ahead, queue, SIZES[-1])
    yield from _in_vain(stage, ahead, queue, SIZES[-1])


def _filled(size: int) -> tuple[Project, Queue]:
    actor, project = new_project("queue")
    with connection.cursor() as cursor:
        cursor.execute(_DOCUMENTS, [project.pk, size])
    queue = create_queue(actor, project, name="All", overlap=OVERLAP, state="open")
    return project, queue


def _far_ahead(stage: Stage, actor: Actor, queue: Queue, size: int) -> Figure:
    """One draw of somebody who has read nine documents of ten, in the order of the queue."""
    read = size * 9 // 10
    _have_read(stage, actor, queue, read)
    times = _timed(actor, queue, AHEAD_DRAWS)
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return Figure(
        f"next document of who has read {read:,} of {size:,}",
        f"{median:.1f} ms, p95 {p95:.1f} ms",
    )


def _in_vain(stage: Stage, actor: Actor, queue: Queue, size: int) -> list[Figure]:
    """Draws of somebody who has read everything: the first one, and those after it."""
    _have_read(stage, actor, queue, size)
    times = []
    for _n in range(AHEAD_DRAWS):
        begin = time.perf_counter()
        assert draw(actor, queue).assignment is None
        times.append((time.perf_counter() - begin) * 1000)
    first, *later = times
    median, p95 = statistics.median(later), statistics.quantiles(later, n=20)[-1]
    return [
        Figure(f"draw in vain of who has read all of {size:,}, the first", f"{first:.0f} ms"),
        Figure(
            f"draw in vain of who has read all of {size:,}, until something comes free",
            f"{median:.1f} ms, p95 {p95:.1f} ms",
        ),
    ]


def _have_read(stage: Stage, actor: Actor, queue: Queue, documents: int) -> None:
    """The first so many documents of those that they have not had."""
    annotator = annotator_of(actor.user, queue.project).pk
    with connection.cursor() as cursor:
        cursor.execute(_READ, [annotator, queue.pk, annotator, documents])
    stage.settle()


def _people(project: Project, number: int, name: str) -> list[Actor]:
    made = [User.objects.create(username=f"{name}{n}-{project.slug}"[:150]) for n in range(number)]
    Membership.objects.bulk_create(
        Membership(project=project, user=user, role=Role.REVIEWER) for user in made
    )
    return [Actor(user) for user in made]


def _next(actor: Actor, queue: Queue) -> bool:
    """Draw, and hand in at once without a word: what is timed is the draw."""
    found = draw(actor, queue).assignment
    if found is not None:
        Assignment.objects.filter(pk=found.pk).update(state="submitted", ended_at=Now())
    return found is not None


def _one_by_one(project: Project, queue: Queue) -> list[float]:
    (actor,) = _people(project, 1, "one")
    return _timed(actor, queue, DRAWS)


def _timed(actor: Actor, queue: Queue, draws: int) -> list[float]:
    """Milliseconds of so many draws; each is handed in at once."""
    times = []
    for _n in range(draws):
        begin = time.perf_counter()
        found = draw(actor, queue).assignment
        times.append((time.perf_counter() - begin) * 1000)
        assert found is not None
        Assignment.objects.filter(pk=found.pk).update(state="submitted", ended_at=Now())
    return times


def _many_at_once(project: Project, queue: Queue, size: int) -> list[Figure]:
    people = _people(project, PEOPLE, "many")
    counts = [0] * PEOPLE
    end = time.monotonic() + SECONDS

    def work(n: int) -> None:
        try:
            while time.monotonic() < end and _next(people[n], queue):
                counts[n] += 1
        finally:
            connections.close_all()

    begin = time.monotonic()
    _together([lambda n=n: work(n) for n in range(PEOPLE)])  # type: ignore[misc]
    took = time.monotonic() - begin
    with connection.cursor() as cursor:
        cursor.execute(_MOST, [queue.pk])
        most = cursor.fetchone()[0]
    return [
        Figure(
            f"draws of {PEOPLE} people at once, {size:,} waiting", f"{sum(counts) / took:.0f} / s"
        ),
        Figure(
            f"most reviews of one document, {size:,} waiting", str(most), aim=f"≤ {OVERLAP}",
            met=most <= OVERLAP,
        ),
    ]  # fmt: skip


def _together(deeds: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
