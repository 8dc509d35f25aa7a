"""The accounts of the workbench, for site admins: listed, made, ended, second factors reset."""

from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotations.access import actor_of, require_site_admin
from annotations.forms.accounts import AccountForm, PeopleForm
from annotations.models import ApiToken, Membership, User
from annotations.queries.keyset import Sort, cut
from annotations.queries.people import open_invitations, people
from annotations.queries.visibility import visible_to
from annotations.services.users import create_user, reset_factors, set_active
from annotations.views.shared import attempt, form_status, page, saved, sent

BY_NAME = Sort("username", "username")


@page()
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody, found by name and state."""
    require_site_admin(request.user)
    viewer = actor_of(request).user
    form = PeopleForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = people(viewer, words=asked.get("q", ""), state=asked.get("state", ""))
    context = {
        "page": cut(rows, BY_NAME, cursor=request.GET.get("cursor", "")),
        "form": form,
        "narrowed": any(asked.values()),
        "invited": open_invitations(viewer).count(),
    }
    return render(request, "people/people.html", context)


@page("GET", "POST")
def new_account(request: HttpRequest) -> HttpResponse:
    """An account made here and now."""
    require_site_admin(request.user)
    form = AccountForm(sent(request))
    if request.method == "POST":
        made = saved(form, lambda: create_user(actor_of(request), **form.cleaned_data))
        if made is not None:
            messages.success(request, _("%(name)s has an account now.") % {"name": made.name})
            return redirect("person", made.pk)
    return render(request, "people/new.html", {"form": form}, status=form_status(form))


@page()
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One account, and what it holds open."""
    person = _found(request, pk)
    members = Membership.objects.filter(user=person).select_related("project")
    factors = Authenticator.objects.filter(user=person)
    context = {
        "person": person,
        "memberships": members.order_by("project__name"),
        "factors": factors.exclude(type=Authenticator.Type.RECOVERY_CODES),
        "sessions": UserSession.objects.filter(user=person).order_by("-last_seen_at"),
        "tokens": ApiToken.objects.filter(user=person, revoked_at=None).count(),
    }
    return render(request, "people/person.html", context)


@page("POST")
def switch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End the account, or open it again (`active=yes`)."""
    person = _found(request, pk)
    active = request.POST.get("active") == "yes"
    if active:
        done = _("%(name)s may sign in again.")
    else:
        done = _("%(name)s is deactivated and signed out everywhere.")
    return attempt(
        request,
        lambda: set_active(actor_of(request), person, active=active),
        done % {"name": person.name},
        "person",
        person.pk,
    )


@page("POST")
def factors(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the second factors away."""
    person = _found(request, pk)
    done = _("%(name)s signs in with the password alone and may set up new factors.")
    return attempt(
        request,
        lambda: reset_factors(actor_of(request), person),
        done % {"name": person.name},
        "person",
        person.pk,
    )


def _found(request: HttpRequest, pk: uuid.UUID) -> User:
    require_site_admin(request.user)
    person = visible_to(request.user, User).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person
