"""The annotate page: one document, one set, everything its scripts need in two JSON blocks.

What it does from then on goes through REST; the scripts are in `static/annotations/annotate/`.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from annotations import markdown
from annotations.access import find
from annotations.models import (
    AnnotationSet,
    AssignmentState,
    Document,
    Evidence,
    Label,
    Project,
    ReadingSettings,
    Role,
    Stage,
    User,
)
from annotations.queries import annotate
from annotations.queries.changes import mark_of
from annotations.queries.comments import open_threads
from annotations.queries.left import nothing_left_in
from annotations.queries.notifications import remark_on
from annotations.queries.projects import labels_of, latest_guideline
from annotations.queries.reading import reading_of
from annotations.services.assignments import skip_reasons
from annotations.views.annotate_words import words
from annotations.views.shared import page, show

_API = "/api/v1/"
# Stands in an address where the scripts put a document's id.
_NOBODY = uuid.UUID(int=0)


@page("GET")
def document(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The document with the reader's own set, or the one named by `?set=`."""
    user = request.user
    assert isinstance(user, User)
    found = find(user, Document, id, Role.VIEWER, "project", "outlet")
    desk = annotate.desk(user, found, _wanted(request))
    project = found.project
    reading = reading_of(user)
    drawn = _drawn(user, desk)
    labels = labels_of(project.pk)
    stage = drawn["queue"].stage if drawn else ""
    return show(
        request,
        "documents/document.html",
        project,
        document=found,
        blocks=annotate.blocks(found.text),
        labels=[one for one in labels if not one.retired and stage != Stage.MARK],
        **drawn,
        sets=_choices(desk),
        asked_back=remark_on(user, desk.shown) if desk.annotates else None,
        guideline=_guideline(project),
        bootstrap={**_bootstrap(user, desk, stage, labels), **_habits(request, reading)},
        strings=_strings(get_language()),
        reading=reading,
    )


def _wanted(request: HttpRequest) -> uuid.UUID | None:
    asked = request.GET.get("set", "")
    try:
        return uuid.UUID(asked) if asked else None
    except ValueError as error:
        raise Http404 from error


def _drawn(user: User, desk: annotate.Desk) -> dict[str, Any]:
    """The assignment that the set in view is, or will be, the work of; empty for none."""
    found = desk.drawn if desk.annotates else None
    if found is None or (desk.shown is not None and desk.shown.round != found.round):
        return {}
    queue, goes_on = found.queue, found.state != AssignmentState.LEASED
    return {
        "assignment": found,
        "queue": queue,
        "nothing_left": goes_on and nothing_left_in(user, queue.pk),
        "instructions": markdown.to_html(queue.instructions) if queue.instructions else "",
        "skip_reasons": skip_reasons(desk.document.project),
        "hidden": desk.shown is not None and desk.shown.started_hidden,
        "begun": desk.shown is not None,
    }


def _bootstrap(user: User, desk: annotate.Desk, stage: str, scheme: list[Label]) -> dict[str, Any]:
    document, project = desk.document, desk.document.project
    labels = [_label(label) for label in scheme]
    if stage == Stage.MARK:  # found here, labelled later
        labels = [{**label, "hotkey": ""} for label in labels]
    return {
        "user": user.username,
        "document": {"id": document.pk, "language": document.language, "length": document.length},
        "project": {"slug": project.slug},
        "set": desk.shown and _set(desk.shown),
        "annotates": desk.annotates,
        "manages": desk.role.includes(Role.MANAGER),
        "labels": labels,
        "stage": stage,
        "annotations": {
            "fields": annotate.FIELDS,
            "rows": annotate.annotation_rows(desk.shown),
        },
        "evidence": [_evidence(row) for row in annotate.evidence_of(desk.shown)],
        "comments": {str(key or ""): n for key, n in open_threads(user, document).items()},
        "urls": _urls(document),
    }


def _habits(request: HttpRequest, reading: ReadingSettings) -> dict[str, bool]:
    """What the scripts know of the person: whether the tour is due, whether letters act."""
    asked = "tour" in request.GET
    return {"tour": asked or not reading.tour_over, "asked": asked, "letters": reading.single_keys}


def _set(row: AnnotationSet) -> dict[str, Any]:
    return {
        "id": row.pk,
        "status": row.status,
        "mine": annotate.is_mine(row),
        "editable": bool(vars(row).get("editable")),
        "version": row.version,
        "updated_at": row.updated_at,
        "tag": mark_of(row),
    }


def _label(label: Label) -> dict[str, Any]:
    return {
        "key": label.key,
        "title": label.title,
        "colour": label.colour,
        "hotkey": "" if label.retired else label.hotkey,
        "retired": label.retired,
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    source = row.document
    return {
        "id": row.pk,
        "annotation": row.annotation_id,
        "stance": row.stance,
        "document": row.document_id,
        "document_title": source.title if source else None,
        "outlet": source.outlet.name if source and source.outlet else None,
        "published_at": source.published_at if source else None,
        "published_precision": source.published_precision if source else None,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "url": row.url,
        "note": row.note,
        "group": row.group,
        "sufficient": row.sufficient,
        "version": row.version,
    }


def _urls(document: Document) -> dict[str, str | list[str] | None]:
    previous, following = annotate.neighbours(document)
    place = reverse("document", args=[_NOBODY])
    return {
        "api": _API,
        "signin": reverse("account_login"),
        "signout": reverse("account_logout"),
        "document": place.replace(str(_NOBODY), "{id}"),
        "history": reverse("set-history", args=[_NOBODY]).replace(str(_NOBODY), "{id}"),
        "previous": reverse("document", args=[previous]) if previous else None,
        "comments": reverse("comments", args=[document.pk]),
        "next": reverse("document", args=[following]) if following else None,
        "styles": [static("annotations/css/later.css")],
    }


def _choices(desk: annotate.Desk) -> list[dict[str, Any]]:
    """The sets to choose from; one's own stands there before it is begun."""
    made = [{"id": row.pk, "words": _worded(row), "chosen": row == desk.shown} for row in desk.sets]
    if desk.own is None and desk.role.includes(Role.REVIEWER):
        made.insert(0, {"id": "", "words": _("Mine, not begun"), "chosen": desk.shown is None})
    return made


def _worded(row: AnnotationSet) -> str:
    name = _("Mine") if annotate.is_mine(row) else row.annotator.name
    return f"{name} · {row.get_status_display()}"


def _guideline(project: Project) -> str:
    newest = latest_guideline(project)
    return markdown.to_html(newest.markdown) if newest else ""


@cache
def _strings(language: str | None) -> SafeString:
    """The words of the scripts, ready for the page; they are the same for everybody."""
    with override(language):
        return json_script(words(), "annotate-strings")
