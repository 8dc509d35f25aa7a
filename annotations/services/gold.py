"""Writing the gold set of a document: its annotations with their evidence, and where they are from.

Called by decisions and by documents that close themselves; asks nobody for a right.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from annotations import opinions
from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Decision,
    Evidence,
    GoldSource,
    Label,
    Outcome,
    SetKind,
    SetStatus,
    User,
)
from annotations.models.base import new_id
from annotations.queries.adjudications import Case, in_force
from annotations.services.free_names import free_name
from annotations.services.spans import span_of, span_once

GOLD_NAME = "Gold"
_COPIED = ("stance", "group", "sufficient", "document_id", "start", "end", "quote", "url", "note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The gold annotation to make; offsets are code points. `evidence` are rows to copy."""

    start: int
    end: int
    label: str | None
    judges: str = "content"
    note: str = ""
    confidence: float | None = None
    evidence: Sequence[uuid.UUID] = field(default_factory=tuple)


def gold_set(adjudication: Adjudication) -> AnnotationSet:
    """The gold set of the document and round, made as a draft when there is none."""
    there = AnnotationSet.objects.filter(
        document=adjudication.document_id, round=adjudication.round, kind=SetKind.GOLD
    ).first()
    if there is None:
        guideline = adjudication.project.guidelines.first()
        there = AnnotationSet.objects.create(
            project_id=adjudication.project_id,
            document_id=adjudication.document_id,
            annotator=_annotator(adjudication),
            round=adjudication.round,
            kind=SetKind.GOLD,
            guideline_version=guideline.version if guideline else None,
        )
    if adjudication.gold_id != there.pk:
        adjudication.gold = there
        Adjudication.objects.filter(pk=adjudication.pk).update(gold=there)
    return there


def _annotator(adjudication: Adjudication) -> Annotator:
    """Gold is nobody's own set: an annotator of the project known by name, not a user."""
    rows = Annotator.objects.filter(project=adjudication.project_id)
    ours = rows.filter(user=None, annotation_sets__kind=SetKind.GOLD).first()
    ours = ours or rows.filter(user=None, name=GOLD_NAME).first()
    if ours is not None:
        return ours
    taken = set(rows.filter(name__startswith=GOLD_NAME).values_list("name", flat=True))
    return Annotator.objects.create(
        project_id=adjudication.project_id, name=free_name(GOLD_NAME, taken)
    )


def make_decision(
    adjudication: Adjudication, case: Case, wanted: Wanted | None, *, outcome: Outcome,
    stroke: uuid.UUID, user: User | None, reason: str = "", followed: Iterable[str] = (),
    automatic: bool = False,
) -> Decision:  # fmt: skip
    """Write what became of a case; an earlier decision on it gives way and is remembered.

    `followed` names the annotators whose opinion gold was taken from. Raises Conflict where the
    gold set holds the same span with the same label already.
    """
    before = in_force(adjudication).filter(key=case.key).first()
    if before is not None:
        withdraw([before])
    gold = _annotation(adjudication, wanted, user) if wanted else None
    kept = set(followed)
    decision = Decision.objects.create(
        project_id=adjudication.project_id, adjudication=adjudication, key=case.key,
        start=case.start, end=case.end, outcome=outcome, reason=reason, gold=gold,
        opinions=[
            {**one, "followed": True} if one["annotator"] in kept else one for one in case.opinions
        ],
        agreed=case.agreed, automatic=automatic, stroke=stroke, replaces=before, decided_by=user,
    )  # fmt: skip
    GoldSource.objects.bulk_create(
        GoldSource(
            project_id=adjudication.project_id, decision=decision, annotation_id=key,
            followed=name in kept,
        )
        for name, key in case.sources.items()
    )  # fmt: skip
    return decision


