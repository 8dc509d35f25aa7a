"""Creating, changing, deleting and bringing back annotations, in the caller's own draft set.

Offsets are Unicode code points, half open; a quote is taken from the text, never believed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Annotation, AnnotationSet, Document, Judges, Label, Project
from annotations.services.annotation_sets import locked, locked_own, require_writable, writable
from annotations.services.checks import (
    clean_choice,
    clean_json,
    clean_multiline,
    clean_share,
)
from annotations.services.creation import already_made, digest_of, insert
from annotations.services.handing_in import require_stage
from annotations.services.labels import named_label
from annotations.services.spans import span_of, span_once
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only

CHANGEABLE = {"start", "end", "quote", "label", "judges", "note", "confidence", "extra"}
_EDGES = ("start", "end")


def create_annotation(
    actor: Actor, *, id: uuid.UUID | None = None, annotation_set: AnnotationSet | None = None,
    document: Document | None = None, start: int, end: int, quote: str | None = None,
    **body: Any,
) -> tuple[Annotation, bool]:  # fmt: skip
    """Add an annotation; with `document` alone the caller's own draft set is used or made.

    Returns the annotation and whether it was made now: the same caller with the same id and body
    again gets the row as it is. Raises Refused (span, quote, label), Conflict (submitted set, id
    or span taken), Forbidden (someone else's set).
    """
    only(body, CHANGEABLE | {"original_label"})
    target = {"set": annotation_set and annotation_set.pk, "document": document and document.pk}
    digest = digest_of({**target, "start": start, "end": end, "quote": quote, **_plain(body)})
    with write(actor):
        current = _locked_set(actor, annotation_set, document)
        there = already_made(actor, Annotation, id, digest)
        if there is not None:
            return there, False
        require_writable(actor, current)
        values = _checked(current.project, body)
        require_stage(current, makes=True, label=values.get("label"))
        values["quote"] = span_of(current.document_id, start, end, quote)
        row = Annotation(
            project=current.project, document_id=current.document_id, annotation_set=current,
            start=start, end=end, created_by=actor.user, creation_digest=digest, **values,
        )  # fmt: skip
        if id is not None:
            row.id = id
        with span_once():
            return insert(actor, row)


def _locked_set(
    actor: Actor, annotation_set: AnnotationSet | None, document: Document | None
) -> AnnotationSet:
    if (annotation_set is None) is (document is None):
        raise Refused(_("Give either annotation_set or document."), field="annotation_set")
    if document is not None:
        return locked_own(actor, document)
    assert annotation_set is not None
    return locked(annotation_set.pk)


def update_annotation(
    actor: Actor, annotation: Annotation, *, version: int, changes: Mapping[str, Any]
) -> Annotation:
    """Change it as it was read. Moving an edge takes the new quote from the text."""
    only(changes, CHANGEABLE)
    with write(actor):
        current_set = writable(actor, annotation.annotation_set_id)
        current = held(annotation, version)
        if current.deleted_at is not None:
            raise Conflict(_("This annotation is deleted. Bring it back to change it."))
        values = _checked(current_set.project, changes)
        moves = any(changes.get(n, getattr(current, n)) != getattr(current, n) for n in _EDGES)
        require_stage(current_set, makes=moves, label=values.get("label"))
        if {"start", "end", "quote"} & set(changes):
            start, end = changes.get("start", current.start), changes.get("end", current.end)
            quote = span_of(current.document_id, start, end, changes.get("quote"))
            values |= {"start": start, "end": end, "quote": quote}
        with span_once():
            return change(current, version, values)


def delete_annotation(actor: Actor, annotation: Annotation, *, version: int) -> Annotation:
    """Delete it with its evidence; `restore_annotation` brings both back."""
    with write(actor):
        require_stage(writable(actor, annotation.annotation_set_id), makes=True)
        return change(annotation, version, {"deleted_at": Now()})


def restore_annotation(actor: Actor, annotation: Annotation) -> Annotation:
    """Bring a deleted annotation back as it was. One that is there stays as it is."""
    with write(actor):
        writable(actor, annotation.annotation_set_id)
        rows = Annotation.objects.filter(pk=annotation.pk)
        with span_once():
            rows.filter(deleted_at__isnull=False).update(
                deleted_at=None, version=F("version") + 1, updated_at=Now()
            )
        return rows.get()


def _checked(project: Project, body: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in body.items() if name not in ("start", "end", "quote")}
    if "label" in values:
        values["label"] = _label(project, values["label"])
    if "note" in values:
        values["note"] = clean_multiline(values["note"], "note", 20_000)
    if "judges" in values:
        values["judges"] = clean_choice(values["judges"], "judges", Judges.values)
    if values.get("confidence") is not None:
        values["confidence"] = clean_share(values["confidence"], "confidence")
    if "extra" in values:
        values["extra"] = clean_json(values["extra"], "extra")
    if "original_label" in values:
        original = clean_multiline(values["original_label"], "original_label", 200)
        values["original_label"] = original
    return values


def _label(project: Project, label: Any) -> Label | None:
    if isinstance(label, str):
        label = named_label(project, label)
    if label is None:
        return None
    if not isinstance(label, Label) or label.project_id != project.pk:
        raise Refused(_("This is no label of this project."), field="label")
    if label.retired:
        raise Refused(_("The label “%(l)s” is retired.") % {"l": label.key}, field="label")
    return label


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with labels by key, so that the same body always has the same digest."""
    return {name: value.key if isinstance(value, Label) else value for name, value in body.items()}
