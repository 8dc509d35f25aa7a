"""Queues of a project: listed, made, changed, filled, opened, paused and ended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import markdown
from annotations.access import actor_of, find, find_project
from annotations.errors import Refused
from annotations.forms.queues import FillForm, QueueForm, SkipReasonsForm
from annotations.forms.shared import version_of
from annotations.models import ItemState, Project, Queue, QueueState, Role
from annotations.queries.gold_checks import own_checks
from annotations.queries.queues import held_in, home_of, item_page, queues_of
from annotations.queries.roles import holds
from annotations.queries.standings import Standing, standings_in
from annotations.services.assignments import set_skip_reasons, skip_reasons
from annotations.services.queues import (
    create_queue,
    mix_in_gold,
    prioritise,
    put_in,
    put_in_filtered,
    take_out,
    update_queue,
)
from annotations.views.shared import attempt, form_status, page, page_number, saved, sent, show

A_PAGE = 50
_PLANNED = ("overlap", "share_twice")
_MOVES = {
    QueueState.DRAFT: ["open"],
    QueueState.OPEN: ["paused", "ended"],
    QueueState.PAUSED: ["open", "ended"],
    QueueState.ENDED: [],
}


@page("GET", "POST")
def queues(request: HttpRequest, slug: str) -> HttpResponse:
    """All queues of the project, and the reasons for skipping; a reviewer draws from here."""
    role = Role.MANAGER if request.method == "POST" else Role.VIEWER
    project = find_project(request.user, slug, role)
    actor = actor_of(request)
    form = SkipReasonsForm(
        sent(request),
        initial={"version": project.version, "reasons": "\n".join(skip_reasons(project))},
    )
    told = saved(form, lambda: _reasons(request, project, form)) if form.is_bound else None
    if told is not None:
        messages.success(request, _("The reasons are saved."))
        return redirect("queues", project.slug)
    rows = queues_of(actor.user, project)
    number, last = page_number(request, len(rows), A_PAGE)
    rows = rows[(number - 1) * A_PAGE : number * A_PAGE]
    # How far they are is for managers.
    manages = holds(actor.user, project, Role.MANAGER)
    found = standings_in(actor.user, project, rows) if manages else {}
    listed = [{"queue": row, "standing": found.get(row.pk)} for row in rows]
    return show(
        request, "queues/queues.html", project, listed=listed, form=form, number=number, last=last,
        mine=home_of(actor.user, project), checks=own_checks(actor.user, project),
        status=form_status(form),
    )  # fmt: skip


def _reasons(request: HttpRequest, project: Project, form: SkipReasonsForm) -> Project:
    told = form.cleaned_data
    return set_skip_reasons(
        actor_of(request), project, version=told["version"], reasons=told["reasons"].splitlines()
    )


@page("GET", "POST")
def new_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a queue, as it was planned; it is being prepared until a manager opens it."""
    project = find_project(request.user, slug, Role.MANAGER)
    planned = {name: request.GET[name] for name in _PLANNED if name in request.GET}
    form = QueueForm(sent(request), project, actor_of(request).user, initial=planned)
    if request.method == "POST":
        made = saved(form, lambda: _create(request, project, form))
        if made is not None:
            messages.success(request, _("The queue is made. Look it over, then open it."))
            return redirect("queue", made.pk)
    return show(request, "queues/edit.html", project, form=form, status=form_status(form))


def _create(request: HttpRequest, project: Project, form: QueueForm) -> Queue:
    known = form.known()
    documents: list[uuid.UUID] | None = None if known["all_documents"] else []
    return create_queue(actor_of(request), project, documents=documents, **known)


