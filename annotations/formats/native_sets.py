"""Annotation sets of a native document, with their annotations: JSON to checked records.

The document around them lives in `native_document`, evidence in `native_evidence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annotations.anchoring import CleanText
from annotations.formats.fields import Fields, Place, Shape, kind_of, names
from annotations.formats.limits import MAX_NAME
from annotations.formats.native_evidence import EvidenceReader, read_span
from annotations.formats.native_gold import GoldReader
from annotations.formats.native_plain import plain_annotation
from annotations.formats.records import AnnotationRecord, AnnotatorRecord, SetRecord
from annotations.formats.spans import MovedSpans
from annotations.saying import say
from annotations.sentences import Words

_SET = Shape(
    "annotation-set",
    names("annotator round kind status guideline submitted_at annotations adjudication"),
    vital=names("annotator round kind status"),
)
_ANNOTATOR = Shape("annotation-set", names("name kind"), vital=names("name kind"))
_ANNOTATION = Shape(
    "annotation",
    names(
        "start end quote label judges note confidence original_label extra version created_at "
        "updated_at evidence"
    ),
    vital=names("start end quote label judges"),
)
_ANNOTATOR_KINDS = ("human", "machine")
_SET_KINDS = ("human", "machine", "gold")
_STATUSES = ("draft", "submitted")
_JUDGES = ("content", "assertion")


class SetReader:
    """Reads what was said about one document: `raw` is its text as the file has it."""

    def __init__(self, place: Place, external_id: str, raw: str, clean: CleanText) -> None:
        self._place = place
        self._plain_text = raw if place.clean and raw == clean.text else None
        self._spans = MovedSpans(raw, clean)
        self._evidence = EvidenceReader(external_id, self._spans)
        self._gold = GoldReader(self._spans, self._evidence)
        self._annotators: set[tuple[str, int]] = set()
        self._gold_rounds: set[int] = set()

    def read(self, document: Fields) -> tuple[SetRecord, ...]:
        """The sound sets of `annotation_sets`, and the one that a short form's `label` makes."""
        found = [self._set(raw, path) for path, raw in document.objects("annotation_sets")]
        if "label" in document.shape.known and document.raw.get("label"):
            found.append(self._short_set(document))
        return tuple(one for one in found if one is not None)

    def _set(self, raw: dict[str, Any], path: str) -> SetRecord | None:
        fields = Fields(raw, self._place, _SET, path)
        fields.report_unknown()
        annotator = self._annotator(fields)
        usual = annotator.kind if annotator else "human"
        record = SetRecord(
            annotator=annotator,
            round=fields.integer("round", 1, least=1) or 1,
            kind=fields.choice("kind", _SET_KINDS, usual),
            status=fields.choice("status", _STATUSES, "submitted"),
            guideline=fields.integer("guideline"),
            submitted_at=fields.moment("submitted_at"),
            annotations=() if fields.dead else self._annotations(fields),
            adjudication=None if fields.dead else self._gold.read(fields),
            line=self._place.line,
            path=path,
        )
        return None if fields.dead or self._is_second(record) else record

    def _annotator(self, fields: Fields) -> AnnotatorRecord | None:
        raw = fields.raw.get("annotator")
        if raw is None:
            return None
        if not isinstance(raw, dict):
            fields.lose("annotator", say("annotator-no-object", kind=kind_of(raw)))
            return None
        inner = Fields(raw, self._place, _ANNOTATOR, fields.at("annotator"))
        inner.report_unknown()
        name = inner.line("name", MAX_NAME)
        kind = inner.choice("kind", _ANNOTATOR_KINDS, "human")
        if not inner.dead and not name.strip():
            inner.lose("name", say("annotator-without-name"))
        if inner.dead:
            fields.dead = True
            return None
        return AnnotatorRecord(name, kind)

    def _is_second(self, record: SetRecord) -> bool:
        name = record.annotator.name if record.annotator else ""
        trouble = None
        if (name, record.round) in self._annotators:
            whose = name or Words("the importer")
            trouble = say("set-twice", name=whose, round=record.round)
        elif record.kind == "gold" and record.round in self._gold_rounds:
            trouble = say("gold-twice", round=record.round)
        if trouble:
            self._place.report(record.path, trouble)
            return True
        self._annotators.add((name, record.round))
        if record.kind == "gold":
            self._gold_rounds.add(record.round)
        return False

    def _annotations(self, fields: Fields) -> tuple[AnnotationRecord, ...]:
        return self._unique(
            self._annotation(raw, path) for path, raw in fields.objects("annotations")
        )

    def _unique(self, found: Iterable[AnnotationRecord | None]) -> tuple[AnnotationRecord, ...]:
        seen: set[tuple[int, int, str]] = set()
        kept = []
        for one in found:
            if one is None:
                continue
            key = (one.start, one.end, (one.label or "").casefold())
            if key in seen:
                self._place.report(one.path, say("annotation-twice"), one.quote)
                continue
            seen.add(key)
            kept.append(one)
        return tuple(kept)

    def _annotation(self, raw: dict[str, Any], path: str) -> AnnotationRecord | None:
        if self._plain_text is not None:
            found = plain_annotation(raw, self._plain_text, self._place.line, path)
            if found is not None:
                return found
        fields = Fields(raw, self._place, _ANNOTATION, path)
        if not raw.keys() <= _ANNOTATION.known:
            fields.report_unknown()
        label = fields.line("label", MAX_NAME) or None
        judges = fields.choice("judges", _JUDGES, "content")
        span = read_span(fields, self._spans)
        if span is None or fields.dead:
            return None
        return AnnotationRecord(
            *span,
            label=label,
            judges=judges,
            note=fields.string("note"),
            confidence=fields.fraction("confidence"),
            original_label=fields.string("original_label", MAX_NAME),
            extra=fields.mapping("extra"),
            version=fields.integer("version", 1, least=1) or 1,
            created_at=fields.moment("created_at"),
            updated_at=fields.moment("updated_at"),
            evidence=self._evidence.read(fields),
            line=self._place.line,
            path=path,
        )

    def _short_set(self, document: Fields) -> SetRecord | None:
        raw = document.raw["label"]
        if not isinstance(raw, list):
            document.lose("label", say("short-no-array"))
            return None
        found = (self._row(row, f"label[{index}]") for index, row in enumerate(raw))
        record = SetRecord(annotations=self._unique(found), line=self._place.line, path="label")
        return record if record.annotations and not self._is_second(record) else None

    def _row(self, row: Any, path: str) -> AnnotationRecord | None:
        if not isinstance(row, list) or len(row) not in (2, 3):
            self._place.report(path, say("short-no-row"), row)
            return None
        return self._annotation(dict(zip(("start", "end", "label"), row, strict=False)), path)
