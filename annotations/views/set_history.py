"""The page of a set's history: who did what and when, and the way back to an earlier state."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.access import actor_of, find
from annotations.errors import Refused
from annotations.models import AnnotationSet, Role, SetStatus
from annotations.queries.keyset import cut
from annotations.queries.set_history import NEWEST_FIRST, Act, Change, acts, told
from annotations.services.rewinding import rewind_set
from annotations.views.shared import attempt, page, show

_RELATED = ("project", "document", "annotator__user")


@dataclass(frozen=True, slots=True)
class _Line:
    """A change in words: what was done to what, and fields with their old and new value."""

    done: str
    quote: str
    fields: list[tuple[str, str, str]]


@page()
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What happened in the set, newest first, for whoever sees it."""
    found = find(request.user, AnnotationSet, pk, Role.VIEWER, *_RELATED)
    listed = cut(acts(found), NEWEST_FIRST, cursor=request.GET.get("cursor", ""))
    titles = {label.key: label.title for label in found.project.labels.all()}
    me = actor_of(request).user
    mine = found.annotator.user_id == me.pk
    return show(
        request,
        "sets/history.html",
        found.project,
        set=found,
        page=listed,
        days=list(_lines(told(me, found, listed.rows), titles)),
        newest=not request.GET.get("cursor"),
        rewinds=mine and found.status == SetStatus.DRAFT,
    )


@page("POST")
def rewind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Bring back the state after an act, and show it."""
    found = find(request.user, AnnotationSet, pk, Role.REVIEWER, *_RELATED)
    at = _moment(request.POST.get("at", ""))

    def deed() -> None:
        _set, n = rewind_set(actor_of(request), found, at=at)
        messages.info(
            request,
            ngettext("%(n)d thing changed back.", "%(n)d things changed back.", n) % {"n": n},
        )

    done = _("The earlier state is back. What was there before is in the history too.")
    return attempt(request, deed, done, "set-history", found.pk)


def _moment(given: str) -> datetime:
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(_("This is no moment of the history."), "at")
    return moment


def _lines(found: list[Act], titles: dict[str, str]) -> Iterator[tuple[Act, list[_Line], int]]:
    for act in found:
        yield act, [_line(one, titles) for one in act.changes], act.total - len(act.changes)


def _line(change: Change, titles: dict[str, str]) -> _Line:
    made = change.what == "made"
    fields = [
        (_names()[name], "" if made else _shown(name, change.before.get(name), titles),
         _shown(name, value, titles))
        for name, value in change.after.items()
        if name in _names() and (not made or (name in ("label", "stance", "note") and value))
    ]  # fmt: skip
    return _Line(_done(change), change.quote, fields)


def _done(change: Change) -> str:
    words = {
        ("annotation", "made"): _("Marked"),
        ("annotation", "changed"): _("Changed"),
        ("annotation", "deleted"): _("Deleted"),
        ("annotation", "restored"): _("Brought back"),
        ("evidence", "made"): _("Evidence linked"),
        ("evidence", "changed"): _("Evidence changed"),
        ("evidence", "deleted"): _("Evidence removed"),
        ("evidence", "restored"): _("Evidence brought back"),
        ("set", "made"): _("Begun"),
        ("set", "submitted"): _("Submitted"),
        ("set", "reopened"): _("Reopened"),
    }
    return words.get((change.kind, change.what), _("Changed"))


def _names() -> dict[str, str]:
    return {
        "label": _("Label"),
        "start": _("Start"),
        "end": _("End"),
        "judges": _("Judges"),
        "note": _("Note"),
        "confidence": _("Confidence"),
        "stance": _("Stance"),
        "quote": _("Quote"),
        "group": _("Group"),
        "sufficient": _("Enough"),
    }


def _shown(name: str, value: Any, titles: dict[str, str]) -> str:
    if name == "label":
        return titles.get(value, value) if value else _("To check")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)
