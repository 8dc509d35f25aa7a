"""Adding documents one by one, changing what is known about them, deleting them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.anchoring import BadText, clean_text, sha256_of
from annotations.errors import Conflict, Refused
from annotations.models import Annotation, Document, Evidence, Outlet, Precision, Project
from annotations.models.documents import listed_words
from annotations.services.checks import (
    clean_choice,
    clean_json,
    clean_line,
    clean_multiline,
    clean_url,
)
from annotations.services.jobs import ring_for_passages
from annotations.services.outlets import named_outlet
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only
from annotations.telling import told

CHANGEABLE = {
    "title", "language", "url", "outlet", "byline", "published_at", "published_precision",
    "metadata",
}  # fmt: skip


def create_document(
    actor: Actor, project: Project, *, text: str, external_id: str = "", **known: Any
) -> tuple[Document, bool]:
    """Add a document; the same text under the same external id again is not added twice.

    Returns the document and whether it was made. Another text under a taken id is a Conflict.
    """
    only(known, CHANGEABLE)
    text = _clean_text(text)
    digest = sha256_of(text)
    external_id = _external_id(external_id) or f"sha256:{digest}"
    with write(actor):
        there = _already_there(project, external_id, digest)
        if there is not None:
            return there, False
        document = Document(
            project=project, external_id=external_id, text=text, sha256=digest,
            length=len(text), **_checked(project, known),
        )  # fmt: skip
        document.folded = _listed(document, {})
        try:
            with transaction.atomic():
                document.save(force_insert=True)
        except IntegrityError:  # another request or an import was faster
            there = _already_there(project, external_id, digest)
            if there is None:
                raise
            return there, False
        document.refresh_from_db(fields=["created_at", "updated_at"])
        ring_for_passages(actor, project)
    return document, True


def _clean_text(text: Any) -> str:
    if not isinstance(text, str):
        raise Refused(_("This must be text."), field="text")
    try:
        return clean_text(text).text
    except BadText as error:
        raise Refused(told(error.message), field="text") from error


def _external_id(given: Any) -> str:
    """The id as it was given, byte for byte: other systems know the document by it."""
    external_id = clean_multiline(given, "external_id", 500)
    if external_id and (not external_id.strip() or set("\n\t") & set(external_id)):
        raise Refused(_("One line, please."), field="external_id")
    return external_id


def _already_there(project: Project, external_id: str, digest: str) -> Document | None:
    there = Document.objects.filter(project=project, external_id=external_id).first()
    if there is not None and there.sha256 != digest:
        raise Conflict(
            _("Another text has this external id; texts never change. Choose another id."),
            field="external_id",
        )
    return there


def update_document(
    actor: Actor, document: Document, *, version: int, changes: Mapping[str, Any]
) -> Document:
    """Change what is known about it, as it was read; the text never changes."""
    only(changes, CHANGEABLE)
    with write(actor):
        current = held(document, version, defer=["text"])
        values = _checked(document.project, changes, current)
        return change(document, version, {**values, "folded": _listed(current, values)})


def delete_document(actor: Actor, document: Document, *, version: int) -> None:
    """Delete a document with the work on it, unless other documents lean on it as evidence."""
    with write(actor):
        current = change(document, version, {})
        cited = Evidence.objects.filter(document=current).exclude(annotation__document=current)
        if cited.filter(deleted_at__isnull=True, annotation__deleted_at__isnull=True).exists():
            raise Conflict(_("Annotations of other documents link it as evidence."))
        Evidence._base_manager.filter(document=current).delete()
        Evidence._base_manager.filter(annotation__document=current).delete()
        Annotation._base_manager.filter(document=current).delete()
        try:
            current.delete()
        except ProtectedError as error:
            raise Conflict(_("Something still leans on this document.")) from error


def _checked(
    project: Project, known: Mapping[str, Any], current: Document | None = None
) -> dict[str, Any]:
    """What is known about a document, ready to be stored. Refused names the field."""
    values = dict(known)
    for field, limit in (("title", 500), ("byline", 300), ("language", 35)):
        if field in values:
            values[field] = clean_line(values[field] or "", field, limit, required=False)
    if "url" in values:
        values["url"] = clean_url(values["url"] or "", "url")
    if "metadata" in values:
        values["metadata"] = clean_json(values["metadata"], "metadata")
    if "outlet" in values:
        values["outlet"] = _outlet(project, values["outlet"])
    if {"published_at", "published_precision"} & set(values):
        values |= _date(values, current)
    return values


def _listed(document: Document, changes: Mapping[str, Any]) -> str:
    """What the document is found by in lists when these changes are made."""
    names = ("title", "external_id", "url", "byline")
    return listed_words(*(str(changes.get(name, getattr(document, name))) for name in names))


def _outlet(project: Project, outlet: Any) -> Outlet | None:
    if outlet is None or (isinstance(outlet, str) and not outlet.strip()):
        return None
    if isinstance(outlet, str):
        return named_outlet(project, outlet)[0]
    if not isinstance(outlet, Outlet) or outlet.project_id != project.pk:
        raise Refused(_("This outlet is not of this project."), field="outlet")
    return outlet


def _date(values: Mapping[str, Any], current: Document | None) -> dict[str, Any]:
    """A moment with its precision, or neither. A new date is known to the day if nobody says."""
    moment = values.get("published_at", current and current.published_at)
    precision = values.get("published_precision") or ""
    if precision:
        clean_choice(precision, "published_precision", Precision.values)
    if moment is None:
        if precision:
            raise Refused(_("Give the date too."), field="published_at")
        return {"published_at": None, "published_precision": ""}
    if not isinstance(moment, datetime) or timezone.is_naive(moment):
        raise Refused(_("A moment with its time zone, please."), field="published_at")
    if not precision and current and "published_at" not in values:
        precision = current.published_precision
    return {"published_at": moment, "published_precision": precision or Precision.DAY}
