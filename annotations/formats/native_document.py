"""A `document` of the native format and its short forms: JSON objects to checked records.

Lines, the order of records and all other record types live in `native`, the annotation sets of a
document in `native_sets`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from annotations.anchoring import BadText, CleanText, clean_text, sha256_of
from annotations.formats.dates import PRECISIONS, BadDate, parse_partial
from annotations.formats.fields import Fields, Place, Shape, kind_of, names
from annotations.formats.limits import (
    MAX_BYLINE,
    MAX_EXTERNAL_ID,
    MAX_LANGUAGE,
    MAX_NAME,
    MAX_TITLE,
    Limits,
)
from annotations.formats.native_sets import SetReader
from annotations.formats.records import DocumentRecord
from annotations.saying import say

_KINDS = ("document", "snapshot")
_FIELDS = names(
    "type external_id kind title text language url final_url fetched_at outlet byline published_at "
    "published_precision posted_at metadata annotation_sets"
)
_VITAL = names("text external_id kind")
_KEPT = names("title language url final_url fetched_at outlet byline published_at posted_at")
_DOCUMENT = Shape("document", _FIELDS, _VITAL, _KEPT)
_SHORT = Shape("document", _FIELDS | {"label"}, _VITAL, _KEPT | {"label"})
_LANGUAGE = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)


def read_document(raw: dict[str, Any], place: Place, limits: Limits) -> DocumentRecord | None:
    """The record, or None where it has no usable text or identity; `place` gets the problems.

    Without `type` it is a short form: there `label` may hold `[start, end, label]` rows, and
    unknown fields are metadata.
    """
    fields = Fields(raw, place, _DOCUMENT if "type" in raw else _SHORT)
    clean = _text(fields, limits)
    external_id = _external_id(fields, clean)
    kind = fields.choice("kind", _KINDS, "document")
    if clean is None or fields.dead:
        return None
    published_at, precision = published(fields)
    return DocumentRecord(
        external_id,
        clean.text,
        kind=kind,
        title=fields.line("title", MAX_TITLE),
        language=_language(fields),
        url=fields.url("url"),
        final_url=fields.url("final_url"),
        fetched_at=fields.moment("fetched_at"),
        outlet=fields.line("outlet", MAX_NAME),
        byline=fields.line("byline", MAX_BYLINE),
        published_at=published_at,
        published_precision=precision,
        posted_at=fields.moment("posted_at"),
        annotation_sets=SetReader(place, external_id, raw["text"], clean).read(fields),
        metadata=_metadata(fields),
        line=place.line,
    )


def _text(fields: Fields, limits: Limits) -> CleanText | None:
    raw = fields.raw.get("text")
    if not isinstance(raw, str):
        given = say("text-missing") if raw is None else say("text-no-text", kind=kind_of(raw))
        fields.lose("text", given)
        return None
    try:
        return clean_text(raw, limits.text_code_points, checked=fields.place.clean)
    except BadText as error:
        fields.lose("text", error.message, at=error.offset)
        return None


def _external_id(fields: Fields, clean: CleanText | None) -> str:
    given = fields.line("external_id", MAX_EXTERNAL_ID)
    if given and not given.strip():
        fields.lose("external_id", say("id-blank"))
    return given or (f"sha256:{sha256_of(clean.text)}" if clean else "")


def _language(fields: Fields) -> str:
    given = fields.line("language", MAX_LANGUAGE)
    if given and not _LANGUAGE.fullmatch(given):
        fields.lose("language", say("language-unknown"))
        return ""
    return given


def published(fields: Fields) -> tuple[datetime | None, str]:
    """The date of publication and its precision; what cannot be read is lost, never guessed."""
    given = fields.line("published_at", MAX_TITLE).strip()
    precision = fields.choice("published_precision", PRECISIONS, "")
    if not given:
        if precision and "published_at" not in fields.lost:
            fields.lose("published_precision", say("precision-alone"))
        return None, ""
    try:
        return parse_partial(given, precision)
    except BadDate as error:
        fields.lose("published_at", error.message)
        return None, ""


def _metadata(fields: Fields) -> dict[str, Any]:
    found = fields.mapping("metadata")
    if not fields.raw.keys() <= fields.shape.known:
        if fields.shape is _SHORT:
            _add_unknown(fields, found)
        else:
            fields.report_unknown()
    for key, value in fields.kept.items():
        found[f"{key}_as_given" if key in found else key] = value
    return found


def _add_unknown(fields: Fields, metadata: dict[str, Any]) -> None:
    known = fields.shape.known
    others = {key: value for key, value in fields.raw.items() if key not in known}
    for key, value in fields.sound(others, "").items():
        if key in metadata:
            fields.lose(key, say("metadata-twice"))
        else:
            metadata[key] = value
