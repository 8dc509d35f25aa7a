"""One deed on many documents of the list: chosen there, told and confirmed here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.access import actor_of, find_project, require_role
from annotations.errors import Refused
from annotations.forms.bulk import DEEDS, ChosenForm, DeedForm
from annotations.models import Job, Project, Queue, Role
from annotations.queries.outlets import outlets
from annotations.queries.selection import Selection, hanging_on
from annotations.services.bulk import change_documents
from annotations.services.jobs import create_export
from annotations.views.documents import OUTLETS_OFFERED
from annotations.views.shared import form_status, page, saved, show


@page("POST")
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """First what is to be done, with what goes along; then, sent with `sure`, done."""
    project = find_project(request.user, slug, Role.REVIEWER)
    chosen = ChosenForm(request.POST)
    if not chosen.is_valid():
        return show(request, "documents/bulk.html", project, status=422)
    deed = chosen.cleaned_data["deed"]
    if deed != "export":
        require_role(request.user, project, Role.MANAGER)
    selection = chosen.selection(project, request.POST.getlist("chosen"))
    rows = selection.rows(actor_of(request).user, project)
    count = rows.count()
    sure = "sure" in request.POST and request.POST.get("count") == str(count)
    filling = Queue.objects.filter(project=project).exclude(state="ended")
    form = DeedForm(deed, request.POST if sure else None, list(filling))
    if sure and count and (answer := _done(request, project, selection, deed, form)):
        return answer
    status = form_status(form) if count else 422
    return show(
        request,
        "documents/bulk.html",
        project,
        form=form,
        deed=deed,
        title=dict(DEEDS)[deed],
        count=count,
        changed="sure" in request.POST and not sure,
        going=hanging_on(actor_of(request).user, rows) if deed == "delete" and count else None,
        first=rows.defer("text", "metadata", "folded").order_by("created_at", "pk")[:5],
        sent=[(key, value) for key, values in request.POST.lists() for value in values
              if key in ("deed", "all", "query", "chosen")],
        outlet_names=outlets(project).values_list("name", flat=True)[:OUTLETS_OFFERED],
        status=status,
    )  # fmt: skip


def _done(
    request: HttpRequest, project: Project, selection: Selection, deed: str, form: DeedForm
) -> HttpResponse | None:
    """The page after the deed; None where the form was refused."""
    done = saved(form, lambda: _do(request, project, selection, deed, form.cleaned_data))
    if done is None:
        return None
    if isinstance(done, Job):
        return redirect("job", done.pk)
    messages.success(request, " ".join(_said(done)))
    return redirect("project", project.slug)


def _do(
    request: HttpRequest, project: Project, selection: Selection, deed: str, told: dict[str, Any]
) -> Any:
    actor = actor_of(request)
    if deed != "export":
        return change_documents(actor, project, selection, deed=deed, **told)
    params = selection.as_params()
    filters = {"listed": params["wanted"]} if "wanted" in params else {"documents": params["keys"]}
    if not any(filters.values()):
        raise Refused(_("Choose at least one document."))
    return create_export(actor, project, format=told["format"], filters=filters)[0]


def _said(counts: dict[str, int]) -> list[str]:
    """What became of the documents, a sentence for each outcome."""
    sentences = {
        "documents_changed": lambda n: ngettext(
            "%d document is changed.", "%d documents are changed.", n
        ),
        "documents_as_they_were": lambda n: ngettext(
            "%d was so already.", "%d were so already.", n
        ),
        "documents_deleted": lambda n: ngettext(
            "%d document is deleted.", "%d documents are deleted.", n
        ),
        "documents_queued": lambda n: ngettext(
            "%d document waits in the queue now.", "%d documents wait in the queue now.", n
        ),
        "documents_cited": lambda n: ngettext(
            "%d stays, because annotations of other documents link it as evidence.",
            "%d stay, because annotations of other documents link them as evidence.",
            n,
        ),
    }
    return [sentences[name](n) % n for name, n in counts.items() if n]