def _annotation(adjudication: Adjudication, wanted: Wanted, user: User | None) -> Annotation:
    target = gold_set(adjudication)
    label = None
    if wanted.label is not None:
        label = Label.objects.get(project=adjudication.project_id, key=wanted.label)
    row = Annotation(
        project_id=adjudication.project_id, document_id=adjudication.document_id,
        annotation_set=target, start=wanted.start, end=wanted.end, label=label,
        quote=span_of(adjudication.document_id, wanted.start, wanted.end), judges=wanted.judges,
        note=wanted.note, confidence=wanted.confidence, created_by=user,
    )  # fmt: skip
    with span_once():
        row.save(force_insert=True)
    _copy_evidence(row, wanted.evidence, user)
    AnnotationSet.objects.filter(pk=target.pk).update(updated_at=Now())
    return row


def _copy_evidence(row: Annotation, keys: Sequence[uuid.UUID], user: User | None) -> None:
    """Copies of these pieces; the same piece of two annotators comes once."""
    rows = Evidence.objects.in_bulk(list(keys))
    said: set[tuple[Any, ...]] = set()
    for key in keys:
        values = {name: getattr(rows[key], name) for name in _COPIED}
        place = tuple(values[name] for name in ("stance", "document_id", "start", "end", "url"))
        if place not in said:
            said.add(place)
            Evidence.objects.create(
                project_id=row.project_id, annotation=row, created_by=user, **values
            )


def withdraw(decisions: Sequence[Decision]) -> None:
    """Take decisions back; their gold annotations go, and could come back."""
    Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(withdrawn_at=Now())
    _set_deleted(decisions, Now())


def reinstate(decisions: Sequence[Decision]) -> None:
    """Let decisions that were taken back stand again, with their gold annotations."""
    Decision.objects.filter(pk__in=[one.pk for one in decisions]).update(withdrawn_at=None)
    with span_once():
        _set_deleted(decisions, None)


def _set_deleted(decisions: Sequence[Decision], moment: Any) -> None:
    rows = Annotation.objects.filter(pk__in=[one.gold_id for one in decisions if one.gold_id])
    rows.update(deleted_at=moment, version=F("version") + 1, updated_at=Now())


def take_agreed(
    adjudication: Adjudication, cases: Iterable[Case], *, user: User | None, automatic: bool
) -> list[Decision]:
    """Take over cases in which all agree, in one stroke."""
    stroke = new_id()
    return [
        make_decision(
            adjudication, case, agreed_gold(case), outcome=Outcome.TAKE, stroke=stroke, user=user,
            followed=case.sources, automatic=automatic,
        )
        for case in cases
    ]  # fmt: skip


def agreed_gold(case: Case) -> Wanted:
    """What is taken where all agree: the edges that most chose, and everybody's evidence."""
    one = opinions.chosen(case.opinions)
    pieces = [key for name in sorted(case.pieces) for key in case.pieces[name]]
    return wanted_from(one, pieces)


def wanted_from(opinion: Mapping[str, Any], pieces: Sequence[uuid.UUID]) -> Wanted:
    """Gold that says what this annotator said."""
    return Wanted(
        start=opinion["start"],
        end=opinion["end"],
        label=opinion.get("label"),
        judges=opinion.get("judges", "content"),
        note=opinion.get("note", ""),
        confidence=opinion.get("confidence"),
        evidence=tuple(pieces),
    )


def submit_gold(adjudication: Adjudication) -> None:
    """Declare the gold set finished, under the guideline of now."""
    guideline = adjudication.project.guidelines.first()
    AnnotationSet.objects.filter(pk=gold_set(adjudication).pk).update(
        status=SetStatus.SUBMITTED,
        submitted_at=Now(),
        guideline_version=guideline.version if guideline else None,
        version=F("version") + 1,
        updated_at=Now(),
    )


def reopen_gold(adjudication: Adjudication) -> None:
    """Make the gold set a draft again."""
    rows = AnnotationSet.objects.filter(pk=gold_set(adjudication).pk)
    rows.update(status=SetStatus.DRAFT, version=F("version") + 1, updated_at=Now())
