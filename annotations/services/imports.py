"""An import, from the stored file to rows: which transactions there are, what survives a kill.

- *append*: each chunk is a transaction that moves the job's row with the data it brings; the next
  attempt goes on behind the last committed item.
- *strict* and *check*: one transaction for the whole file, which is committed only when all is
  good (strict) or never (check). Progress, lease and problems go through the ledger connection.

What one record becomes is in `import_chunks`; what the formats are is in `annotations.formats`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

from annotations.formats.limits import DEFAULT_LIMITS
from annotations.formats.records import DocumentRecord, Problem, Record
from annotations.formats.registry import FORMATS
from annotations.models import ImportMode, Job, JobProblem, PendingEvidence
from annotations.saying import say
from annotations.services.copying import copy_rows, json_text
from annotations.services.import_chunks import ChunkWriter
from annotations.services.import_references import resolve_pending
from annotations.services.job_engine import LEDGER, Failed, Lease, guard
from annotations.services.jobs import ring_for_passages
from annotations.services.transaction import Actor, actor_of_job, tell_history

CHUNK_ITEMS = settings.IMPORT_CHUNK_ITEMS
CHUNK_CHARACTERS = 4_000_000
ANNOTATION_CHARACTERS = 200  # what an annotation weighs beside its document
Item = Record | Problem


@dataclass(slots=True)
class Progress:
    """What the job's row says: items behind us, problems listed, and what came of it."""

    items: int = 0
    problems: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, job: Job) -> Progress:
        """Where the last committed chunk left off."""
        return cls(
            items=job.cursor.get("items", 0),
            problems=job.problems,
            counts=Counter(job.result),
        )

    def row(self) -> dict[str, Any]:
        """The columns of the job's row."""
        return {
            "cursor": {"items": self.items},
            "done": self.items,
            "problems": self.problems,
            "result": dict(self.counts),
        }


def run(lease: Lease) -> None:
    """Work an import job to its end."""
    if lease.job.params["mode"] == ImportMode.APPEND:
        _append(lease)
    else:
        _all_at_once(lease)


# --- append -----------------------------------------------------------------------------------


def _append(lease: Lease) -> None:
    job = lease.job
    actor, progress = actor_of_job(job), Progress.of(job)
    if job.total is None:
        with transaction.atomic():
            lease.advance(total=_count(job))
    writer = ChunkWriter(actor, job)
    with job.file.open("rb") as stream:
        items = _items(job, stream)
        _pass_over(lease, items, progress.items)
        for chunk in _chunks(items):
            progress = _append_chunk(lease, actor, writer, chunk, progress)
    if not progress.items:
        raise Failed(say("nothing-read"))
    _resolve_and_finish(lease, actor, progress)


def _pass_over(lease: Lease, items: Iterator[Item], count: int) -> None:
    """Read past what an earlier attempt committed, which may take longer than a lease."""
    for n, _passed in enumerate(islice(items, count), start=1):
        if n % CHUNK_ITEMS == 0:
            with transaction.atomic():
                lease.advance()


def _append_chunk(
    lease: Lease, actor: Actor, writer: ChunkWriter, chunk: list[Item], before: Progress
) -> Progress:
    """One chunk, one transaction; once more where another import added the same rows."""
    for attempt in range(3):
        after = Progress(before.items + len(chunk), before.problems, before.counts.copy())
        try:
            with transaction.atomic():
                tell_history(actor.context())
                lease.advance(done=after.items)
                outcome = writer.write(chunk)
                _list_problems(lease.job, outcome.problems, after, DEFAULT_DB_ALIAS)
                after.counts.update(outcome.counts)
                # What was committed is behind us: three attempts are for each place in the file.
                lease.advance(**after.row(), attempt=1)
            return after
        except IntegrityError:
            if attempt == 2:
                raise
            writer.forget()
    raise AssertionError("unreachable")


def _resolve_and_finish(lease: Lease, actor: Actor, progress: Progress) -> None:
    """The second pass: evidence finds its documents, wherever they stood in the file."""
    while True:
        with transaction.atomic():
            tell_history(actor.context())
            lease.advance()
            outcome = resolve_pending(lease.job)
            _list_problems(lease.job, outcome.problems, progress, DEFAULT_DB_ALIAS)
            progress.counts.update(outcome.counts)
            lease.advance(**progress.row())
            if not outcome.more:
                _after_import(actor, lease.job, progress)
                lease.finish(total=progress.items)
                return


