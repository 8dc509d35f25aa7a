"""Planning: how long a queue would take, before it is opened, and a pilot to learn it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.errors import Conflict
from annotations.forms.plans import PaceForm, PlanForm
from annotations.models import Role
from annotations.planning import others, plan
from annotations.queries.plans import PILOT
from annotations.services.pilots import create_pilot
from annotations.views.shared import narrowed_address, page, show


@page("GET", "POST")
def planning(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan for what stands in the address; sent, a pilot is made."""
    project = find_project(request.user, slug, Role.MANAGER)
    if request.method == "POST":
        return _pilot(request, slug)
    measured = PaceForm(request.GET, project)
    pace = measured.measured()
    form = PlanForm(request.GET, pace, timezone.localdate())
    given = form.given()
    part = request.headers.get("HX-Target") == "plan"
    response = show(
        request, "plans/plan.html#plan" if part else "plans/plan.html", project,
        form=form, measured=measured, pace=pace, pilot=PILOT,
        plan=plan(given) if given else None,
        others=list(others(given)) if given else [],
        status=422 if form.errors and not part else 200,
    )  # fmt: skip
    if part:
        response["HX-Push-Url"] = narrowed_address(request)
    return response


def _pilot(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request.user, slug, Role.MANAGER)
    try:
        made = create_pilot(actor_of(request), project)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("plan", slug)
    messages.success(request, _("The pilot is made. Look it over, then open it."))
    return redirect("queue", made.pk)
