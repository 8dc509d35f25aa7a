"""Job rows: made in the transaction that wants the work, rung for on commit, cancelled.

How a job is worked is in `job_engine`, what becomes of a lost one in `sweeping`; what a job does is
in `imports`, `exports` and `indexing`.
"""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.formats.registry import FORMATS, guess
from annotations.models import (
    ImportMode,
    Job,
    JobKind,
    JobState,
    Project,
    Role,
    User,
)
from annotations.queries.roles import role_in
from annotations.services.bell import ring_on_commit
from annotations.services.checks import clean_line
from annotations.services.filters import checked_filters
from annotations.services.transaction import Actor, write

_NEEDED = {
    JobKind.IMPORT: Role.MANAGER,
    JobKind.EXPORT: Role.REVIEWER,
    JobKind.CHANGE: Role.MANAGER,
}


def create_import(
    actor: Actor, project: Project, *, file: Any, file_name: str, format: str = "",
    mode: str = ImportMode.APPEND, idempotency_key: str = "", annotator: str = "",
) -> tuple[Job, bool]:  # fmt: skip
    """A waiting import of this file; without `format` it is guessed from the content.

    `annotator` names whoever made annotations that the file gives no name to; without it they are
    the uploader's. Returns the job and whether it was made now: the same idempotency key with the
    same request again gives the same job, with another request a Conflict.
    """
    if mode not in ImportMode.values:
        raise Refused(
            _("One of %(values)s.") % {"values": ", ".join(ImportMode.values)}, field="mode"
        )
    size, digest, head = _measured(file)
    name = (file_name or "file").replace("\0", "")[:255]
    format = _readable(format or guess(head, name) or "")
    params = {
        "mode": mode,
        "annotator": clean_line(annotator, "annotator", 200, required=False),
    }
    with write(actor):
        job = Job(
            project=project, kind=JobKind.IMPORT, format=format, params=params, file_name=name,
            file_size=size, input_sha256=digest, idempotency_key=idempotency_key,
            created_by=actor.user, request_id=actor.request_id,
        )  # fmt: skip
        there = _same(job)
        if there is not None:
            return there, False
        file.seek(0)
        job.file.save("input", File(file), save=False)
        return _inserted(job)


def create_export(
    actor: Actor, project: Project, *, format: str = "native",
    filters: dict[str, Any] | None = None, idempotency_key: str = "",
) -> tuple[Job, bool]:  # fmt: skip
    """A waiting export of what the caller may see, narrowed by `filters`."""
    known = FORMATS.get(format)
    if known is None or known.write is None:
        writable = ", ".join(key for key, one in FORMATS.items() if one.write)
        raise Refused(_("One of %(values)s.") % {"values": writable}, field="format")
    params = {"filters": checked_filters(filters or {})}
    with write(actor):
        job = Job(
            project=project, kind=JobKind.EXPORT, format=format, params=params,
            idempotency_key=idempotency_key, created_by=actor.user, request_id=actor.request_id,
        )  # fmt: skip
        return _inserted(job)


def create_change(actor: Actor, project: Project, params: dict[str, Any]) -> Job:
    """A waiting change of many documents (see `bulk`, which has checked `params`)."""
    with write(actor):
        job = Job(
            project=project, kind=JobKind.CHANGE, params=params, created_by=actor.user,
            request_id=actor.request_id,
        )  # fmt: skip
        return _inserted(job)[0]


def ring_for_passages(actor: Actor, project: Project) -> None:
    """Have new documents indexed for search, after the transaction around this call commits.

    One such job waits a project. It is held until the commit: claimed before, it would end
    without having seen the documents of this transaction.
    """
    known = {"project": project, "kind": JobKind.PASSAGES}
    waiting = Job.objects.filter(**known, state=JobState.QUEUED).select_for_update(no_key=True)
    while (job := waiting.first()) is None:
        made = Job(**known, created_by=actor.user, request_id=actor.request_id)
        Job.objects.bulk_create([made], ignore_conflicts=True)
    ring_on_commit(job.pk)


def cancel_job(actor: Actor, job: Job) -> Job:
    """Ask for the end of a job: at once while it waits, at the next chunk while it runs."""
    with write(actor):
        current = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        if current.state == JobState.CANCELLED:
            return current
        if current.is_final:
            raise Conflict(_("This job has ended already."))
        waiting = current.state == JobState.QUEUED
        Job.objects.filter(pk=job.pk).update(
            cancel_requested_at=Now(),
            **({"state": JobState.CANCELLED, "finished_at": Now()} if waiting else {}),
        )
        current.refresh_from_db()
        return current


def may_go_on(job: Job, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether whoever asked for the job still has the role for it. Asked at every chunk.

    `using` is a connection that sees what others commit: not one that reads a snapshot.
    """
    needed = _NEEDED.get(JobKind(job.kind))
    if needed is None:
        return True
    assert job.created_by_id is not None
    user = User.objects.using(using).get(pk=job.created_by_id)
    held = role_in(user, job.project, using=using)
    return held is not None and held.includes(needed)


def _measured(file: BinaryIO) -> tuple[int, str, bytes]:
    """Size in bytes, SHA-256 and the first bytes of an upload, read in pieces."""
    file.seek(0)
    digest, size, head = hashlib.sha256(), 0, b""
    while piece := file.read(1 << 20):
        head = head or piece[:65536]
        digest.update(piece)
        size += len(piece)
        if size > settings.IMPORT_MAX_BYTES:
            raise Refused(
                _("The file is larger than %(n)d MB; split it.")
                % {"n": settings.IMPORT_MAX_BYTES // 10**6},
                field="file",
            )
    if not size:
        raise Refused(_("The file is empty."), field="file")
    return size, digest.hexdigest(), head


def _readable(format: str) -> str:
    known = FORMATS.get(format)
    if known is not None and known.read is not None:
        return format
    readable = ", ".join(key for key, one in FORMATS.items() if one.read)
    if format:
        raise Refused(
            _("Unknown format; choose one of %(formats)s.") % {"formats": readable}, field="format"
        )
    raise Refused(
        _("The format could not be told from the content; choose one of %(formats)s.")
        % {"formats": readable},
        field="format",
    )


def _same(job: Job) -> Job | None:
    """The job that this idempotency key made before, if it was for the same request."""
    if not job.idempotency_key:
        return None
    there = Job.objects.filter(
        created_by=job.created_by, kind=job.kind, idempotency_key=job.idempotency_key
    ).first()
    if there is None:
        return None
    asked = ("project_id", "format", "params", "input_sha256")
    if any(getattr(there, name) != getattr(job, name) for name in asked):
        raise Conflict(_("This Idempotency-Key was used for another request."))
    return there


def _inserted(job: Job) -> tuple[Job, bool]:
    there = _same(job)
    if there is not None:
        return there, False
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        there = _same(job)
        if there is None:
            raise
        return there, False
    job.refresh_from_db(fields=["created_at"])
    ring_on_commit(job.pk)
    return job, True
