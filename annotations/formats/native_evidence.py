"""Evidence of a native annotation, and spans as fields: JSON to checked records.

The annotations and sets around it live in `native_sets`.
"""

from __future__ import annotations

from typing import Any

from annotations.anchoring import BadSpan
from annotations.formats.fields import Fields, Place, Shape, kind_of, names
from annotations.formats.limits import MAX_EXTERNAL_ID
from annotations.formats.records import EvidenceRecord
from annotations.formats.spans import MovedSpans
from annotations.saying import say

_STANCES = ("supports", "disputes", "context")
_EVIDENCE = Shape(
    "evidence",
    names(
        "stance group sufficient document start end quote url note version created_at updated_at"
    ),
    vital=names("stance document start end quote url"),
)


class EvidenceReader:
    """Reads the evidence of annotations that stand in the document `external_id`."""

    def __init__(self, external_id: str, spans: MovedSpans) -> None:
        self._external_id = external_id
        self._spans = spans

    def read(self, fields: Fields) -> tuple[EvidenceRecord, ...]:
        """The sound evidence of one annotation, in the order of the file."""
        if not fields.raw.get("evidence"):
            return ()
        found = [self._one(raw, path, fields.place) for path, raw in fields.objects("evidence")]
        return tuple(one for one in found if one is not None)

    def _one(self, raw: dict[str, Any], path: str, place: Place) -> EvidenceRecord | None:
        fields = Fields(raw, place, _EVIDENCE, path)
        fields.report_unknown()
        stance = fields.choice("stance", _STANCES, "")
        if not stance and "stance" not in fields.lost:
            fields.lose("stance", say("choice-missing", options=", ".join(_STANCES)))
        source = self._source(fields)
        if fields.dead:
            return None
        return EvidenceRecord(
            stance,
            **source,
            group=fields.integer("group"),
            sufficient=fields.boolean("sufficient"),
            note=fields.string("note"),
            version=fields.integer("version", 1, least=1) or 1,
            created_at=fields.moment("created_at"),
            updated_at=fields.moment("updated_at"),
            line=fields.place.line,
            path=path,
        )

    def _source(self, fields: Fields) -> dict[str, Any]:
        document = fields.line("document", MAX_EXTERNAL_ID)
        source = {"document": document, "url": fields.url("url")}
        if document and not fields.dead:
            return source | self._passage(fields, document)
        source["quote"] = fields.string("quote")
        if not fields.dead and not source["url"]:
            fields.lose("document", say("source-missing"))
        elif not fields.raw.keys().isdisjoint(("start", "end")):
            fields.lose("start", say("span-needs-document"))
        return source

    def _passage(self, fields: Fields, document: str) -> dict[str, Any]:
        if document == self._external_id:
            span = read_span(fields, self._spans)
            return {} if span is None else dict(zip(("start", "end", "quote"), span, strict=True))
        start, end, quote = offset(fields, "start"), offset(fields, "end"), fields.string("quote")
        if start is None or end is None or fields.dead:
            return {}
        if not quote:
            fields.lose("quote", say("quote-missing"))
        elif not 0 <= start < end:
            fields.lose("start", say("span-impossible", start=start, end=end))
        elif len(quote) != end - start:
            fields.lose("quote", say("quote-length", length=len(quote), span=end - start))
        return {"start": start, "end": end, "quote": quote}


def offset(fields: Fields, key: str) -> int | None:
    """A code point offset, which may still lie outside the text; None was reported."""
    value = fields.raw.get(key)
    if type(value) is int:
        return value
    if value is None:
        fields.lose(key, say("span-missing"))
    else:
        fields.integer(key)
    return None


def read_span(fields: Fields, spans: MovedSpans) -> tuple[int, int, str] | None:
    """Start, end and quote of an object in the clean text; None was reported."""
    start, end, quote = offset(fields, "start"), offset(fields, "end"), fields.raw.get("quote")
    if quote is not None and not isinstance(quote, str):
        fields.lose("quote", say("field-no-text", kind=kind_of(quote)))
    if start is None or end is None or fields.dead:
        return None
    try:
        return spans.check(start, end, quote or None)
    except BadSpan as error:
        fields.lose(error.field, error.message)
        return None
