"""What was done in a project: by day, then by person, in the reader's zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.access import actor_of, find_project
from annotations.forms.activity import ActivityForm
from annotations.models import Document, JobKind, JobState, Role, SetKind, SetStatus, User
from annotations.queries.activity import Deed, deeds, named
from annotations.rows import address
from annotations.views.shared import narrowed_address, page, show

_PLACE = "{what}"


@dataclass(frozen=True, slots=True)
class Told:
    """A deed in words: what stands before and behind the thing, and where the thing is."""

    deed: Deed
    before: str
    what: str
    after: str
    url: str = ""
    language: str = ""


@page()
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest deeds; older ones by the cursor."""
    project = find_project(request.user, slug)
    form = ActivityForm(request.GET, project)
    cursor = request.GET.get("cursor", "")
    found, older = deeds(actor_of(request).user, project, form.wanted(), cursor)
    known = named(found)
    told = (_told(project.slug, deed, known) for deed in found)
    part = request.headers.get("HX-Target") == "deeds"
    response = show(
        request,
        "activity/activity.html#deeds" if part else "activity/activity.html",
        project,
        form=form,
        narrowed=form.narrowed(),
        days=list(_days(told, known["users"])),
        older=older,
        newest=not cursor,
    )
    if part:
        response["HX-Push-Url"] = narrowed_address(request)
    return response


def _days(
    told: Iterable[Told], users: Mapping[Any, User]
) -> Iterator[tuple[date, list[tuple[str, list[Told]]]]]:
    """Days with people with deeds; one person's deeds of a day stand together while unbroken."""
    by_key = {str(key): user for key, user in users.items()}

    def who(one: Told) -> str:
        user = by_key.get(one.deed.user)
        return user.name if user else one.deed.username or _("Somebody")

    for day, of_day in groupby(told, lambda one: timezone.localtime(one.deed.at).date()):
        yield day, [(name, list(of_one)) for name, of_one in groupby(of_day, who)]


def _told(slug: str, deed: Deed, known: Mapping[str, Mapping[Any, Any]]) -> Told:
    sentence, what, url, language = _WORDS[deed.kind](slug, deed.row, known)
    before, _mark, after = sentence.partition(_PLACE)
    return Told(deed, before, what, after, url, language)


_Said = tuple[str, str, str, str]
_Known = Mapping[str, Mapping[Any, Any]]


def _set(_slug: str, row: Any, known: _Known) -> _Said:
    submitted = row.status == SetStatus.SUBMITTED
    if row.kind == SetKind.GOLD:
        sentence = _("closed {what} into gold") if submitted else _("opened the gold of {what}")
    elif submitted:
        sentence = _("submitted a set on {what}")
    else:
        sentence = _("reopened a set on {what}")
    document: Document | None = known["documents"].get(row.document_id)
    url = address("document", row.document_id) + f"?set={row.pgh_obj_id}"
    return sentence, str(document or ""), url, document.language if document else ""


def _document(_slug: str, row: Any, known: _Known) -> _Said:
    sentence = {
        "insert": _("added the document {what}"),
        "update": _("changed what is known of {what}"),
        "delete": _("deleted the document {what}"),
    }[row.pgh_label]
    there = row.pgh_obj_id in known["documents"]
    url = address("document-details", row.pgh_obj_id) if there else ""
    return sentence, row.title or row.external_id, url, row.language


def _guideline(slug: str, row: Any, _known: _Known) -> _Said:
    url = reverse("guideline", args=[slug]) + f"?version={row.version}"
    return _("wrote {what} of the guideline"), _("version %d") % row.version, url, ""


def _label(slug: str, row: Any, _known: _Known) -> _Said:
    sentence = {
        "insert": _("added the label {what}"),
        "update": _("changed the label {what}"),
        "delete": _("deleted the label {what}"),
    }[row.pgh_label]
    return sentence, row.title, reverse("labels", args=[slug]), ""


def _outlet(slug: str, row: Any, _known: _Known) -> _Said:
    sentence = {
        "insert": _("added the outlet {what}"),
        "update": _("changed the outlet {what}"),
        "delete": _("deleted the outlet {what}"),
    }[row.pgh_label]
    return sentence, row.name, reverse("outlets", args=[slug]), ""


def _member(slug: str, row: Any, known: _Known) -> _Said:
    role = Role(row.role).label
    sentence = {
        "insert": _("added {what} with the role of %(role)s"),
        "update": _("gave {what} the role of %(role)s"),
        "delete": _("removed {what}, who had the role of %(role)s"),
    }[row.pgh_label] % {"role": role}
    user: User | None = known["users"].get(row.user_id)
    return sentence, user.name if user else _("somebody"), reverse("members", args=[slug]), ""


def _project(slug: str, row: Any, _known: _Known) -> _Said:
    made = row.pgh_label == "insert"
    sentence = _("began the project {what}") if made else _("named the project {what}")
    return sentence, row.name, reverse("project", args=[slug]), ""


def _job(_slug: str, row: Any, _known: _Known) -> _Said:
    sentence = {
        JobKind.IMPORT.value: _("imported {what}"),
        JobKind.EXPORT.value: _("exported {what}"),
        JobKind.CHANGE.value: _("changed {what}"),
    }.get(row.kind, "{what}")
    what = {
        JobKind.EXPORT.value: _("the corpus"),
        JobKind.CHANGE.value: _("many documents"),
    }.get(row.kind, row.file_name or str(JobKind(row.kind).label))
    return f"{sentence} ({JobState(row.state).label})", what, address("job", row.pk), ""


_WORDS: dict[str, Any] = {
    "sets": _set,
    "documents": _document,
    "guideline": _guideline,
    "labels": _label,
    "outlets": _outlet,
    "members": _member,
    "project": _project,
    "jobs": _job,
}
