"""Invitations: sent by site admins; and the page that the link in the letter opens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotations.access import actor_of, find_project, require_site_admin
from annotations.errors import Conflict
from annotations.forms.accounts import InvitationForm, WelcomeForm
from annotations.models import Invitation, Project, User
from annotations.queries.people import open_invitations
from annotations.queries.visibility import visible_to
from annotations.services.invitations import accept, invitation_of, invite, send_again, withdraw
from annotations.views.shared import attempt, form_status, page, saved, sent

_BACKEND = "annotations.accounts.AuthenticationBackend"


@page("GET", "POST")
def invitations(request: HttpRequest) -> HttpResponse:
    """The open ones; a new one's link is shown in the answer to the request that made it, once."""
    require_site_admin(request.user)
    form = _form(request, sent(request))
    made = None
    if request.method == "POST":
        made = saved(form, lambda: _invited(request, form))
    status = form_status(form)
    return _shown(request, form if made is None else _form(request, None), made, status=status)


def _form(request: HttpRequest, data: object) -> InvitationForm:
    return InvitationForm(data, list(visible_to(request.user, Project).order_by("name")))


def _invited(request: HttpRequest, form: InvitationForm) -> tuple[Invitation, str]:
    known = dict(form.cleaned_data)
    slug = known.pop("project")
    project = find_project(request.user, slug) if slug else None
    return invite(actor_of(request), link=link_of(request), project=project, **known)


def _shown(
    request: HttpRequest, form: InvitationForm, made: tuple[Invitation, str] | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:  # fmt: skip
    context = {
        "invitations": open_invitations(actor_of(request).user),
        "form": form,
        "made": made[0] if made else None,
        "link": made[1] if made else "",
    }
    return render(request, "invitations/invitations.html", context, status=status)


@page("POST")
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a letter with a new link, which is shown once more."""
    invitation = _found(request, pk)
    try:
        made = send_again(actor_of(request), invitation, link=link_of(request))
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("invitations")
    return _shown(request, _form(request, None), made)


@page("POST")
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _found(request, pk)
    return attempt(
        request,
        lambda: withdraw(actor_of(request), invitation),
        _("The invitation of %(name)s is withdrawn.") % {"name": invitation.email},
        "invitations",
    )


def link_of(request: HttpRequest) -> Callable[[str], str]:
    """How a key becomes the address in the letter; the host is one of those allowed."""
    return lambda key: request.build_absolute_uri(reverse("welcome", args=[key]))


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the link chooses a name and a password, and is signed in."""
    invitation = invitation_of(key)
    if invitation is None:
        return render(request, "invitations/ended.html", status=HTTPStatus.NOT_FOUND)
    form = WelcomeForm(sent(request), initial=_suggested(invitation))
    if request.method == "POST" and not request.user.is_authenticated:
        user = saved(form, lambda: _accepted(request, key, form))
        if user is not None:
            login(request, user, backend=_BACKEND)
            messages.success(request, _("Welcome, %(name)s.") % {"name": user.name})
            project = invitation.project
            return redirect("project", project.slug) if project else redirect("home")
    context = {"invitation": invitation, "form": form}
    return render(request, "invitations/welcome.html", context, status=form_status(form))


def _suggested(invitation: Invitation) -> dict[str, str]:
    name, _at, _host = invitation.email.partition("@")
    return {"username": name.lower(), "full_name": invitation.full_name}


def _accepted(request: HttpRequest, key: str, form: WelcomeForm) -> User:
    given = form.cleaned_data
    return accept(
        key,
        username=given["username"],
        password=given["password"],
        full_name=given["full_name"],
        request_id=request.META.get("workbench.request_id", ""),
    )


def _found(request: HttpRequest, pk: uuid.UUID) -> Invitation:
    require_site_admin(request.user)
    invitation = visible_to(request.user, Invitation).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation
