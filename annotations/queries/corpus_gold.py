"""How gold sets came about, as records: who decided what, and what was said before.

Only of documents that are closed; a gold set in the making carries nothing of this.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from annotations.formats.records import (
    AdjudicationRecord,
    DecisionRecord,
    EvidenceRecord,
    OpinionRecord,
)
from annotations.models import CLOSED_STATES, Adjudication, AdjudicationState, Decision


def adjudications(sets: list[uuid.UUID]) -> dict[uuid.UUID, AdjudicationRecord]:
    """The adjudications of these gold sets, by the key of the set."""
    rows = Adjudication.objects.filter(gold__in=sets, state__in=CLOSED_STATES)
    decisions = _decisions(rows.values("pk"))
    return {
        row.gold_id: AdjudicationRecord(
            by=row.named,
            at=row.decided_at,
            closed_by_agreement=row.state == AdjudicationState.AGREED,
            sampled=row.sampled,
            single_reviewed=row.single_reviewed,
            allowed_own=row.allowed_own,
            decisions=tuple(decisions[row.pk]),
        )
        for row in rows
        if row.gold_id
    }


def _decisions(rows: Any) -> dict[uuid.UUID, list[DecisionRecord]]:
    found: dict[uuid.UUID, list[DecisionRecord]] = defaultdict(list)
    standing = Decision.objects.filter(adjudication__in=rows, withdrawn_at__isnull=True)
    for one in standing.select_related("gold__label"):
        gold = one.gold
        found[one.adjudication_id].append(
            DecisionRecord(
                one.outcome,
                one.start,
                one.end,
                gold=(gold.start, gold.end, gold.label.key if gold.label else None)
                if gold
                else None,
                reason=one.reason,
                at=one.created_at,
                agreed=one.agreed,
                automatic=one.automatic,
                opinions=tuple(map(_opinion, one.opinions)),
            )
        )
    return found


def _opinion(said: dict[str, Any]) -> OpinionRecord:
    pieces = tuple(EvidenceRecord(**piece) for piece in said.get("evidence", ()))
    return OpinionRecord(**{**said, "evidence": pieces})
