"""Who belongs to a project."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project
from annotations.forms.people import ROLE_HELP, MemberForm
from annotations.forms.shared import version_of
from annotations.models import Membership, Project, Role
from annotations.queries.members import members_of
from annotations.services.members import add_member, remove_member, set_member
from annotations.views.shared import attempt, form_status, page, saved, sent, show


@page("GET", "POST")
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody with their role; managers add people."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    project = find_project(request.user, slug, role)
    form = MemberForm(sent(request))
    if request.method == "POST":
        added = saved(form, lambda: _add(request, project, form))
        if added is not None:
            words = _("%(name)s is a member with the role of %(role)s.")
            role_name = added.get_role_display()
            messages.success(request, words % {"name": added.user.name, "role": role_name})
            return redirect("members", project.slug)
    return show(
        request,
        "members/members.html",
        project,
        members=members_of(request.user, project.pk),
        form=form,
        roles=[(one, ROLE_HELP[one]) for one in Role],
        status=form_status(form),
    )


def _add(request: HttpRequest, project: Project, form: MemberForm) -> Membership:
    chosen = form.cleaned_data
    return add_member(actor_of(request), project, username=chosen["user"], role=chosen["role"])


@page("POST")
def change_role(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    membership = find(request.user, Membership, pk, Role.MANAGER, "project", "user")
    project, user = membership.project, membership.user
    role, version = request.POST.get("role", ""), version_of(request.POST.get("version", ""))
    return attempt(
        request,
        lambda: set_member(
            actor_of(request), project, username=user.username, role=role, version=version
        ),
        _("%(name)s has the new role.") % {"name": user.name},
        "members",
        project.slug,
    )


@page("POST")
def remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a membership; the work stays."""
    membership = find(request.user, Membership, pk, Role.MANAGER, "project", "user")
    version = version_of(request.POST.get("version", ""))
    return attempt(
        request,
        lambda: remove_member(actor_of(request), membership, version=version),
        _("%(name)s is no longer a member. Their annotations stay.")
        % {"name": membership.user.name},
        "members",
        membership.project.slug,
    )
