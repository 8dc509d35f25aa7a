"""The label scheme of a project."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project
from annotations.colours import LABEL_COLOURS, next_colour
from annotations.forms.scheme import LabelForm, NewLabelForm
from annotations.forms.shared import version_of
from annotations.models import Label, Role
from annotations.queries.projects import label_counts, next_hotkey_and_order
from annotations.services.labels import create_label, remove_label, update_label
from annotations.views.shared import attempt, form_status, page, saved, sent, show


@page("GET", "POST")
def labels(request: HttpRequest, slug: str) -> HttpResponse:
    """All labels with their definitions; managers add one."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    project = find_project(request.user, slug, role)
    hotkey, order = next_hotkey_and_order(project)
    rows = Label.objects.filter(project=project)
    colour = next_colour(one.colour for one in rows if not one.retired)
    initial = {"hotkey": hotkey, "order": order, "colour": colour, "meaning": "other"}
    form = NewLabelForm(sent(request), initial=initial)
    if request.method == "POST":
        made = saved(form, lambda: create_label(actor_of(request), project, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("“%(label)s” can be used now.") % {"label": made.title})
            return redirect("labels", project.slug)
    counts = {one.label: one.count for one in label_counts(actor_of(request).user, project)}
    return show(
        request,
        "labels/labels.html",
        project,
        rows=[(one, counts.get(one, 0)) for one in rows],
        colours=LABEL_COLOURS,
        form=form,
        status=form_status(form),
    )


@page("GET", "POST")
def label(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change one label."""
    found = find(request.user, Label, pk, Role.MANAGER, "project")
    form = LabelForm(sent(request), initial=LabelForm.values_of(found))
    changed = saved(form, lambda: _update(request, found, form))
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("labels", found.project.slug)
    return show(
        request,
        "labels/label.html",
        found.project,
        label=found,
        colours=LABEL_COLOURS,
        form=form,
        status=form_status(form),
    )


def _update(request: HttpRequest, found: Label, form: LabelForm) -> Label:
    version = form.cleaned_data["version"]
    return update_label(actor_of(request), found, version=version, changes=form.changes())


@page("POST")
def retire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a label out of use: deleted when nothing carries it, else retired."""
    found = find(request.user, Label, pk, Role.MANAGER, "project")
    version = version_of(request.POST.get("version", ""))
    return attempt(
        request,
        lambda: remove_label(actor_of(request), found, version=version),
        _("“%(label)s” is no longer offered.") % {"label": found.title},
        "labels",
        found.project.slug,
    )


@page("POST")
def bring_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a retired label again, without a hotkey."""
    found = find(request.user, Label, pk, Role.MANAGER, "project")
    version = version_of(request.POST.get("version", ""))
    changes = {"retired": False, "hotkey": ""}
    return attempt(
        request,
        lambda: update_label(actor_of(request), found, version=version, changes=changes),
        _("“%(label)s” can be used again.") % {"label": found.title},
        "labels",
        found.project.slug,
    )
