"""The outlets of a project: who publishes, and who owns whom."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project
from annotations.forms.scheme import NewOutletForm, OutletForm
from annotations.forms.shared import version_of
from annotations.models import Outlet, Role
from annotations.queries.keyset import Sort, cut
from annotations.queries.outlets import owner_groups
from annotations.queries.visibility import visible_to
from annotations.services.outlets import create_outlet, delete_outlet, update_outlet
from annotations.views.shared import attempt, form_status, page, saved, sent, show

BY_NAME = Sort("name", "name")
A_PAGE = 100


@page("GET", "POST")
def outlets(request: HttpRequest, slug: str) -> HttpResponse:
    """All outlets with the number of their documents; managers add one."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    project = find_project(request.user, slug, role)
    form = NewOutletForm(sent(request))
    if request.method == "POST":
        made = saved(form, lambda: create_outlet(actor_of(request), project, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("“%(name)s” is added.") % {"name": made.name})
            return redirect("outlets", project.slug)
    rows = visible_to(request.user, Outlet).filter(project=project)
    listed = cut(
        rows.annotate(documents_n=Count("documents")),
        BY_NAME,
        size=A_PAGE,
        cursor=request.GET.get("cursor", ""),
    )
    return show(
        request,
        "outlets/outlets.html",
        project,
        page=listed,
        form=form,
        owner_groups=owner_groups(project),
        status=form_status(form),
    )


@page("GET", "POST")
def outlet(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change one outlet."""
    found = find(request.user, Outlet, pk, Role.MANAGER, "project")
    form = OutletForm(sent(request), initial=OutletForm.values_of(found))
    changed = saved(form, lambda: _update(request, found, form))
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("outlets", found.project.slug)
    return show(
        request,
        "outlets/outlet.html",
        found.project,
        outlet=found,
        form=form,
        owner_groups=owner_groups(found.project),
        status=form_status(form),
    )


def _update(request: HttpRequest, found: Outlet, form: OutletForm) -> Outlet:
    version = form.cleaned_data["version"]
    return update_outlet(actor_of(request), found, version=version, changes=form.changes())


@page("POST")
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete an outlet that no document names."""
    found = find(request.user, Outlet, pk, Role.MANAGER, "project")
    version = version_of(request.POST.get("version", ""))
    return attempt(
        request,
        lambda: delete_outlet(actor_of(request), found, version=version),
        _("“%(name)s” is deleted.") % {"name": found.name},
        "outlets",
        found.project.slug,
    )
