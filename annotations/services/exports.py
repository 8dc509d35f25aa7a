"""An export job: the corpus of one snapshot into a file that appears only when it is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import monotonic
from typing import IO

from django.db import transaction
from django.db.models.fields.files import FieldFile

from annotations.formats.records import DocumentRecord, Record, WrittenRecords
from annotations.formats.registry import FORMATS
from annotations.models import Job
from annotations.queries.corpus import Scope, Snapshot, records
from annotations.queries.corpus_documents import BATCH, Beside
from annotations.services.job_engine import LEDGER, Lease, guard
from annotations.services.unnamed import store, unnamed_file

EVERY = 0.5  # seconds between two moves of the job's row


def run(lease: Lease) -> None:
    """Work an export job to its end. An attempt that was cut off leaves nothing behind."""
    _remove_leftovers(lease)
    with unnamed_file(lease.job.result_file) as file:
        done = _write(lease, file)
        _advance(lease, done=done)
        _publish(lease, file, done)


def _remove_leftovers(lease: Lease) -> None:
    """What an earlier attempt stored but did not live to say."""
    storage, job = lease.job.result_file.storage, lease.job
    for epoch in range(1, lease.epoch):
        storage.delete(job.result_file.field.generate_filename(job, _name(job, epoch)))


def _name(job: Job, epoch: int) -> str:
    """A name of one attempt alone."""
    return f"{job.project.slug}-{job.format}-{epoch}.jsonl"


def _write(lease: Lease, file: IO[bytes]) -> int:
    """Write the snapshot to `file`; returns the number of documents."""
    job = lease.job
    assert job.created_by is not None
    write, part = FORMATS[job.format].write, FORMATS[job.format].part
    assert write is not None
    scope = Scope(job.created_by, job.project, job.params.get("filters", {}))
    progress = _Progress(lease)
    with Snapshot():
        guard()
        total = scope.documents().count()
        _advance(lease, done=0, total=total)
        alone = total <= BATCH or (os.cpu_count() or 1) == 1
        beside = Beside(part, guard) if part and not alone else None
        for piece in write(progress.watch(records(scope, beside))):
            file.write(piece)
    return progress.documents


class _Progress:
    """Moves the job's row, through the ledger connection, as documents pass by."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.documents = 0
        self._next = monotonic() + EVERY

    def watch(self, source: Iterator[Record]) -> Iterator[Record]:
        """The same records, counted."""
        for record in source:
            if isinstance(record, DocumentRecord | WrittenRecords):
                self.documents += 1 if isinstance(record, DocumentRecord) else record.documents
                if monotonic() >= self._next:
                    self._next = monotonic() + EVERY
                    _advance(self.lease, done=self.documents)
            yield record


def _advance(lease: Lease, **changes: int) -> None:
    with transaction.atomic(using=LEDGER):
        lease.advance(using=LEDGER, **changes)


def _publish(lease: Lease, file: IO[bytes], done: int) -> None:
    """Store the file under a name of this attempt, then say so in the same breath as the end."""
    job: Job = lease.job
    size = file.tell()
    store(job.result_file, _name(job, lease.epoch), file)
    try:
        _make_durable(job.result_file)
        with transaction.atomic():
            lease.finish(
                result_file=job.result_file.name, done=done, total=done,
                result={"documents": done, "bytes": size},
            )  # fmt: skip
    except BaseException:
        job.result_file.delete(save=False)
        raise


def _make_durable(stored: FieldFile) -> None:
    """See the bytes onto the disk, so that a finished job never names half a file."""
    try:
        path = stored.path
    except NotImplementedError:  # storage elsewhere has answered only when it was done
        return
    with open(path, "rb") as file:
        os.fsync(file.fileno())
