"""The guideline of a project: read in any version, written by managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.errors import Stale
from annotations.forms.projects import GuidelineForm
from annotations.forms.shared import put_back
from annotations.markdown import to_html
from annotations.models import Guideline, Project, Role
from annotations.queries.visibility import visible_to
from annotations.services.projects import save_guideline
from annotations.views.shared import form_status, page, saved, sent, show


@page()
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force, or the one asked for by `?version=`."""
    project = find_project(request.user, slug)
    versions = list(
        visible_to(request.user, Guideline)
        .filter(project=project)
        .select_related("created_by")
        .defer("markdown")
    )
    chosen = _chosen(versions, request.GET.get("version", ""))
    return show(
        request,
        "guideline/guideline.html",
        project,
        versions=versions,
        chosen=chosen,
        html=to_html(chosen.markdown) if chosen else "",
    )


def _chosen(versions: list[Guideline], number: str) -> Guideline | None:
    if not number:
        return versions[0] if versions else None
    for one in versions:
        if str(one.version) == number:
            return one
    raise Http404


@page("GET", "POST")
def edit_guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the next version; saving over somebody else's newer one shows both."""
    project = find_project(request.user, slug, Role.MANAGER)
    form = GuidelineForm(sent(request), initial=_latest(project))
    newer: list[Guideline] = []
    if request.method == "POST":
        made = saved(form, lambda: _save(request, project, form, newer))
        if made is not None:
            messages.success(
                request, _("Version %(n)d of the guideline is in force.") % {"n": made.version}
            )
            return redirect("guideline", project.slug)
    return show(
        request,
        "guideline/edit.html",
        project,
        form=form,
        newer=newer[0] if newer else None,
        status=form_status(form),
    )


def _latest(project: Project) -> dict[str, object]:
    latest = project.guidelines.first()
    return {"markdown": latest.markdown, "based_on": latest.version} if latest else {}


def _save(
    request: HttpRequest, project: Project, form: GuidelineForm, newer: list[Guideline]
) -> Guideline:
    """Save; where another version is in force, remember it and let the next try build on it."""
    try:
        return save_guideline(actor_of(request), project, **form.cleaned_data)
    except Stale as error:
        newer.append(error.current)
        put_back(form, based_on=error.current.version)
        raise


@page("POST")
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """How the text being written will look."""
    find_project(request.user, slug, Role.MANAGER)
    form = GuidelineForm(request.POST)
    html = to_html(form.cleaned_data["markdown"]) if form.is_valid() else ""
    return render(request, "guideline/edit.html#preview", {"html": html})
