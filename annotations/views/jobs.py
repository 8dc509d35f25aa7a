"""Background work as people watch it: the list, one job live, its problems, its file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project, require_still_seen
from annotations.models import Job, JobKind, Role
from annotations.queries.jobs import PROBLEMS_A_PAGE, problems_of, problems_page, standing
from annotations.queries.keyset import Sort, cut
from annotations.queries.visibility import visible_to
from annotations.services.jobs import cancel_job
from annotations.spreadsheets import csv_lines
from annotations.views.shared import attempt, page, page_number, show

NEWEST_FIRST = Sort("added", "created_at", "time", descending=True)
_SANDBOX = "sandbox; default-src 'none'"


@page()
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """The jobs of a project that the reader may see, newest first."""
    project = find_project(request.user, slug, Role.REVIEWER)
    rows = visible_to(request.user, Job).filter(project=project).select_related("created_by")
    listed = cut(rows, NEWEST_FIRST, cursor=request.GET.get("cursor", ""))
    return show(request, "jobs/jobs.html", project, page=listed)


@page()
def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One job. While it is not final, its page asks again for the part that moves."""
    found = find(request.user, Job, pk, Role.VIEWER, "project", "created_by")
    moving = request.headers.get("HX-Target") == "job"
    number, last = page_number(request, found.problems, PROBLEMS_A_PAGE)
    return show(
        request,
        "jobs/job.html#job" if moving else "jobs/job.html",
        found.project,
        job=found,
        now=standing(found),
        problems=problems_page(request.user, found, number),
        number=number,
        last=last,
        around=[n for n in range(number - 2, number + 3) if 1 <= n <= last],
    )


@page("POST")
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask for the end of a job."""
    found = find(request.user, Job, pk, Role.VIEWER, "project")
    return attempt(
        request,
        lambda: cancel_job(actor_of(request), found),
        _("The job is being cancelled."),
        "job",
        found.pk,
    )


@page()
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The file that an export made. Always saved, never shown: it holds what people wrote."""
    found = find(request.user, Job, pk, Role.REVIEWER, "project")
    if found.kind != JobKind.EXPORT or not found.result_file:
        raise Http404
    require_still_seen(request.user, found)
    try:
        file = found.result_file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{found.project.slug}-{found.created_at:%Y%m%d-%H%M}.jsonl"
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    return _kept_apart(response)


@page()
def problems_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """All problems of a job as CSV, streamed; no cell begins a formula."""
    found = find(request.user, Job, pk, Role.VIEWER, "project")
    rows = problems_of(request.user, found)
    head = [_("number"), _("line"), _("place"), _("problem"), _("excerpt")]
    table = ([p.n, p.line, p.path, p.message, p.excerpt] for p in rows.iterator(chunk_size=2000))
    return csv_answer(f"problems-{found.created_at:%Y%m%d-%H%M}.csv", [head], table)


def csv_answer(name: str, *tables: Iterable[Sequence[object]]) -> HttpResponseBase:
    """Rows as a CSV file that is streamed, saved and never shown; no cell begins a formula."""
    response = StreamingHttpResponse(csv_lines(*tables), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept_apart(response)


def _kept_apart(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = _SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
