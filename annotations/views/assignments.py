"""Drawing and leaving documents from pages: the next one, handed in, skipped, given back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotations import markdown
from annotations.access import actor_of, find
from annotations.errors import Conflict, Refused, Stale
from annotations.models import Assignment, Queue, Role
from annotations.queries.answers import answer_to, passages_on
from annotations.queries.left import nothing_left_in
from annotations.services import assignments
from annotations.services.drawing import draw
from annotations.views.shared import attempt, page, show

_SHOWN = ("project", "queue", "annotator", "document")


@page("POST")
def next_document(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """To the live document of a queue, or the next one."""
    queue = find(request.user, Queue, pk, Role.REVIEWER, "project")
    return _to_next(request, queue)


def _to_next(request: HttpRequest, queue: Queue) -> HttpResponse:
    try:
        drawn = draw(actor_of(request), queue)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("queues", queue.project.slug)
    if drawn.assignment is None:
        messages.success(
            request, _("Nothing is left for you in “%(queue)s”.") % {"queue": queue.name}
        )
        return redirect("queues", queue.project.slug)
    return redirect("document", drawn.assignment.document_id)


@page("POST")
def submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Hand in; then the known answer in training, else the next document."""
    found = find(request.user, Assignment, pk, Role.REVIEWER, *_SHOWN)
    try:
        done = assignments.submit(actor_of(request), found)
    except (Refused, Conflict, Stale) as error:
        messages.error(request, error.message)
        return redirect("document", found.document_id)
    if done.place_id is None:
        messages.warning(
            request,
            _("Handed in late: others have read this document meanwhile. Your set is kept as an "
              "extra one."),
        )  # fmt: skip
    else:
        messages.success(request, _("Handed in."))
    if found.queue.training or "answer" in request.POST:
        return redirect("assignment-answer", found.pk)
    if "next" in request.POST:
        return _to_next(request, found.queue)
    return redirect("document", found.document_id)


@page("POST")
def skip(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Leave it to others with a reason, and go on."""
    found = find(request.user, Assignment, pk, Role.REVIEWER, *_SHOWN)
    reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
    try:
        assignments.skip(actor_of(request), found, reason=reason)
    except (Refused, Conflict) as error:
        messages.error(request, error.message)
        return redirect("document", found.document_id)
    messages.success(request, _("Skipped; others will read it."))
    return _to_next(request, found.queue)


@page("POST")
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give it back."""
    found = find(request.user, Assignment, pk, Role.REVIEWER, *_SHOWN)
    mine = found.annotator.user_id == actor_of(request).user.pk
    back = ("queues", found.project.slug) if mine else ("queue", found.queue_id)
    return attempt(
        request,
        lambda: assignments.release(actor_of(request), found),
        _("Given back; others will read it. What was written stays as a draft."),
        *back,
    )


@page("POST")
def take_up(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on with a document whose lease ran out, while a place is free."""
    found = find(request.user, Assignment, pk, Role.REVIEWER, *_SHOWN)
    return attempt(
        request,
        lambda: assignments.heartbeat(actor_of(request), found),
        _("It is yours again."),
        "document",
        found.document_id,
    )


@page()
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was handed in beside the known answer, or beside the set that was kept hidden."""
    found = find(request.user, Assignment, pk, Role.VIEWER, *_SHOWN)
    me = actor_of(request).user
    guideline, told = found.project.guidelines.first(), answer_to(me, found)
    passages = [
        (one.labels, markdown.to_html(one.markdown)) for one in passages_on(guideline, told.labels)
    ]
    whole = markdown.to_html(guideline.markdown) if guideline and not passages else ""
    return show(
        request, "queues/answer.html", found.project, assignment=found, queue=found.queue,
        document=found.document, answer=told, passages=passages, guideline=whole,
        nothing_left=nothing_left_in(me, found.queue_id),
    )  # fmt: skip
