"""The sweeper: sees to it that a job is worked or ended, whatever was lost on the way.

Any number of workers may sweep at once; none of them is needed by another.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from annotations.models import Job, JobState, WorkerBeat
from annotations.services.bell import ring
from annotations.services.drawing import expire_leases
from annotations.services.filling import join_new_everywhere
from annotations.services.notifications import tell_of_job

RING_AGAIN = timedelta(seconds=30)
MOST_RINGS = 50
FORGOTTEN = timedelta(days=1)
GAVE_UP = gettext_noop(
    "It was tried 3 times at the same place, and each time the worker or its database was lost. "
    "The input may be too large for the worker's memory; split the file, or ask a site admin to "
    "look at the worker's log."
)


def sweep(worker: str = "") -> int:
    """Ring for what waits or stood still; end what cannot go on. Returns how many were rung for.

    `worker` is the name under which this sweep is a sign of life.
    """
    if worker:
        WorkerBeat.objects.update_or_create(name=worker, defaults={"seen_at": Now()})
        WorkerBeat.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()
    _idle().filter(cancel_requested_at__isnull=False).update(
        state=JobState.CANCELLED, finished_at=Now()
    )
    _give_up()
    expire_leases()
    join_new_everywhere()
    return _ring_for_due()


def _give_up() -> None:
    with transaction.atomic():
        lost = list(
            _idle()
            .filter(attempt__gte=F("max_attempts"))
            .select_for_update(skip_locked=True, no_key=True)
        )
        Job.objects.filter(pk__in=[job.pk for job in lost]).update(
            state=JobState.FAILED, finished_at=Now(), error=GAVE_UP
        )
        for job in lost:
            tell_of_job(job, state=JobState.FAILED)


def _idle() -> QuerySet[Job]:
    """Jobs that have not ended and are nobody's."""
    unheld = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    return Job.objects.filter(unheld, state__in=[JobState.QUEUED, JobState.RUNNING])


def _ring_for_due() -> int:
    with transaction.atomic():
        due = _idle().filter(Q(ring_at__isnull=True) | Q(ring_at__lt=Now()))
        held = due.select_for_update(skip_locked=True, no_key=True)
        keys = list(held.values_list("pk", flat=True).order_by("pk")[:MOST_RINGS])
        Job.objects.filter(pk__in=keys).update(ring_at=Now() + RING_AGAIN)
    for n, key in enumerate(keys):
        if not ring(key):  # the broker is away: the next sweep tries, with no pause in between
            Job.objects.filter(pk__in=keys[n:]).update(ring_at=None)
            return n
    return len(keys)
