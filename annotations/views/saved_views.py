"""Views of a list that are kept: the menu above the list, and the page that lists them all."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project, require_role
from annotations.forms.saved_views import NewViewForm, ViewForm
from annotations.forms.shared import version_of
from annotations.models import Project, Role, SavedView, ViewPage
from annotations.queries.saved_views import offered
from annotations.services.saved_views import delete_view, save_view, update_view
from annotations.views.shared import attempt, form_status, page, saved, sent, show

_ROUTES = {ViewPage.DOCUMENTS: "project", ViewPage.SEARCH: "search"}
_WALKED = {"cursor", "page"}


def views_menu(request: HttpRequest, project: Project, name: ViewPage) -> dict[str, Any]:
    """What `parts/views.html` shows on the page of this name."""
    now = _said(request.GET.items())
    return {
        "saved_views": offered(actor_of(request).user, project, name),
        "view_page": name,
        "view_query": now,
        "view_address": reverse(_ROUTES[name], args=[project.slug]),
    }


def _said(pairs: Any) -> str:
    """The part of a query that a view keeps, in the order that views have it in."""
    return urlencode(sorted((k, v) for k, v in pairs if v.strip() and k not in _WALKED))


@page("GET", "POST")
def views(request: HttpRequest, slug: str) -> HttpResponse:
    """The views that the reader is offered; a new one comes from the menu above a list."""
    project = find_project(request.user, slug)
    form = NewViewForm(sent(request))
    if request.method == "POST":
        view = saved(form, lambda: save_view(actor_of(request), project, **form.cleaned_data))
        if view is not None:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(_address(project, view))
    mine = [(view, _address(project, view)) for view in offered(actor_of(request).user, project)]
    return show(
        request, "views/views.html", project, form=form, views=mine, status=form_status(form)
    )


def _address(project: Project, view: SavedView) -> str:
    bare = reverse(_ROUTES[ViewPage(view.page)], args=[project.slug])
    return f"{bare}?{urlencode(parse_qsl(view.query))}" if view.query else bare


@page("GET", "POST")
def view(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Rename a view, or share it."""
    found = find(request.user, SavedView, pk, Role.VIEWER, "project", "user")
    if found.user_id != actor_of(request).user.pk:
        require_role(request.user, found.project, Role.MANAGER)
    form = ViewForm(sent(request), initial=ViewForm.values_of(found))
    if request.method == "POST":
        changed = saved(form, lambda: _update(request, found, form))
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("saved-views", found.project.slug)
    return show(
        request, "views/view.html", found.project, view=found, form=form, status=form_status(form)
    )


def _update(request: HttpRequest, found: SavedView, form: ViewForm) -> SavedView:
    changes = {k: v for k, v in form.changes().items() if v != getattr(found, k)}
    version = form.cleaned_data["version"]
    return update_view(actor_of(request), found, version=version, changes=changes)


@page("POST")
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Drop a view."""
    found = find(request.user, SavedView, pk, Role.VIEWER, "project")
    version = version_of(request.POST.get("version", ""))
    return attempt(
        request,
        lambda: delete_view(actor_of(request), found, version=version),
        _("The view is dropped."),
        "saved-views",
        found.project.slug,
    )
