"""What the person was told: the page, the way on from each, and the number beside the bell."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.access import actor_of, find
from annotations.models import JobKind, JobState, Notification, NotificationKind, Role
from annotations.models.notifications import ABOUT_COMMENTS
from annotations.queries.keyset import Sort, cut
from annotations.queries.names import masked
from annotations.queries.notifications import notifications_of, unread_count
from annotations.services.notifications import mark_all_read, mark_read
from annotations.views.shared import page

NEWEST_FIRST = Sort("added", "created_at", "time", descending=True)
_PLACE = "{what}"


@dataclass(frozen=True, slots=True)
class Told:
    """A notification in words: what stands before and behind the thing it is about."""

    notification: Notification
    before: str
    what: str
    after: str
    language: str


@page("GET", "POST")
def notifications(request: HttpRequest) -> HttpResponse:
    """All of them, newest first; the button marks all as read."""
    actor = actor_of(request)
    if request.method == "POST":
        mark_all_read(actor)
        return redirect("notifications")
    cursor = request.GET.get("cursor", "")
    listed = cut(notifications_of(actor.user), NEWEST_FIRST, cursor=cursor)
    context = {
        "page": listed,
        "told": [_told(one) for one in masked(actor.user, listed.rows)],
        "unread": unread_count(actor.user),
    }
    return render(request, "notifications/notifications.html", context)


@page("GET", "POST")
def notification(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open what it is about, which is reading it; by POST it is only marked as read."""
    found = find(request.user, Notification, pk, Role.VIEWER, "project")
    mark_read(actor_of(request), found)
    return redirect("notifications" if request.method == "POST" else _place(found))


@page()
def unread(request: HttpRequest) -> HttpResponse:
    """The number beside the bell, asked for when a page comes into view again."""
    return JsonResponse({"unread": unread_count(request.user)})


def _place(found: Notification) -> str:
    payload = found.payload
    if found.kind == NotificationKind.JOB_ENDED:
        return reverse("job", args=[payload["job"]])
    if found.kind in (NotificationKind.SET_REOPENED, NotificationKind.ASKED_BACK):
        return reverse("document", args=[payload["document"]]) + f"?set={payload['set']}"
    if found.kind in ABOUT_COMMENTS:
        return reverse("comments", args=[payload["document"]]) + f"#comment-{payload['comment']}"
    assert found.project is not None
    route = "guideline" if found.kind == NotificationKind.GUIDELINE_CHANGED else "project"
    return reverse(route, args=[found.project.slug])


def _told(one: Notification) -> Told:
    sentence, what = _WORDS[NotificationKind(one.kind)](one.payload, one)
    before, _mark, after = sentence.partition(_PLACE)
    return Told(one, before, what, after, one.payload.get("language", ""))


def _job(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    sentence = {
        JobState.SUCCEEDED.value: _("Done: {what}"),
        JobState.FAILED.value: _("Failed: {what}"),
    }[payload["state"]]
    kind = JobKind(payload["job_kind"]).label
    return sentence, f"{kind} · {payload['file_name']}" if payload["file_name"] else str(kind)


def _role(payload: dict[str, Any], one: Notification) -> tuple[str, str]:
    new = _("%(by)s added you to {what}; your role is %(role)s.")
    changed = _("%(by)s changed your role in {what}; it is %(role)s now.")
    words = {"by": payload["by"], "role": Role(payload["role"]).label}
    return (new if payload["new"] else changed) % words, str(one.project)


def _guideline(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    what = _("version %d") % payload["version"]
    return _("%(by)s wrote {what} of the guideline.") % {"by": payload["by"]}, what


def _reopened(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    sentence = _("%(by)s reopened your set on {what}; submit it again when it is finished.")
    return sentence % {"by": payload["by"]}, payload["title"]


def _asked_back(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    sentence = _("%(by)s asks you to look at {what} again: “%(remark)s”")
    return sentence % {"by": payload["by"], "remark": payload["remark"]}, payload["title"]


def _mentioned(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    sentence = _("%(by)s mentioned you in a comment on {what}.")
    return sentence % {"by": payload["by"]}, payload["title"]


def _commented(payload: dict[str, Any], _one: Notification) -> tuple[str, str]:
    sentence = _("%(by)s commented on your work, or answered you, on {what}.")
    return sentence % {"by": payload["by"]}, payload["title"]


_WORDS = {
    NotificationKind.JOB_ENDED: _job,
    NotificationKind.ROLE_GIVEN: _role,
    NotificationKind.GUIDELINE_CHANGED: _guideline,
    NotificationKind.SET_REOPENED: _reopened,
    NotificationKind.ASKED_BACK: _asked_back,
    NotificationKind.MENTIONED: _mentioned,
    NotificationKind.COMMENTED: _commented,
}
