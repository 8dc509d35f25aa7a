"""One's own preferences. A further part is a form here and a panel in the template."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from annotations.access import actor_of
from annotations.forms.preferences import KeysForm, PlaceForm
from annotations.queries.reading import reading_of
from annotations.services.preferences import save_preferences
from annotations.services.reading import set_reading
from annotations.services.transaction import Actor
from annotations.views.shared import form_status, page, saved, sent


@page("GET", "POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and time zone, and keys; each part is sent by its own button."""
    actor = actor_of(request)
    part = request.POST.get("part")
    place = PlaceForm(sent(request) if part != "keys" else None, actor.user)
    keys = KeysForm(sent(request) if part == "keys" else None, reading_of(actor.user))
    if request.method == "POST":
        done = _save_keys(actor, keys) if part == "keys" else _save_place(actor, place)
        if done:
            with override(actor.user.language or get_language()):
                messages.success(request, _("Saved."))
            return redirect("preferences")
    context = {"form": place, "keys": keys}
    return render(request, "preferences/preferences.html", context, status=form_status(place))


def _save_place(actor: Actor, form: PlaceForm) -> bool:
    return saved(form, lambda: save_preferences(actor, form.cleaned_data)) is not None


def _save_keys(actor: Actor, form: KeysForm) -> bool:
    return saved(form, lambda: set_reading(actor, changes=form.cleaned_data)) is not None