# --- strict and check -------------------------------------------------------------------------


class _RollBack(Exception):
    """Leave the one transaction without a trace."""


def _all_at_once(lease: Lease) -> None:
    job = lease.job
    actor, progress = actor_of_job(job), Progress()
    with transaction.atomic(using=LEDGER):
        lease.advance(using=LEDGER, total=job.total or _count(job), **progress.row())
        JobProblem.objects.using(LEDGER).filter(job=job).delete()
    commit = job.params["mode"] == ImportMode.STRICT
    try:
        with transaction.atomic():
            guard()
            tell_history(actor.context())
            _write_all(lease, actor, progress)
            if not commit or progress.problems:
                raise _RollBack
            _after_import(actor, job, progress)
            lease.finish(total=progress.items, **progress.row())
    except _RollBack:
        _tell_rolled_back(lease, progress, checked_only=not commit)


def _write_all(lease: Lease, actor: Actor, progress: Progress) -> None:
    job = lease.job
    writer = ChunkWriter(actor, job)
    with job.file.open("rb") as stream:
        for chunk in _chunks(_items(job, stream)):
            outcome = writer.write(chunk)
            progress.items += len(chunk)
            progress.counts.update(outcome.counts)
            _note(lease, outcome.problems, progress)
    if not progress.items:
        raise Failed(say("nothing-read"))
    more = True
    while more:
        resolved = resolve_pending(job)
        progress.counts.update(resolved.counts)
        _note(lease, resolved.problems, progress)
        more = resolved.more


def _note(lease: Lease, problems: list[Problem], progress: Progress) -> None:
    with transaction.atomic(using=LEDGER):
        lease.advance(using=LEDGER)
        _list_problems(lease.job, problems, progress, LEDGER)
        lease.advance(using=LEDGER, **progress.row())


def _tell_rolled_back(lease: Lease, progress: Progress, *, checked_only: bool) -> None:
    with transaction.atomic():
        if checked_only:
            lease.finish(total=progress.items)
            return
        lease.advance(result={"problems_found": progress.problems})
    raise Failed(say("not-all-good"))


# --- shared -----------------------------------------------------------------------------------


def _items(job: Job, stream: Any) -> Iterator[Item]:
    read = FORMATS[job.format].read
    assert read is not None
    return read(stream, job.file_name, DEFAULT_LIMITS)


def _count(job: Job) -> int | None:
    """How many items the file will give, where that can be told quickly."""
    count = FORMATS[job.format].count
    if count is None:
        return None
    with job.file.open("rb") as stream:
        return count(cast(BinaryIO, stream))


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Lists of at most CHUNK_ITEMS items and about CHUNK_CHARACTERS characters."""
    chunk: list[Item] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += _weight(item)
        if len(chunk) >= CHUNK_ITEMS or weight >= CHUNK_CHARACTERS:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _weight(item: Item) -> int:
    """About how many characters an item brings."""
    if not isinstance(item, DocumentRecord):
        return ANNOTATION_CHARACTERS
    annotations = sum(len(one.annotations) for one in item.annotation_sets)
    return len(item.text) + annotations * ANNOTATION_CHARACTERS


def _list_problems(job: Job, problems: list[Problem], progress: Progress, using: str) -> None:
    if not problems:
        return
    rows = [
        (
            *(job.pk, progress.problems + n, one.line, one.path[:500], one.excerpt),
            *(one.message, one.message.code, json_text(one.message.params)),
        )
        for n, one in enumerate(problems, start=1)
    ]
    columns = ("job_id", "n", "line", "path", "excerpt", "message", "code", "params")
    copy_rows(JobProblem, columns, rows, using=using)
    progress.problems += len(problems)


def _after_import(actor: Actor, job: Job, progress: Progress) -> None:
    assert not PendingEvidence.objects.filter(job=job).exists()
    if progress.counts["documents_added"]:
        ring_for_passages(actor, job.project)
