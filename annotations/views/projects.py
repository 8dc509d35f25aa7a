"""Projects: made, shown with their documents, named, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.forms.documents import DocumentFilterForm
from annotations.forms.projects import DeleteProjectForm, NewProjectForm, RenameForm
from annotations.markdown import excerpt, to_html
from annotations.models import Project, Role, User, ViewPage
from annotations.queries import beforehand
from annotations.queries.documents import document_page, last_draft, missing_counts, next_to_read
from annotations.queries.projects import label_counts, labels_of, latest_guideline, my_work
from annotations.queries.roles import holds
from annotations.services.projects import create_project, delete_project, update_project
from annotations.views.saved_views import views_menu
from annotations.views.shared import form_status, narrowed_address, page, saved, sent, show

EXCERPT = 260


@page("GET", "POST")
def new_project(request: HttpRequest) -> HttpResponse:
    """Whoever makes a project manages it."""
    form = NewProjectForm(sent(request))
    if request.method == "POST":
        project = saved(form, lambda: create_project(actor_of(request), **form.cleaned_data))
        if project is not None:
            messages.success(request, _("The project is there. Next: bring documents in."))
            return redirect("project", project.slug)
    return render(request, "projects/new.html", {"form": form}, status=form_status(form))


@page()
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents of a project; a change of the filters asks for the table alone.

    Counts by label read every annotation, what is missing every document, so the page asks for
    them when it stands.
    """
    found = find_project(request.user, slug)
    part = request.headers.get("HX-Target")
    if part == "label-counts":
        return _label_counts(request, found)
    me = actor_of(request).user
    if part != "documents":
        beforehand.project_page(me, found)
    form = DocumentFilterForm(request.GET, found)
    wanted = form.wanted(request.GET.get("cursor", ""))
    work = None if part == "documents" else my_work(me, found)
    total = work.documents if work and not form.narrowed() else None
    documents = document_page(me, found, wanted, total=total)
    context: dict[str, Any] = {
        "form": form,
        "documents": documents,
        "narrowed": form.narrowed(),
        **views_menu(request, found, ViewPage.DOCUMENTS),
    }
    if part == "documents":
        return _table(request, found, context)
    around = _around(me, found)
    return show(request, "projects/project.html", found, work=work, **context, **around)


def _label_counts(request: HttpRequest, found: Project) -> HttpResponse:
    me = actor_of(request).user
    counts = label_counts(me, found)
    context: dict[str, Any] = {
        "label_counts": counts,
        "annotations_total": sum(one.count for one in counts),
        "lacking": missing_counts(me, found) if holds(me, found, Role.MANAGER) else None,
    }
    return show(request, "projects/aside.html#label-counts", found, **context)


def _table(request: HttpRequest, found: Project, context: dict[str, Any]) -> HttpResponse:
    response = show(request, "projects/project.html#documents", found, **context)
    response["HX-Push-Url"] = narrowed_address(request)
    return response


def _around(me: User, found: Project) -> dict[str, Any]:
    """What stands beside the table."""
    guideline = latest_guideline(found)
    markdown = guideline.markdown if guideline else ""
    beginning = excerpt(markdown, EXCERPT)
    return {
        "draft": last_draft(me, found),
        "unread": next_to_read(me, found),
        "labels": [one for one in labels_of(found.pk) if not one.retired],
        "guideline": guideline,
        "guideline_html": to_html(beginning),
        "guideline_goes_on": len(beginning) < len(markdown.strip()),
    }


@page("GET", "POST")
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename or delete a project; which one, the button that was pressed tells."""
    found = find_project(request.user, slug, Role.MANAGER)
    deletes = request.method == "POST" and "delete" in request.POST
    renames = request.method == "POST" and not deletes
    rename = RenameForm(request.POST if renames else None, initial=RenameForm.values_of(found))
    delete = DeleteProjectForm(request.POST if deletes else None)
    if renames and (answer := _renamed(request, found, rename)):
        return answer
    if deletes and (answer := _deleted(request, found, delete)):
        return answer
    status = max(form_status(rename), form_status(delete))
    forms = {"rename_form": rename, "delete_form": delete}
    return show(request, "projects/settings.html", found, status=status, **forms)


def _renamed(request: HttpRequest, found: Project, form: RenameForm) -> HttpResponse | None:
    if saved(form, lambda: update_project(actor_of(request), found, **form.cleaned_data)) is None:
        return None
    messages.success(request, _("The project has its new name."))
    return redirect("project-settings", found.slug)


def _deleted(request: HttpRequest, found: Project, form: DeleteProjectForm) -> HttpResponse | None:
    name = found.name

    def deed() -> bool:
        delete_project(actor_of(request), found, **form.cleaned_data)
        return True

    if not saved(form, deed):
        return None
    messages.success(request, _("“%(name)s” and everything in it is deleted.") % {"name": name})
    return redirect("home")
