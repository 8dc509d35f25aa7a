"""Imports and exports: asked for here, worked in the background."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project, require_still_seen
from annotations.api.base import WorkbenchView, idempotency_key
from annotations.api.parsers import UploadParser
from annotations.api.schema import operation
from annotations.api.serializers.jobs import (
    JOB_SORTS,
    PROBLEM_SORTS,
    ExportBody,
    ExportShape,
    ImportBody,
    ImportShape,
    JobQuery,
    ProblemQuery,
    ProblemRow,
)
from annotations.api.throttling import JobThrottle
from annotations.errors import Conflict
from annotations.models import Job, JobKind, JobProblem, JobState, Role
from annotations.queries.visibility import visible_to
from annotations.services.jobs import cancel_job, create_export, create_import

_SHOWN = ("project", "created_by")


class JobView(WorkbenchView):
    """What shows jobs of one kind."""

    kind: ClassVar[JobKind]

    def found(self, id: uuid.UUID) -> Job:
        """The job of this kind, for whoever asked for it and for managers."""
        job = find(self.user, Job, id, Role.VIEWER, *_SHOWN)
        if job.kind != self.kind:
            raise Http404
        return job

    def listed(self) -> Response:
        """A page of the jobs of this kind."""
        rows = visible_to(self.user, Job).filter(kind=self.kind).select_related(*_SHOWN)
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        if "state" in self.asked:
            rows = rows.filter(state=self.asked["state"])
        return self.page(rows, JOB_SORTS)

    def made(self, job: Job, new: bool) -> Response:
        """The answer to a request for a job."""
        route = "api-import" if self.kind == JobKind.IMPORT else "api-export"
        return self.answer(job, 201 if new else 200, Location=reverse(route, args=[job.pk]))


class Imports(JobView):
    """All imports."""

    kind, shape = JobKind.IMPORT, ImportShape
    parser_classes = [UploadParser]
    throttle_classes = [JobThrottle]

    @operation(
        "listImports", "List imports", asks=JobQuery, gives=ImportShape, page=True, problems=[404]
    )
    def get(self, request: Request) -> Response:
        """The caller's imports; for managers all of their projects."""
        return self.listed()

    @operation(
        "createImport",
        "Import a file",
        takes=ImportBody,
        gives=ImportShape,
        status=201,
        repeats=True,
        upload=True,
        key=True,
        problems=[403, 404, 409, 429],
    )
    def post(self, request: Request) -> Response:
        """A file for a background job to bring in; poll the job until its `state` is final."""
        body = self.given()
        project = find_project(self.user, body.pop("project"), Role.MANAGER)
        file = body.pop("file")
        key = idempotency_key(self.request)
        job, new = create_import(
            self.actor, project, file=file, file_name=file.name, idempotency_key=key, **body
        )
        return self.made(job, new)


class OneImport(JobView):
    """One import."""

    kind, shape = JobKind.IMPORT, ImportShape

    @operation("readImport", "Read an import", gives=ImportShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """How far an import is, and what came of it."""
        return self.answer(self.found(id))


class ImportProblems(JobView):
    """What was bad in a file."""

    kind, shape = JobKind.IMPORT, ProblemRow

    @operation(
        "listImportProblems",
        "List the problems of an import",
        asks=ProblemQuery,
        gives=ProblemRow,
        page=True,
        problems=[404],
    )
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """The bad records, each with its line, its place, what is wrong and what to do."""
        rows = visible_to(self.user, JobProblem).filter(job=self.found(id))
        return self.page(rows, PROBLEM_SORTS)


class CancelImport(JobView):
    """Stopping an import."""

    kind, shape = JobKind.IMPORT, ImportShape

    @operation("cancelImport", "Cancel an import", gives=ImportShape, problems=[404, 409])
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Stop before the next chunk; what is in stays in, except in mode `strict`."""
        return self.answer(cancel_job(self.actor, self.found(id)))


class Exports(JobView):
    """All exports."""

    kind, shape = JobKind.EXPORT, ExportShape
    throttle_classes = [JobThrottle]

    @operation(
        "listExports", "List exports", asks=JobQuery, gives=ExportShape, page=True, problems=[404]
    )
    def get(self, request: Request) -> Response:
        """The caller's exports; for managers all of their projects."""
        return self.listed()

    @operation(
        "createExport",
        "Export a project",
        takes=ExportBody,
        gives=ExportShape,
        status=201,
        repeats=True,
        key=True,
        problems=[403, 404, 409, 429],
    )
    def post(self, request: Request) -> Response:
        """What the caller may see, from one snapshot, as a file to fetch when it is complete."""
        body = self.given()
        project = find_project(self.user, body.pop("project"), Role.REVIEWER)
        job, new = create_export(
            self.actor, project, idempotency_key=idempotency_key(self.request), **body
        )
        return self.made(job, new)


class OneExport(JobView):
    """One export."""

    kind, shape = JobKind.EXPORT, ExportShape

    @operation("readExport", "Read an export", gives=ExportShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """How far an export is."""
        return self.answer(self.found(id))


class CancelExport(JobView):
    """Stopping an export."""

    kind, shape = JobKind.EXPORT, ExportShape

    @operation("cancelExport", "Cancel an export", gives=ExportShape, problems=[404, 409])
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Stop; no file appears."""
        return self.answer(cancel_job(self.actor, self.found(id)))


class DownloadExport(JobView):
    """The file of an export."""

    kind, shape = JobKind.EXPORT, ExportShape

    @operation(
        "downloadExport",
        "Fetch the file of an export",
        file="application/x-ndjson",
        problems=[404, 409],
    )
    def get(self, request: Request, id: uuid.UUID) -> FileResponse:
        """The complete file, in the bytes that the job wrote."""
        job = self.found(id)
        if job.state != JobState.SUCCEEDED:
            raise Conflict(_("This export has no file (yet)."))
        require_still_seen(self.user, job)
        name = str(job.result_file.name).rsplit("/", 1)[-1]
        return FileResponse(
            job.result_file.open("rb"),
            as_attachment=True,
            filename=name,
            content_type="application/x-ndjson",
            headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
        )
