"""Adding documents one by one, changing what is known about them, deleting them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from annotations.anchoring import BadText, clean_text, sha256_of
from annotations.errors import Conflict, Refused
from annotations.models import Annotation, Document, Evidence, Outlet, Precision, Project
from annotations.services.checks import clean_json, clean_line, clean_url
from annotations.services.jobs import ring_for_passages
from annotations.services.outlets import named_outlet
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, only

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
    try:
        clean = clean_text(text).text
    except BadText as error:
        raise Refused(error.message, field="text") from error
    only(known, CHANGEABLE)
    digest = sha256_of(clean)
    external_id = clean_line(external_id, "external_id", 500, required=False) or f"sha256:{digest}"
    with write(actor):
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        there = Document.objects.filter(project=project, external_id=external_id).first()
        if there is not None:
            if there.sha256 == digest:
                return there, False
            raise Conflict(
                _("Another text has this external id; texts never change. Choose another id."),
                field="external_id",
            )
        document = Document.objects.create(
            project=project, external_id=external_id, text=clean, sha256=digest,
            length=len(clean), **checked(project, known),
        )  # fmt: skip
        ring_for_passages(actor, project)
    return document, True


def update_document(
    actor: Actor, document: Document, *, version: int, changes: Mapping[str, Any]
) -> Document:
    """Change what is known about it, as it was read; the text never changes."""
    only(changes, CHANGEABLE)
    with write(actor):
        values = checked(document.project, changes)
        if "published_at" in values or "published_precision" in values:
            _pair_date(document, values)
        return change(document, version, values)


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


def checked(project: Project, known: Mapping[str, Any]) -> dict[str, Any]:
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
    _check_date(values)
    return values


def _outlet(project: Project, outlet: Outlet | str | None) -> Outlet | None:
    if isinstance(outlet, str):
        name = unicodedata.normalize("NFC", outlet).strip()
        return named_outlet(project, name) if name else None
    if outlet is not None and outlet.project_id != project.pk:
        raise Refused(_("This outlet is not of this project."), field="outlet")
    return outlet


def _check_date(values: dict[str, Any]) -> None:
    moment: datetime | None = values.get("published_at")
    precision = values.get("published_precision")
    if precision and precision not in Precision.values:
        raise Refused(
            _("One of %(values)s.") % {"values": ", ".join(Precision.values)},
            field="published_precision",
        )
    if "published_at" in values and moment is not None and not precision:
        values["published_precision"] = Precision.DAY
    if "published_at" in values and moment is None:
        values["published_precision"] = ""


def _pair_date(document: Document, values: dict[str, Any]) -> None:
    moment = values.get("published_at", document.published_at)
    if values.get("published_precision") and moment is None:
        raise Refused(_("Give the date too."), field="published_at")
    if moment is not None and not values.get("published_precision"):
        values["published_precision"] = document.published_precision or Precision.DAY
