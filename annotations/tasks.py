"""The worker's door: one task that works a job by its id, and the sweeper beside it."""

from __future__ import annotations

import logging
import socket
import threading
import time
import uuid
from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connections

from annotations.models import Job, JobKind
from annotations.services import bulk, exports, imports, indexing
from annotations.services.bell import TASK
from annotations.services.job_engine import Lease, stopping, work
from annotations.services.sweeping import sweep

logger = logging.getLogger(__name__)

RUN = {
    JobKind.IMPORT: imports.run,
    JobKind.EXPORT: exports.run,
    JobKind.PASSAGES: indexing.run,
    JobKind.CHANGE: bulk.run,
}


@shared_task(name=TASK)
def run_job(job_id: str) -> None:
    """Work the job with this id, if it is still to be worked."""
    key = uuid.UUID(job_id)
    if Job.objects.filter(pk=key).exists():
        work(key, _run)


def _run(lease: Lease) -> None:
    RUN[JobKind(lease.job.kind)](lease)


@worker_ready.connect
def start_sweeper(sender: Any = None, **_known: Any) -> None:
    """Sweep from the worker itself, so that no other process has to be there."""
    name = getattr(sender, "hostname", None) or socket.gethostname()
    threading.Thread(target=_sweep_for_ever, args=(str(name),), daemon=True).start()


def _sweep_for_ever(name: str) -> None:
    while not stopping.is_set():
        try:
            sweep(name)
        except Exception:  # a database that is away comes back; the sweeper must still be there
            logger.warning("The sweep failed and will be tried again.", exc_info=True)
        finally:
            # Never keep a connection across a fork of a new pool child.
            connections.close_all()
        time.sleep(settings.JOB_SWEEP_SECONDS)


@worker_shutting_down.connect
def stop_at_next_chunk(**_known: Any) -> None:
    """Tell the pool's children to give their jobs back after the chunk in hand."""
    stopping.set()
