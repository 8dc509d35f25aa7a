"""How every job is worked: claimed under a fencing epoch, moved chunk by chunk, ended once.

Each chunk is a transaction that first moves the job's row; a worker that lost its lease, or whose
job was cancelled, changes no row there and rolls everything back. What a kind of job does is in the
module of its kind. The measured reasons are in docs/decisions.md.
"""

from __future__ import annotations

import logging
import mmap
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connections,
    transaction,
)
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from annotations.errors import WorkbenchError
from annotations.formats.records import FileRefused
from annotations.models import Job, JobState
from annotations.saying import Said, say
from annotations.sentences import Words
from annotations.services.bell import ring
from annotations.services.jobs import may_go_on
from annotations.services.notifications import tell_of_job

logger = logging.getLogger(__name__)

LEDGER = "ledger"
NO_LONGER_ALLOWED = say("no-longer-allowed")
BROKEN = say("broken")

_GUARD = """
SELECT set_config('idle_in_transaction_session_timeout', %s, true),
       set_config('statement_timeout', %s, true)
"""
_LONGEST_STATEMENT = 5  # leases
_PAUSE = timedelta(seconds=1)


class SharedFlag:
    """A yes that the processes forked from this one see.

    Without a lock, as an event of `multiprocessing` has: a child killed while it holds that would
    stop all others for ever.
    """

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self) -> None:
        """Say yes."""
        self._byte[0] = 1

    def clear(self) -> None:
        """Say no."""
        self._byte[0] = 0

    def is_set(self) -> bool:
        """Whether it was said."""
        return self._byte[0] == 1


# Set in the worker's parent process when it is asked to end; its children were forked from it.
stopping = SharedFlag()


def guard(using: str = DEFAULT_DB_ALIAS) -> None:
    """Have the database end this transaction where its worker is frozen, or its machine gone.

    Without this its locks would stay, and nobody else could go on with the job.
    """
    lease = settings.JOB_LEASE_SECONDS
    with connections[using].cursor() as cursor:
        cursor.execute(_GUARD, [f"{lease}s", f"{lease * _LONGEST_STATEMENT}s"])


class Stopped(Exception):
    """This worker may not go on: the job was cancelled, or is another worker's by now."""


class Ending(Stopped):
    """The worker is asked to end: the job goes back as it is, for another worker."""


class Failed(Exception):
    """The job cannot succeed, and trying again would not help. The message is for the person."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class Lease:
    """The right to work on a job, as long as its epoch is the row's."""

    job: Job
    epoch: int

    def advance(self, *, using: str = DEFAULT_DB_ALIAS, **changes: Any) -> None:
        """Move the job's row and renew the lease. First statement of each chunk's transaction.

        Raises Stopped when the row is no longer ours, and Failed when the person lost the role.
        """
        if stopping.is_set():
            raise Ending
        guard(using)
        rows = Job.objects.using(using).filter(
            pk=self.job.pk,
            epoch=self.epoch,
            state=JobState.RUNNING,
            cancel_requested_at__isnull=True,
        )
        until = Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
        if not rows.update(lease_until=until, **changes):
            raise Stopped
        if not may_go_on(self.job, using=using):
            raise Failed(NO_LONGER_ALLOWED)

    def release(self) -> None:
        """Give the job back as it is, for another worker; the attempt does not count."""
        self._rows().update(lease_until=None, ring_at=None, attempt=F("attempt") - 1)
        ring(self.job.pk)

    def finish(self, *, using: str = DEFAULT_DB_ALIAS, **changes: Any) -> None:
        """Succeed, in the transaction of the last chunk. Raises Stopped when it is not ours."""
        rows = Job.objects.using(using).filter(
            pk=self.job.pk, epoch=self.epoch, state=JobState.RUNNING,
            cancel_requested_at__isnull=True,
        )  # fmt: skip
        ended = {"state": JobState.SUCCEEDED, "finished_at": Now(), "lease_until": None}
        if not rows.update(**{**ended, **changes}):
            raise Stopped
        tell_of_job(self.job, state=JobState.SUCCEEDED, using=using)

    def fail(self, message: Said) -> None:
        """End the job with a message for the person."""
        told = {"error": message, "error_code": message.code, "error_params": message.params}
        failed = {"state": JobState.FAILED, **told, "finished_at": Now()}
        with transaction.atomic():
            if self._rows().update(**failed, lease_until=None):
                tell_of_job(self.job, state=JobState.FAILED)

    def end_cancelled(self) -> None:
        """Settle the row after Stopped: cancelled if that was asked for, else it is another's."""
        self._rows().filter(cancel_requested_at__isnull=False).update(
            state=JobState.CANCELLED, finished_at=Now(), lease_until=None
        )

    def try_again_later(self) -> None:
        """Let the sweeper ring again soon; the attempt counts.

        Waits for a database that is away, but no longer than the lease: then the row says it all.
        """
        patience = time.monotonic() + settings.JOB_LEASE_SECONDS
        while True:
            try:
                self._rows().update(lease_until=None, ring_at=Now() + _PAUSE)
                return
            except (OperationalError, InterfaceError):
                connections.close_all()
                if stopping.is_set() or time.monotonic() > patience:
                    raise
                time.sleep(_PAUSE.total_seconds())

    def _rows(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, epoch=self.epoch, state=JobState.RUNNING)


def claim(job_id: uuid.UUID) -> Lease | None:
    """Take the job, or None when it is gone, ended, somebody's, or was tried too often."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    claimed = Job.objects.filter(
        free,
        pk=job_id,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        cancel_requested_at__isnull=True,
        attempt__lt=F("max_attempts"),
    ).update(
        state=JobState.RUNNING,
        epoch=F("epoch") + 1,
        attempt=F("attempt") + 1,
        lease_until=Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        ring_at=None,
        started_at=Coalesce(F("started_at"), Now()),
    )
    job = claimed and Job.objects.select_related("project", "created_by").filter(pk=job_id).first()
    return Lease(job, job.epoch) if job else None


def work(job_id: uuid.UUID, run: Callable[[Lease], None]) -> None:
    """Claim and run a job, and settle its row whatever happens. Called twice, it runs once."""
    lease = claim(job_id)
    if lease is None:
        return
    try:
        run(lease)
    except Ending:
        lease.release()
    except Stopped:
        lease.end_cancelled()
    except (Failed, FileRefused) as refusal:
        lease.fail(refusal.message)
    except WorkbenchError as refusal:
        lease.fail(say("refused", reason=Words(refusal.message)))
    except (OperationalError, InterfaceError, IntegrityError):
        # The exception may lie (the COMMIT may have gone through); only the row tells.
        logger.exception(
            "Job %s: the database failed in the middle; it will be tried again.", job_id
        )
        lease.try_again_later()
    except Exception:
        logger.exception("Job %s failed.", job_id)
        lease.fail(BROKEN)
