"""One's own API tokens."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.access import actor_of, find
from annotations.forms.people import TokenForm
from annotations.models import ApiToken
from annotations.queries.visibility import visible_to
from annotations.services.tokens import create_token, revoke_token
from annotations.views.shared import form_status, page, saved, sent


@page("GET", "POST")
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one's key is shown in the answer to the request that made it, once."""
    form = TokenForm(sent(request))
    made = None
    if request.method == "POST":
        made = saved(form, lambda: create_token(actor_of(request), **form.cleaned_data))
    status = form_status(form)
    if made is not None:
        form = TokenForm()
    context = {
        "tokens": visible_to(request.user, ApiToken),
        "form": form,
        "made": made[0] if made else None,
        "key": made[1] if made else "",
        "now": timezone.now(),
    }
    return render(request, "tokens/tokens.html", context, status=status)


@page("POST")
def revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a token."""
    token = find(request.user, ApiToken, pk)
    revoke_token(actor_of(request), token)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": token.name})
    return redirect("tokens")
