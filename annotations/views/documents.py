"""What is known about a document. The page that it is read and annotated on is `annotate`."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotations.access import actor_of, require_role
from annotations.errors import Conflict, Stale
from annotations.forms.documents import DetailsForm
from annotations.models import Document, Job, Role
from annotations.queries.comments import threads
from annotations.queries.documents import missing_of, work_on
from annotations.queries.outlets import outlets
from annotations.queries.roles import role_in
from annotations.queries.visibility import visible_to
from annotations.services.documents import delete_document, update_document
from annotations.views.comments import rights
from annotations.views.shared import form_status, page, refusal, saved, sent, show

OUTLETS_OFFERED = 500


def find_details(user: Any, pk: uuid.UUID, role: Role = Role.VIEWER) -> Document:
    """The document without its text, which may be millions of characters."""
    rows = visible_to(user, Document).select_related("project", "outlet", "import_job__created_by")
    found = rows.defer("text").filter(pk=pk).first()
    if found is None:
        raise Http404
    require_role(user, found.project, role)
    return found


@page("GET", "POST")
def details(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is known and what is missing; managers change it."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    document = find_details(request.user, pk, role)
    form = DetailsForm(sent(request), initial=DetailsForm.values_of(document))
    changed = saved(form, lambda: _update(request, document, form))
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("document-details", document.pk)
    return _show(request, document, form)


def _update(request: HttpRequest, document: Document, form: DetailsForm) -> Document:
    version = form.cleaned_data["version"]
    return update_document(actor_of(request), document, version=version, changes=form.changes())


def _show(request: HttpRequest, document: Document, form: DetailsForm) -> HttpResponse:
    me = actor_of(request).user
    job = document.import_job
    held = role_in(me, document.project)
    return show(
        request,
        "documents/details.html",
        document.project,
        document=document,
        form=form,
        may_edit=held is not None and held.includes(Role.MANAGER),
        missing=missing_of(document),
        import_visible=job is not None and visible_to(me, Job).filter(pk=job.pk).exists(),
        sets=work_on(me, document),
        threads=threads(me, document),
        **rights(me, document.project),
        outlet_names=outlets(document.project).values_list("name", flat=True)[:OUTLETS_OFFERED],
        status=form_status(form),
    )


@page("POST")
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a document with the work on it, as it was read."""
    document = find_details(request.user, pk, Role.MANAGER)
    version = request.POST.get("version", "")
    slug, title = document.project.slug, str(document)
    try:
        delete_document(
            actor_of(request),
            document,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        )
    except (Conflict, Stale) as error:
        return refusal(request, error)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": title})
    return redirect("project", slug)
