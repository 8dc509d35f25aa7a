"""One's own preferences. A further part is a form here and a panel in the template."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from annotations.access import actor_of
from annotations.forms.preferences import PlaceForm
from annotations.services.preferences import save_preferences
from annotations.views.shared import form_status, page, saved, sent


@page("GET", "POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and time zone; the next page is in them already."""
    actor = actor_of(request)
    form = PlaceForm(sent(request), actor.user)
    if request.method == "POST":
        user = saved(form, lambda: save_preferences(actor, form.cleaned_data))
        if user is not None:
            with override(user.language or get_language()):
                messages.success(request, _("Saved."))
            return redirect("preferences")
    context = {"form": form}
    return render(request, "preferences/preferences.html", context, status=form_status(form))
