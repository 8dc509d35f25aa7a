"""Linking evidence to an annotation of one's own draft set, changing and removing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Annotation, Document, Evidence, Stance
from annotations.services.annotation_sets import locked, require_writable, writable
from annotations.services.checks import (
    clean_choice,
    clean_flag,
    clean_multiline,
    clean_url,
    clean_whole,
)
from annotations.services.creation import already_made, digest_of, insert
from annotations.services.spans import span_of
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only

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
        current = locked(annotation.annotation_set_id)
        there = already_made(actor, Evidence, id, digest)
        if there is not None:
            return there, False
        require_writable(actor, current)
        _require_live(annotation)
        values = _checked({"stance": stance, **body}) | _place(annotation, body)
        row = Evidence(
            project_id=annotation.project_id, annotation=annotation, created_by=actor.user,
            creation_digest=digest, **values,
        )  # fmt: skip
        if id is not None:
            row.id = id
        return insert(actor, row)


def update_evidence(
    actor: Actor, evidence: Evidence, *, version: int, changes: Mapping[str, Any]
) -> Evidence:
    """Change the stance, the note, the grouping or the place, as it was read.

    What `changes` does not name stays, but a passage that moves takes its quote from the text.
    """
    only(changes, CHANGEABLE)
    with write(actor):
        annotation = _writable_annotation(actor, evidence)
        current = held(evidence, version)
        if current.deleted_at is not None:
            raise Conflict(_("This evidence is removed. Bring it back to change it."))
        _require_live(annotation)
        values = _checked(changes)
        if _PLACE & set(changes):
            values |= _place(annotation, {**_place_now(current, changes), **changes})
        return change(current, version, values)


def delete_evidence(actor: Actor, evidence: Evidence, *, version: int) -> Evidence:
    """Remove it; `restore_evidence` brings it back."""
    with write(actor):
        _writable_annotation(actor, evidence)
        return change(evidence, version, {"deleted_at": Now()})


def restore_evidence(actor: Actor, evidence: Evidence) -> Evidence:
    """Bring removed evidence back as it was."""
    with write(actor):
        _require_live(_writable_annotation(actor, evidence))
        rows = Evidence.objects.filter(pk=evidence.pk)
        rows.filter(deleted_at__isnull=False).update(
            deleted_at=None, version=F("version") + 1, updated_at=Now()
        )
        found = rows.first()
        if found is None:
            raise Conflict(_("The document that it quotes was deleted in the meantime."))
        return found


def _writable_annotation(actor: Actor, evidence: Evidence) -> Annotation:
    """The annotation that the evidence is linked to, its set locked, if the caller may write."""
    annotation = Annotation.objects.filter(evidence=evidence.pk).first()
    if annotation is None:
        raise Conflict(_("It was deleted in the meantime."))
    writable(actor, annotation.annotation_set_id)
    return annotation


def _require_live(annotation: Annotation) -> None:
    if not Annotation.objects.filter(pk=annotation.pk, deleted_at__isnull=True).exists():
        raise Conflict(_("This annotation is deleted. Bring it back first."))


def _checked(body: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in body.items() if name not in _PLACE}
    if "stance" in values:
        values["stance"] = clean_choice(values["stance"], "stance", Stance.values)
    if "note" in values:
        values["note"] = clean_multiline(values["note"], "note", 20_000)
    if "sufficient" in values:
        values["sufficient"] = clean_flag(values["sufficient"], "sufficient")
    if values.get("group") is not None:
        values["group"] = clean_whole(values["group"], "group", 0, 10_000)
    return values


def _place_now(current: Evidence, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Where the evidence stands, as far as it may stay there."""
    known: dict[str, Any] = {"url": current.url}
    document = changes.get("document")
    if "document" in changes and (document and document.pk) != current.document_id:
        return known
    if current.document_id is None:
        return {**known, "quote": current.quote}
    document = Document.objects.only("project").get(pk=current.document_id)
    return {**known, "document": document, "start": current.start, "end": current.end}


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
