"""Linking evidence to an annotation of one's own draft set, changing and removing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Annotation, Document, Evidence, Stance
from annotations.services.annotation_sets import writable
from annotations.services.annotations import span_of
from annotations.services.checks import clean_multiline, clean_url
from annotations.services.creation import already_made, digest_of
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, only

CHANGEABLE = {"stance", "note", "group", "sufficient", "document", "start", "end", "quote", "url"}
_PLACE = {"document", "start", "end", "quote", "url"}


def create_evidence(
    actor: Actor, *, id: uuid.UUID | None = None, annotation: Annotation, stance: str, **body: Any
) -> tuple[Evidence, bool]:
    """Link a passage (`document`, `start`, `end`) or an address (`url` with its `quote`).

    Returns the evidence and whether it was made now; ids behave as for annotations.
    """
    only(body, CHANGEABLE)
    digest = digest_of({"annotation": annotation.pk, "stance": stance, **_plain(body)})
    with write(actor):
        there = already_made(actor, Evidence, id, digest)
        if there is not None:
            return there, False
        writable(actor, annotation.annotation_set)
        _require_live(annotation)
        values = _checked({"stance": stance, **body}) | _place(annotation, body)
        row = Evidence(
            project_id=annotation.project_id, annotation=annotation, created_by=actor.user,
            creation_digest=digest, **values,
        )  # fmt: skip
        if id is not None:
            row.id = id
        return _inserted(actor, row)


def _inserted(actor: Actor, row: Evidence) -> tuple[Evidence, bool]:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = already_made(actor, Evidence, row.pk, row.creation_digest)
        if there is None:
            raise
        return there, False
    row.refresh_from_db(fields=["created_at", "updated_at"])
    return row, True


def update_evidence(
    actor: Actor, evidence: Evidence, *, version: int, changes: Mapping[str, Any]
) -> Evidence:
    """Change the stance, the note, the grouping or the place, as it was read."""
    only(changes, CHANGEABLE)
    with write(actor):
        annotation = _annotation_of(actor, evidence)
        values = _checked(changes)
        if _PLACE & set(changes):
            known = {name: getattr(evidence, name) for name in _PLACE - {"quote"}}
            values |= _place(annotation, {**known, **changes})
        if evidence.deleted_at is not None:
            raise Conflict(_("This evidence is removed. Bring it back to change it."))
        return change(evidence, version, values)


def delete_evidence(actor: Actor, evidence: Evidence, *, version: int) -> Evidence:
    """Remove it; `restore_evidence` brings it back."""
    with write(actor):
        _annotation_of(actor, evidence)
        return change(evidence, version, {"deleted_at": Now()})


def restore_evidence(actor: Actor, evidence: Evidence) -> Evidence:
    """Bring removed evidence back as it was."""
    with write(actor):
        _require_live(_annotation_of(actor, evidence))
        rows = Evidence.objects.filter(pk=evidence.pk, deleted_at__isnull=False)
        rows.update(deleted_at=None, version=F("version") + 1, updated_at=Now())
        return Evidence.objects.get(pk=evidence.pk)


def _annotation_of(actor: Actor, evidence: Evidence) -> Annotation:
    annotation = evidence.annotation
    assert annotation is not None
    writable(actor, annotation.annotation_set)
    return annotation


def _require_live(annotation: Annotation) -> None:
    if not Annotation.objects.filter(pk=annotation.pk, deleted_at__isnull=True).exists():
        raise Conflict(_("This annotation is deleted. Bring it back first."))


def _checked(body: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in body.items() if name not in _PLACE}
    if "stance" in values and values["stance"] not in Stance.values:
        raise Refused(
            _("One of %(values)s.") % {"values": ", ".join(Stance.values)}, field="stance"
        )
    if "note" in values:
        values["note"] = clean_multiline(values["note"], "note", 20_000)
    if values.get("group") is not None and not 0 <= values["group"] <= 10_000:
        raise Refused(_("A number from 0 to 10000."), field="group")
    return values


def _place(annotation: Annotation, body: Mapping[str, Any]) -> dict[str, Any]:
    """Where the evidence stands: a passage of a document of the project, or an address."""
    document: Document | None = body.get("document")
    url = clean_url(body.get("url") or "", "url")
    if document is not None:
        return _passage(annotation, document, body) | {"url": url}
    if not url:
        raise Refused(_("Give a passage (document, start, end) or an address (url, quote)."), "url")
    quote = clean_multiline(body.get("quote") or "", "quote", 20_000)
    if not quote.strip():
        raise Refused(_("Quote what the page says; addresses change."), field="quote")
    if body.get("start") is not None or body.get("end") is not None:
        raise Refused(_("Offsets need a document."), field="start")
    return {"document": None, "start": None, "end": None, "quote": quote, "url": url}


def _passage(annotation: Annotation, document: Document, body: Mapping[str, Any]) -> dict[str, Any]:
    if document.project_id != annotation.project_id:
        raise Refused(_("This document is not of this project."), field="document")
    start, end = body.get("start"), body.get("end")
    if start is None or end is None:
        raise Refused(_("A passage needs start and end."), "start" if start is None else "end")
    quote = span_of(document.pk, start, end, body.get("quote") or None)
    return {"document": document, "start": start, "end": end, "quote": quote}


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with the document by its key, so that the same body always has the same digest."""
    return {
        name: value.pk if isinstance(value, Document) else value for name, value in body.items()
    }
