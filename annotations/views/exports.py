"""Taking the annotated corpus out: a choice becomes a job."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from annotations.access import actor_of, find_project
from annotations.forms.jobs import ExportForm
from annotations.models import Job, Project, Role
from annotations.services.jobs import create_export
from annotations.views.shared import form_status, page, saved, sent, show


@page("GET", "POST")
def new_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a format and what part of the corpus; then fetch the file from the job."""
    project = find_project(request.user, slug, Role.REVIEWER)
    initial = {"idempotency_key": uuid.uuid4().hex}
    form = ExportForm(project, sent(request), initial=initial)
    if request.method == "POST":
        job = saved(form, lambda: _create(request, project, form))
        if job is not None:
            return redirect("job", job.pk)
    return show(request, "exports/new.html", project, form=form, status=form_status(form))


def _create(request: HttpRequest, project: Project, form: ExportForm) -> Job:
    job, _made = create_export(
        actor_of(request),
        project,
        format=form.cleaned_data["format"],
        filters=form.filters(),
        idempotency_key=form.cleaned_data["idempotency_key"],
    )
    return job
