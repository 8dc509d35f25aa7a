"""What a set begins with: nothing, a copy of an earlier set, or one kept for comparison."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Case, QuerySet, When

from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    Evidence,
    Queue,
    SetKind,
    SetStatus,
    Stage,
    StartFrom,
)
from annotations.services.annotation_sets import begin_set
from annotations.services.transaction import Actor

_MARK = ("start", "end", "quote")
_JUDGEMENT = ("label_id", "judges", "note", "confidence", "original_label", "extra")
_EVIDENCE = (
    "stance", "group", "sufficient", "document_id", "start", "end", "quote", "url", "note",
)  # fmt: skip


def start_set(actor: Actor, queue: Queue, assignment: Assignment) -> None:
    """Begin the set of a new assignment with what the queue starts from, and record that.

    A set that was begun before is left alone. Runs inside the transaction of the draw.
    """
    if queue.start_from == StartFrom.EMPTY:
        return
    own, _made = begin_set(actor, assignment.document, round=queue.round)
    source = source_of(queue, assignment).exclude(pk=own.pk).first()
    begun = own.started_from_id or Annotation.objects.filter(annotation_set=own).exists()
    if source is None or begun:
        return
    hidden = queue.start_from == StartFrom.HIDDEN
    AnnotationSet.objects.filter(pk=own.pk).update(started_from=source, started_hidden=hidden)
    if not hidden:
        _copy(actor, source, own, Stage(queue.stage))


def source_of(queue: Queue, assignment: Assignment) -> QuerySet[AnnotationSet]:
    """The finished sets that an assignment may begin with: gold first, then the latest."""
    rows = AnnotationSet.objects.filter(document=assignment.document_id, status=SetStatus.SUBMITTED)
    if queue.start_round is not None:
        rows = rows.filter(round=queue.start_round)
    if queue.start_annotator_id is not None:
        rows = rows.filter(annotator=queue.start_annotator_id)
    gold_first = Case(When(kind=SetKind.GOLD, then=0), default=1)
    return rows.order_by(gold_first, "-submitted_at", "-pk")


def _copy(actor: Actor, source: AnnotationSet, own: AnnotationSet, stage: Stage) -> None:
    """The spans; with labels, notes and evidence only where both are asked for.

    Who judges is not told how the span was judged before, and who marks gives no labels.
    """
    whole = stage == Stage.BOTH
    rows = Annotation.objects.filter(annotation_set=source, deleted_at__isnull=True)
    copies: dict[Any, Annotation] = {}
    for row in rows.order_by("start", "end", "created_at", "pk"):
        values = {name: getattr(row, name) for name in _MARK + (_JUDGEMENT if whole else ())}
        copies.setdefault(
            row.pk if whole else (row.start, row.end),
            Annotation(
                project_id=own.project_id, document_id=own.document_id, annotation_set=own,
                created_by=actor.user, **values,
            ),
        )  # fmt: skip
    Annotation.objects.bulk_create(copies.values(), batch_size=500)
    if whole:
        _copy_evidence(actor, copies)


def _copy_evidence(actor: Actor, copies: dict[Any, Annotation]) -> None:
    linked: dict[Any, list[Evidence]] = defaultdict(list)
    rows = Evidence.objects.filter(annotation__in=copies, deleted_at__isnull=True)
    for row in rows.order_by("created_at", "pk"):
        linked[row.annotation_id].append(row)
    Evidence.objects.bulk_create(
        [
            Evidence(
                project_id=row.project_id, annotation=copies[key], created_by=actor.user,
                **{name: getattr(row, name) for name in _EVIDENCE},
            )
            for key, found in linked.items()
            for row in found
        ],
        batch_size=500,
    )  # fmt: skip
