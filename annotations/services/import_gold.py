"""The rows of an adjudication on their way into COPY: decisions, and what they were about.

A decision whose gold annotation did not come in (its label is unknown here) is left out with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotations.formats.native_write import opinion_json
from annotations.formats.records import AdjudicationRecord, DecisionRecord, SetRecord
from annotations.formats.strict_json import canonical
from annotations.models import Adjudication, AdjudicationState, Decision, GoldSource
from annotations.opinions import digest
from annotations.services.copying import copy_rows, new_key

Row = tuple[Any, ...]
Span = tuple[int, int, str]  # start, end, label without case
_ADJUDICATION = (
    "id", "project_id", "document_id", "round", "state", "gold_id", "named", "decided_at",
    "single_reviewed", "allowed_own", "sampled", "rule", "remark", "cases", "differing",
    "active_seconds", "version",
)  # fmt: skip
_DECISION = (
    "id", "project_id", "adjudication_id", "key", "start", "end", "outcome", "reason", "gold_id",
    "opinions", "agreed", "automatic", "stroke", "created_at",
)  # fmt: skip
_SOURCE = ("project_id", "decision_id", "annotation_id", "followed")


def span_of(start: int, end: int, label: str | None) -> Span:
    """What an annotation is known by inside its set."""
    return start, end, (label or "").casefold()


@dataclass(slots=True)
class GoldRows:
    """New adjudications of one chunk. `said` finds annotations by annotator and span."""

    project: str
    now: datetime
    adjudications: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)

    def add(
        self, one: SetRecord, document: str, set_key: str, gold: dict[Span, str],
        said: dict[tuple[str, Span], str],
    ) -> None:  # fmt: skip
        """The adjudication of a gold set that is submitted, with its decisions."""
        record = one.adjudication
        assert record is not None
        key, state = new_key(), AdjudicationState.DECIDED
        if record.closed_by_agreement:
            state = AdjudicationState.AGREED
        kept = {
            digest([opinion_json(one) for one in each.opinions]): each
            for each in record.decisions
            if each.gold is None or span_of(*each.gold) in gold
        }
        self.adjudications.append(
            (
                key, self.project, document, one.round, str(state), set_key, record.by,
                record.at or one.submitted_at or self.now, record.single_reviewed,
                record.allowed_own, record.sampled, "{}", "", len(kept),
                sum(not each.agreed for each in kept.values()), 0, 1,
            )
        )  # fmt: skip
        for case, each in kept.items():
            self._decision(case, each, record, key, gold, said)

    def _decision(
        self, case: str, each: DecisionRecord, record: AdjudicationRecord, adjudication: str,
        gold: dict[Span, str], said: dict[tuple[str, Span], str],
    ) -> None:  # fmt: skip
        key, stroke = new_key(), new_key()
        opinions = [opinion_json(one) for one in each.opinions]
        self.decisions.append(
            (
                key, self.project, adjudication, case, each.start, each.end,
                each.outcome, each.reason, gold[span_of(*each.gold)] if each.gold else None,
                canonical(opinions).decode(), each.agreed, each.automatic, stroke,
                each.at or record.at or self.now,
            )
        )  # fmt: skip
        found: dict[str, bool] = {}
        for one in each.opinions:
            if one.start is not None and one.end is not None:
                where = (one.annotator, span_of(one.start, one.end, one.label))
                if where in said:
                    found[said[where]] = one.followed
        self.sources += [(self.project, key, annotation, yes) for annotation, yes in found.items()]

    def copy(self) -> None:
        """COPY all, parents first."""
        copy_rows(Adjudication, _ADJUDICATION, self.adjudications)
        copy_rows(Decision, _DECISION, self.decisions)
        copy_rows(GoldSource, _SOURCE, self.sources)
