"""The job that makes a project's new documents searchable, a few documents a transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from annotations.services.job_engine import Lease
from annotations.services.passages import index_documents
from annotations.services.transaction import actor_of_job, tell_history

BATCH = 200


def run(lease: Lease) -> None:
    """Index documents until none is left without passages."""
    actor = actor_of_job(lease.job)
    while True:
        with transaction.atomic():
            tell_history(actor.context())
            lease.advance()
            done = index_documents(lease.job.project, BATCH)
            lease.advance(done=F("done") + done)
            if not done:
                lease.finish(total=F("done"))
                return
