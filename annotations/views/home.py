"""The first page: where I left off, and my projects."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.access import actor_of
from annotations.queries.projects import my_projects, where_i_left_off
from annotations.queries.queues import home_of
from annotations.views.shared import page


@page()
def home(request: HttpRequest) -> HttpResponse:
    """My drafts, last touched first, and my projects."""
    me = actor_of(request).user
    context = {
        "left_off": where_i_left_off(me),
        "mine": my_projects(me),
        "work": home_of(me),
    }
    return render(request, "home.html", context)
