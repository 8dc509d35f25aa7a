"""Creating, changing, deleting and bringing back annotations, in the caller's own draft set.

Offsets are Unicode code points, half open; a quote is taken from the text, never believed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now, Substr
from django.utils.translation import gettext as _

from annotations.anchoring import BadText, clean_string
from annotations.errors import Conflict, Refused
from annotations.models import Annotation, AnnotationSet, Document, Judges, Label, Project
from annotations.services.annotation_sets import own_set, writable
from annotations.services.checks import clean_json, clean_multiline
from annotations.services.creation import already_made, digest_of
from annotations.services.labels import named_label
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, constraint_of, only

CHANGEABLE = {"start", "end", "quote", "label", "judges", "note", "confidence", "extra"}
_MAX_SPAN = 100_000


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
        there = already_made(actor, Annotation, id, digest)
        if there is not None:
            return there, False
        if annotation_set is None:
            assert document is not None
            annotation_set = own_set(actor, document)
        current = writable(actor, annotation_set)
        values = _checked(current.project, body)
        values["quote"] = span_of(current.document_id, start, end, quote)
        row = Annotation(
            project=current.project, document_id=current.document_id, annotation_set=current,
            start=start, end=end, created_by=actor.user, creation_digest=digest, **values,
        )  # fmt: skip
        if id is not None:
            row.id = id
        return _inserted(actor, row)


def _inserted(actor: Actor, row: Annotation) -> tuple[Annotation, bool]:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) == "a_set_holds_a_span_with_a_label_once":
            raise _twice() from error
        there = already_made(actor, Annotation, row.pk, row.creation_digest)
        if there is None:
            raise
        return there, False
    row.refresh_from_db(fields=["created_at", "updated_at"])
    return row, True


def update_annotation(
    actor: Actor, annotation: Annotation, *, version: int, changes: Mapping[str, Any]
) -> Annotation:
    """Change it as it was read. Moving an edge takes the new quote from the text."""
    only(changes, CHANGEABLE)
    with write(actor):
        current = writable(actor, annotation.annotation_set)
        values = _checked(current.project, changes)
        if {"start", "end", "quote"} & set(changes):
            start = changes.get("start", annotation.start)
            end = changes.get("end", annotation.end)
            values |= {"start": start, "end": end}
            values["quote"] = span_of(annotation.document_id, start, end, changes.get("quote"))
        live = Annotation.objects.filter(pk=annotation.pk, deleted_at__isnull=True)
        if not live.exists():
            raise Conflict(_("This annotation is deleted. Bring it back to change it."))
        try:
            with transaction.atomic():
                return change(annotation, version, values)
        except IntegrityError as error:
            raise _twice() from error


def delete_annotation(actor: Actor, annotation: Annotation, *, version: int) -> Annotation:
    """Delete it with its evidence; `restore_annotation` brings both back."""
    with write(actor):
        writable(actor, annotation.annotation_set)
        return change(annotation, version, {"deleted_at": Now()})


def restore_annotation(actor: Actor, annotation: Annotation) -> Annotation:
    """Bring a deleted annotation back as it was. One that is there stays as it is."""
    with write(actor):
        writable(actor, annotation.annotation_set)
        rows = Annotation.objects.filter(pk=annotation.pk, deleted_at__isnull=False)
        try:
            with transaction.atomic():
                rows.update(deleted_at=None, version=F("version") + 1, updated_at=Now())
        except IntegrityError as error:
            raise _twice() from error
        return Annotation.objects.get(pk=annotation.pk)


def span_of(document_id: uuid.UUID, start: int, end: int, quote: str | None = None) -> str:
    """`text[start:end]` of a document, read in the database. Refused names the wrong end.

    A `quote` must equal it; the message shows what stands there.
    """
    document = Document.objects.filter(pk=document_id).values_list("length").get()
    length = document[0]
    if not isinstance(start, int) or start < 0:
        raise Refused(_("Must be 0 or more."), field="start")
    if end <= start:
        raise Refused(_("Must be greater than start (%(n)d).") % {"n": start}, field="end")
    if end > length:
        raise Refused(
            _("Past the end of the text, which has %(n)d code points.") % {"n": length},
            field="end",
        )
    if end - start > _MAX_SPAN:
        raise Refused(_("A span has at most %(n)d code points.") % {"n": _MAX_SPAN}, field="end")
    text = Substr("text", start + 1, end - start)
    found: str = Document.objects.filter(pk=document_id).values_list(text, flat=True).get()
    if quote is not None and quote != found:
        raise Refused(
            _("The text there reads “%(found)s”. Offsets count Unicode code points.")
            % {"found": found[:80]},
            field="quote",
        )
    return found


def _checked(project: Project, body: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in body.items() if name not in ("start", "end", "quote")}
    if "label" in values:
        values["label"] = _label(project, values["label"])
    if "note" in values:
        values["note"] = clean_multiline(values["note"], "note", 20_000)
    if "judges" in values and values["judges"] not in Judges.values:
        raise Refused(
            _("One of %(values)s.") % {"values": ", ".join(Judges.values)}, field="judges"
        )
    confidence = values.get("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        raise Refused(_("A number from 0 to 1."), field="confidence")
    if "extra" in values:
        values["extra"] = clean_json(values["extra"], "extra")
    if "original_label" in values:
        try:
            values["original_label"] = clean_string(values["original_label"])[:200]
        except BadText as error:
            raise Refused(error.message, field="original_label") from error
    return values


def _label(project: Project, label: Label | str | None) -> Label | None:
    if isinstance(label, str):
        label = named_label(project, label)
    if label is not None and label.retired:
        raise Refused(_("The label “%(l)s” is retired.") % {"l": label.key}, field="label")
    return label


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with labels by key, so that the same body always has the same digest."""
    return {name: value.key if isinstance(value, Label) else value for name, value in body.items()}


def _twice() -> Conflict:
    return Conflict(_("The same span with the same label is in this set already."), field="label")
