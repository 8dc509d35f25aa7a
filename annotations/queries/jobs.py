"""What a job's row tells a person: how far it is, how fast, how long still, and who works on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from annotations.models import Job, JobProblem, JobState, WorkerBeat
from annotations.queries.visibility import visible_to

# A worker gives a sign of life every few seconds (JOB_SWEEP_SECONDS): this many missed are silence.
SILENCE = timedelta(seconds=20)
PATIENCE = timedelta(seconds=8)
PROBLEMS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a job stands at one moment.

    `rate` is records a second since it began, `left` seconds by that rate, `share` from 0 to 1;
    each is None while it cannot be told. `alone`: it waits or stands still, and no worker answers.
    """

    share: float | None
    rate: float | None
    left: float | None
    alone: bool
    ending: bool


def standing(job: Job, now: datetime | None = None) -> Standing:
    """Where the job stands now."""
    now = now or timezone.now()
    if job.is_final:
        return Standing(_share(job), _rate(job, job.finished_at or now), None, False, False)
    waited = now - job.created_at > PATIENCE
    alone = waited and not worker_answers(now)
    rate = None if alone else _rate(job, now)
    left = (job.total - job.done) / rate if job.total and rate else None
    return Standing(_share(job), rate, left, alone, job.cancel_requested_at is not None)


def worker_answers(now: datetime | None = None) -> bool:
    """Whether any worker gave a sign of life lately."""
    since = (now or timezone.now()) - SILENCE
    return WorkerBeat.objects.filter(seen_at__gt=since).exists()


def oldest_waiting(now: datetime | None = None) -> float:
    """Seconds that the oldest waiting job has waited; 0 when none waits."""
    since = Job.objects.filter(state=JobState.QUEUED).aggregate(since=Min("created_at"))["since"]
    return max(0.0, ((now or timezone.now()) - since).total_seconds()) if since else 0.0


def problems_of(user: Any, job: Job) -> QuerySet[JobProblem]:
    """What was bad, as it came, so far as the person may read it."""
    return visible_to(user, JobProblem).filter(job=job).order_by("n")


def problems_page(user: Any, job: Job, number: int) -> list[JobProblem]:
    """The problems of page `number`, from 1. They are numbered, so any page is as quick."""
    first = (number - 1) * PROBLEMS_A_PAGE
    rows = problems_of(user, job).filter(n__gt=first, n__lte=first + PROBLEMS_A_PAGE)
    return list(rows)


def _share(job: Job) -> float | None:
    return min(1.0, job.done / job.total) if job.total else None


def _rate(job: Job, until: datetime) -> float | None:
    if job.started_at is None or not job.done:
        return None
    seconds = (until - job.started_at).total_seconds()
    return job.done / seconds if seconds > 0 else None
