"""An export job: the corpus of one snapshot into a file that appears only when it is complete."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import IO

from django.core.files import File
from django.db import transaction

from annotations.formats.records import DocumentRecord, Record
from annotations.formats.registry import FORMATS
from annotations.models import Job
from annotations.queries.corpus import Scope, Snapshot, records
from annotations.services.job_engine import LEDGER, Lease

EVERY = 500


def run(lease: Lease) -> None:
    """Work an export job to its end. An attempt that was cut off leaves nothing behind."""
    with tempfile.NamedTemporaryFile(prefix="export-") as file:
        done = _write(lease, file)
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
        file.seek(0)
        _publish(lease, File(file), size, done)


def _write(lease: Lease, file: IO[bytes]) -> int:
    """Write the snapshot to `file`; returns the number of documents."""
    job = lease.job
    assert job.created_by is not None
    write = FORMATS[job.format].write
    assert write is not None
    scope = Scope(job.created_by, job.project, job.params.get("filters", {}))
    progress = _Progress(lease)
    with Snapshot():
        _advance(lease, done=0, total=scope.documents().count())
        for piece in write(progress.watch(records(scope))):
            file.write(piece)
    return progress.documents


class _Progress:
    """Moves the job's row, through the ledger connection, as documents pass by."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.documents = 0

    def watch(self, source: Iterator[Record]) -> Iterator[Record]:
        """The same records, counted."""
        for record in source:
            if isinstance(record, DocumentRecord):
                self.documents += 1
                if self.documents % EVERY == 0:
                    _advance(self.lease, done=self.documents)
            yield record


def _advance(lease: Lease, **changes: int) -> None:
    with transaction.atomic(using=LEDGER):
        lease.advance(using=LEDGER, **changes)


def _publish(lease: Lease, content: File[bytes], size: int, done: int) -> None:
    """Store the file under a name of this attempt, then say so in the same breath as the end."""
    job: Job = lease.job
    name = f"{job.project.slug}-{job.format}-{lease.epoch}.jsonl"
    job.result_file.save(name, content, save=False)
    try:
        with transaction.atomic():
            lease.finish(
                result_file=job.result_file.name, done=done, total=done,
                result={"documents": done, "bytes": size},
            )  # fmt: skip
    except BaseException:
        job.result_file.delete(save=False)
        raise
