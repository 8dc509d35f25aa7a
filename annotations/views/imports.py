"""Bringing documents in: a file becomes a job."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from annotations.access import actor_of, find_project
from annotations.formats.limits import DEFAULT_LIMITS
from annotations.formats.registry import FORMATS, guess
from annotations.forms.jobs import ImportForm
from annotations.models import Job, Project, Role
from annotations.services.jobs import create_import
from annotations.views.shared import form_status, page, saved, show

HEAD_BYTES = 65_536


@page("GET", "POST")
def new_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file and what happens to bad records; then watch the job."""
    project = find_project(request.user, slug, Role.MANAGER)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        job = saved(form, lambda: _create(request, project, form))
        if job is not None:
            return _to_job(request, job)
    else:
        form = ImportForm(initial={"idempotency_key": uuid.uuid4().hex})
    template = "imports/new.html#form" if request.headers.get("HX-Request") else "imports/new.html"
    return show(
        request,
        template,
        project,
        form=form,
        max_bytes=settings.IMPORT_MAX_BYTES,
        limits=DEFAULT_LIMITS,
        readable=[one for one in FORMATS.values() if one.read],
        status=form_status(form),
    )


def _create(request: HttpRequest, project: Project, form: ImportForm) -> Job:
    chosen = form.cleaned_data
    file = chosen["file"]
    job, _made = create_import(
        actor_of(request),
        project,
        file=file,
        file_name=file.name or "",
        format=chosen["format"],
        mode=chosen["mode"],
        annotator=chosen["annotator"],
        idempotency_key=chosen["idempotency_key"],
    )
    return job


def _to_job(request: HttpRequest, job: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse("job", args=[job.pk]))
    return redirect("job", job.pk)


@page("POST")
def guess_format(request: HttpRequest, slug: str) -> HttpResponse:
    """Which format the first bytes of a chosen file are in; `format` is null when unknown."""
    find_project(request.user, slug, Role.MANAGER)
    head = request.FILES.get("head")
    name = request.POST.get("name", "")
    key = guess(head.read(HEAD_BYTES), name) if head is not None else None
    known = FORMATS.get(key) if key else None
    return JsonResponse(
        {"format": key if known else None, "title": gettext(known.title) if known else ""}
    )
