"""The first page: what waits for me, where I left off, and my projects."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.access import actor_of
from annotations.queries.duties import duties_of
from annotations.queries.projects import my_projects, where_i_left_off
from annotations.queries.queues import home_of
from annotations.views.shared import page


@page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits, my drafts, last touched first, and my projects."""
    me = actor_of(request).user
    mine = my_projects(me)
    context = {
        "left_off": where_i_left_off(me),
        "mine": mine,
        "duties": duties_of(me, mine),
        "work": home_of(me),
    }
    return render(request, "home.html", context)
