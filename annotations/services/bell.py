"""The doorbell: a message on the broker that tells the workers a job's id. Never the truth.

Who rings again when a ring was lost is the sweeper (`sweeping`).
"""

from __future__ import annotations

import logging
import uuid
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)
TASK = "annotations.run_job"


def ring(job_id: uuid.UUID) -> bool:
    """Send the job's id to the workers. False where the broker did not take it."""
    try:
        current_app.send_task(
            TASK, [str(job_id)], queue=settings.CELERY_TASK_DEFAULT_QUEUE, retry=False
        )
    except Exception:  # whatever the broker's client raises: the row waits, the sweeper rings
        logger.warning("The broker cannot be reached; job %s waits for the sweeper.", job_id)
        return False
    return True


def ring_on_commit(job_id: uuid.UUID) -> None:
    """Ring when, and only when, the row is there for the worker to find."""
    transaction.on_commit(partial(ring, job_id), robust=True)