@page("GET", "POST")
def edit_queue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a queue, also while people work."""
    queue = find(request.user, Queue, pk, Role.MANAGER, "project", "start_annotator")
    form = QueueForm(
        sent(request), queue.project, actor_of(request).user, initial=QueueForm.values_of(queue)
    )
    if request.method == "POST":
        changed = saved(form, lambda: _update(request, queue, form))
        if changed is not None:
            messages.success(request, _("The queue is changed."))
            return redirect("queue", queue.pk)
    return show(
        request, "queues/edit.html", queue.project, form=form, queue=queue,
        status=form_status(form),
    )  # fmt: skip


def _update(request: HttpRequest, queue: Queue, form: QueueForm) -> Queue:
    before, known = QueueForm.values_of(queue), form.known()
    flat = {**known, **{name: known["filter"].get(name, "") for name in ("search",)}}
    changes = {
        name: value
        for name, value in known.items()
        if (name == "filter" and value != queue.filter)
        or (name != "filter" and (flat[name] or None) != (before.get(name) or None))
    }
    version = form.cleaned_data["version"] or 0
    return update_queue(actor_of(request), queue, version=version, changes=changes)


@page("GET", "POST")
def queue(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A queue for its managers: how far it is, who is on what, and its documents in their turn."""
    row = find(request.user, Queue, pk, Role.MANAGER, "project", "start_annotator")
    form = FillForm(sent(request), row.project)
    if request.method == "POST":
        added = saved(form, lambda: _fill(request, row, form))
        if added is not None:
            words = ngettext("%d document came in.", "%d documents came in.", added) % added
            messages.success(request, words)
            return redirect("queue", row.pk)
    me, tab = actor_of(request).user, request.GET.get("state", "")
    tab = tab if tab in ItemState.values else ""
    standing = standings_in(me, row.project, [row])[row.pk]
    return show(
        request, "queues/queue.html", row.project, queue=row, form=form, standing=standing,
        tab=tab, tabs=_tabs(standing),
        moves=[(one, QueueState(one).label) for one in _MOVES[QueueState(row.state)]],
        instructions=markdown.to_html(row.instructions) if row.instructions else "",
        items=item_page(me, row, request.GET.get("cursor", ""), tab),
        held=held_in(me, row.pk), status=form_status(form),
    )  # fmt: skip


def _tabs(standing: Standing) -> list[tuple[str, str, int | None]]:
    """What the list of documents can be narrowed to: state, title, how many where it is known."""
    states = [(one.value, str(one.label), getattr(standing, one, None)) for one in ItemState]
    return [("", _("All in it"), standing.documents), *states]


def _fill(request: HttpRequest, row: Queue, form: FillForm) -> int:
    priority = form.cleaned_data["priority"] or 0
    return put_in_filtered(actor_of(request), row, form.wanted(), priority=priority)


@page("POST")
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open, pause or end a queue."""
    row = find(request.user, Queue, pk, Role.MANAGER, "project")
    state, version = request.POST.get("state", ""), version_of(request.POST.get("version", ""))
    done = {
        "open": _("The queue is open: people can draw from it."),
        "paused": _("The queue is paused. What people have in hand can be handed in."),
        "ended": _("The queue has ended. What people have in hand can be handed in."),
    }
    return attempt(
        request,
        lambda: update_queue(actor_of(request), row, version=version, changes={"state": state}),
        done.get(state, ""),
        "queue",
        row.pk,
    )


@page("POST")
def documents(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take chosen documents out, put them back, give them another priority, or mix gold in."""
    row = find(request.user, Queue, pk, Role.MANAGER, "project")
    return attempt(
        request, lambda: _change(request, row), _("The queue is changed."), "queue", row.pk
    )


def _change(request: HttpRequest, row: Queue) -> Any:
    try:
        keys = [uuid.UUID(text) for text in request.POST.getlist("chosen")[:200]]
        priority = int(request.POST.get("priority") or 0)
        gold = int(request.POST.get("gold") or 0)
    except ValueError as error:
        raise Refused(_("A whole number, please.")) from error
    if "mix" in request.POST:
        return mix_in_gold(actor_of(request), row, gold)
    if not keys:
        raise Refused(_("Choose at least one document."))
    items = row.items.filter(pk__in=keys)
    if "remove" in request.POST:
        return take_out(actor_of(request), row, items)
    if "back" in request.POST:
        return put_in(actor_of(request), row, list(items.values_list("document", flat=True)))
    return prioritise(actor_of(request), row, items, priority)
