"""How a gold set came about, in a native document: decisions with what was said before them.

Sets around it live in `native_sets`, evidence in `native_evidence`.
"""

from __future__ import annotations

from typing import Any

from annotations.formats.fields import Fields, Place, Shape, kind_of, names
from annotations.formats.limits import MAX_NAME
from annotations.formats.native_evidence import EvidenceReader, read_span
from annotations.formats.records import AdjudicationRecord, DecisionRecord, OpinionRecord
from annotations.formats.spans import MovedSpans
from annotations.saying import say

_ADJUDICATION = Shape(
    "adjudication",
    names("by at closed_by_agreement sampled single_reviewed allowed_own decisions"),
)
_DECISION = Shape(
    "decision",
    names("outcome start end gold reason at agreed automatic opinions"),
    vital=names("outcome start end gold"),
)
_GOLD = Shape("decision", names("start end label"), vital=names("start end label"))
_OPINION = Shape(
    "opinion",
    names("annotator start end quote label judges note confidence followed evidence"),
    vital=names("annotator start end quote label judges"),
)
_OUTCOMES = ("take", "merge", "reject")
_JUDGES = ("content", "assertion")


class GoldReader:
    """Reads the adjudication of a set; what is wrong in it is left out and reported."""

    def __init__(self, spans: MovedSpans, evidence: EvidenceReader) -> None:
        self._spans = spans
        self._evidence = evidence

    def read(self, around: Fields) -> AdjudicationRecord | None:
        """The adjudication of a set, if it has one."""
        raw = around.raw.get("adjudication")
        if raw is None:
            return None
        if not isinstance(raw, dict):
            around.lose("adjudication", say("field-no-object", kind=kind_of(raw)))
            return None
        fields = Fields(raw, around.place, _ADJUDICATION, around.at("adjudication"))
        fields.report_unknown()
        found = [self._decision(one, path, fields.place) for path, one in _all(fields, "decisions")]
        return AdjudicationRecord(
            by=fields.line("by", MAX_NAME),
            at=fields.moment("at"),
            closed_by_agreement=fields.boolean("closed_by_agreement"),
            sampled=fields.boolean("sampled"),
            single_reviewed=fields.boolean("single_reviewed"),
            allowed_own=fields.boolean("allowed_own"),
            decisions=tuple(one for one in found if one is not None),
        )

    def _decision(self, raw: dict[str, Any], path: str, place: Place) -> DecisionRecord | None:
        fields = Fields(raw, place, _DECISION, path)
        fields.report_unknown()
        outcome = fields.choice("outcome", _OUTCOMES, "")
        if not outcome and "outcome" not in fields.lost:
            fields.lose("outcome", say("choice-missing", options=", ".join(_OUTCOMES)))
        span = read_span(fields, self._spans)
        gold = self._place(fields)
        if gold is None and outcome in _OUTCOMES[:2] and not fields.dead:
            fields.lose("gold", say("gold-missing"))
        if span is None or fields.dead:
            return None
        found = [self._opinion(one, where, place) for where, one in _all(fields, "opinions")]
        return DecisionRecord(
            outcome,
            span[0],
            span[1],
            gold=None if outcome == "reject" else gold,
            reason=fields.string("reason"),
            at=fields.moment("at"),
            agreed=fields.boolean("agreed"),
            automatic=fields.boolean("automatic"),
            opinions=tuple(one for one in found if one is not None),
        )

    def _place(self, around: Fields) -> tuple[int, int, str | None] | None:
        raw = around.raw.get("gold")
        if raw is None:
            return None
        if not isinstance(raw, dict):
            around.lose("gold", say("field-no-object", kind=kind_of(raw)))
            return None
        fields = Fields(raw, around.place, _GOLD, around.at("gold"))
        fields.report_unknown()
        label = fields.line("label", MAX_NAME) or None
        span = read_span(fields, self._spans)
        if span is None or fields.dead:
            around.dead = True
            return None
        return span[0], span[1], label

    def _opinion(self, raw: dict[str, Any], path: str, place: Place) -> OpinionRecord | None:
        fields = Fields(raw, place, _OPINION, path)
        fields.report_unknown()
        name = fields.line("annotator", MAX_NAME)
        if not name.strip() and not fields.dead:
            fields.lose("annotator", say("opinion-without-name"))
        if fields.dead:
            return None
        if "start" not in raw:
            return OpinionRecord(name)
        label = fields.line("label", MAX_NAME) or None
        judges = fields.choice("judges", _JUDGES, "content")
        span = read_span(fields, self._spans)
        if span is None or fields.dead:
            return None
        return OpinionRecord(
            name,
            *span,
            label=label,
            judges=judges,
            note=fields.string("note"),
            confidence=fields.fraction("confidence"),
            followed=fields.boolean("followed"),
            evidence=self._evidence.read(fields),
        )


def _all(fields: Fields, key: str) -> list[tuple[str, dict[str, Any]]]:
    return list(fields.objects(key)) if fields.raw.get(key) else []
