"""The way to the tour of the annotate page, from a person's menu."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of
from annotations.queries.tour import tour_document
from annotations.services.demo import SLUG
from annotations.views.shared import page


@page()
def tour(request: HttpRequest) -> HttpResponse:
    """To a document that the tour can be shown on; it begins there."""
    found = tour_document(actor_of(request).user, demo=SLUG)
    if found is None:
        messages.info(
            request,
            _("The tour is shown on a document, and you see none yet. Join or begin a project."),
        )
        return redirect("home")
    return redirect(reverse("document", args=[found.pk]) + "?tour=1")
