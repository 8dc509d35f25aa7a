"""Adjudication: the list of what waits, the page on which a document is decided, the rules."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find, find_project
from annotations.errors import Conflict, Forbidden, Refused
from annotations.forms.adjudications import RulesForm
from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    Document,
    Label,
    Role,
    User,
)
from annotations.opinions import Rules
from annotations.queries import annotate
from annotations.queries.adjudication_desk import looks_away, shown_cases, shown_reviewers
from annotations.queries.adjudications import backlog
from annotations.queries.backlog import TABS, around, backlog_page
from annotations.queries.reading import reading_of
from annotations.services import adjudications as service
from annotations.services.adjudication_rules import save_rules
from annotations.views.adjudicate_words import words
from annotations.views.shared import attempt, form_status, page, saved, sent, show


@page()
def adjudications(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for an adjudicator, with its age; managers declare more of it ready."""
    project = find_project(request.user, slug, Role.ADJUDICATOR)
    user = actor_of(request).user
    tab = request.GET.get("show", "open")
    tab = tab if tab in TABS else "open"
    by_state, offered = around(user, project)
    listed = backlog_page(user, project, tab, request.GET.get("cursor", ""))
    titles = {"open": _("To decide"), "waiting": _("Back with reviewers"), "closed": _("Closed")}
    return show(
        request,
        "adjudications/adjudications.html",
        project,
        page=listed,
        tab=tab,
        tabs=[
            (name, titles[name], sum(by_state.get(state, 0) for state in states))
            for name, states in TABS.items()
        ],
        offered=offered,
        rules=Rules.of(project.settings),
    )


@page("POST")
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a document need not wait for more reviews."""
    project = find_project(request.user, slug, Role.MANAGER)
    try:
        key, round = uuid.UUID(request.POST.get("document", "")), int(request.POST["round"])
    except (ValueError, KeyError) as error:
        raise Refused(_("There is no such document.")) from error
    document = find(request.user, Document, key, Role.MANAGER, "project", defer=["text"])
    return attempt(
        request,
        lambda: service.make_ready(actor_of(request), document, round, declared=True),
        _("“%(title)s” is ready to be decided.") % {"title": document},
        "adjudications",
        project.slug,
    )


@page("POST")
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to decide a document, or go on; then its page, with the reason where it cannot be."""
    found = find(request.user, Adjudication, pk, Role.ADJUDICATOR, "project")
    try:
        service.take_up(actor_of(request), found)
    except (Conflict, Forbidden) as error:
        messages.error(request, error.message)
    return redirect("adjudication", found.pk)


@page("POST")
def reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open a closed document again."""
    found = find(request.user, Adjudication, pk, Role.ADJUDICATOR, "project")
    return attempt(
        request,
        lambda: service.reopen(actor_of(request), found),
        _("It is open again; its gold set is a draft."),
        "adjudication",
        found.pk,
    )


@page()
def adjudication(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The text once, with all sets painted in lanes, and the cases beside it."""
    user = actor_of(request).user
    found = find(
        user, Adjudication, pk, Role.ADJUDICATOR, "project", "document__outlet", "adjudicator"
    )
    if looks_away(user, found):
        raise Forbidden(_("You are reviewing this document; hand it in or give it back first."))
    bootstrap = _bootstrap(user, found)
    return show(
        request,
        "adjudications/adjudication.html",
        found.project,
        adjudication=found,
        document=found.document,
        blocks=annotate.blocks(found.document.text),
        labels=[label for label in found.project.labels.all() if not label.retired],
        mine=bootstrap["mine"],
        closed=found.state in CLOSED_STATES,
        bootstrap=bootstrap,
        strings=words(),
        reading=reading_of(user),
    )


def _bootstrap(user: User, found: Adjudication) -> dict[str, Any]:
    row = backlog(user).get(pk=found.pk)
    mine = row.state == AdjudicationState.WORKING and row.adjudicator_id == user.pk
    return {
        "adjudication": {"id": row.pk, "state": row.state, "version": row.version},
        "reviewers": shown_reviewers(row),
        "cases": shown_cases(row),
        "mine": mine,
        "labels": [_label(label) for label in found.project.labels.all()],
        "language": found.document.language,
        "letters": reading_of(user).single_keys,
        "urls": {
            "api": f"/api/v1/adjudications/{found.pk}/",
            "list": reverse("adjudications", args=[found.project.slug]),
            "document": reverse("document", args=[_NOBODY]),
        },
    }


_NOBODY = uuid.UUID(int=0)


def _label(label: Label) -> dict[str, Any]:
    return {
        "key": label.key,
        "title": label.title,
        "colour": label.colour,
        "hotkey": label.hotkey,
        "retired": label.retired,
    }


@page("GET", "POST")
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """What counts as agreement, how much of it is looked at, and who may decide."""
    project = find_project(request.user, slug, Role.MANAGER)
    form = RulesForm(sent(request), initial=RulesForm.values_of(project))
    if request.method == "POST":
        kept = saved(
            form,
            lambda: save_rules(
                actor_of(request), project, version=form.cleaned_data["version"],
                changes=form.changes(),
            ),
        )  # fmt: skip
        if kept is not None:
            messages.success(request, _("Saved. What is decided already stays as it is."))
            return redirect("adjudications", project.slug)
    return show(request, "adjudications/rules.html", project, form=form, status=form_status(form))
