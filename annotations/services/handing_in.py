"""What a submission does beside the set: the frozen first copy, the assignment, the item.

Everything here runs inside the transaction of `annotation_sets`, with the set held.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Evidence,
    ItemState,
    Place,
    QueueItem,
    SetStatus,
    Stage,
    Submission,
)
from annotations.services.readiness import let_be_ready

_EVIDENCE = (
    "stance", "group", "sufficient", "document_id", "start", "end", "quote", "url", "note",
)  # fmt: skip
_TAKE = """
SELECT id FROM annotations_place WHERE item_id = %s AND free
ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
"""


def assignment_of(current: AnnotationSet) -> Assignment | None:
    """The assignment that this set is the work of, whatever became of it."""
    rows = Assignment.objects.filter(
        document=current.document_id, round=current.round, annotator=current.annotator_id
    )
    return rows.select_related("queue").first()


def require_stage(current: AnnotationSet, *, makes: bool = False, label: Any = None) -> None:
    """Refuse what the queue's stage leaves out.

    `makes`: a span is made, moved or deleted. `label` is one that would be given.
    """
    if not makes and label is None:
        return
    rows = Assignment.objects.filter(
        document=current.document_id, round=current.round, annotator=current.annotator_id
    )
    stage = rows.values_list("queue__stage", flat=True).first()
    if stage == Stage.MARK and label is not None:
        raise Conflict(
            _("This queue asks only to find claims. Leave the label away; it is given later."),
            field="label",
        )
    if stage == Stage.JUDGE and makes:
        raise Conflict(
            _("In this queue the claims are given: judge them as they stand. Nothing is marked, "
              "moved or deleted; write what is wrong with one into its note.")
        )  # fmt: skip


def hand_in(current: AnnotationSet) -> None:
    """Freeze the first copy and end the assignment; the last one makes the document ready.

    A lease that ran out is no harm while a place is free. Else the set is kept as an extra one.
    """
    assignment = assignment_of(current)
    _freeze(current, assignment)
    if assignment is None:
        return
    # Held, so that of two who hand in the last two reviews the second sees the first.
    QueueItem.objects.select_for_update(no_key=True).get(pk=assignment.item_id)
    assignment = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if assignment.state != AssignmentState.SUBMITTED:
        place = assignment.place_id or take_place(assignment.item_id)
        Assignment.objects.filter(pk=assignment.pk).update(
            state=AssignmentState.SUBMITTED, place=place, leased_until=None, reason="",
            ended_at=Now(), version=F("version") + 1,
        )  # fmt: skip
    settle_item(assignment.item_id)


def take_back(current: AnnotationSet) -> bool:
    """A submitted set becomes a draft again: its document is not ready any more.

    Returns whether its author could see others' work since handing it in blind. Raises Conflict
    once the document is adjudicated.
    """
    items = QueueItem.objects.filter(
        document=current.document_id, round=current.round, assignments__annotator=current.annotator
    )
    for state in items.select_for_update(no_key=True, of=("self",)).values_list("state", flat=True):
        if state == ItemState.ADJUDICATED:
            raise Conflict(
                _("This document is adjudicated; its reviews stay as they are. An adjudicator can "
                  "ask for them again.")
            )  # fmt: skip
    keys = list(items.filter(state=ItemState.READY).values_list("pk", flat=True))
    QueueItem.objects.filter(pk__in=keys).update(state=ItemState.WAITING, version=F("version") + 1)
    return Submission.objects.filter(annotation_set=current, blind=True).exists()


def take_place(item: uuid.UUID) -> int | None:
    """A free place of the item, locked; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [item])
        found = cursor.fetchone()
    return found[0] if found else None


def settle_item(item: uuid.UUID) -> None:
    """Make a document ready when every place of it holds a set that is handed in. Item held."""
    row = QueueItem.objects.select_related("queue", "document").defer("document__text").get(pk=item)
    if row.state != ItemState.WAITING:
        return
    held = Assignment.objects.filter(item=item, state=AssignmentState.SUBMITTED)
    places = Place.objects.filter(item=item)
    taken = held.filter(place__isnull=False)
    if taken.count() < max(1, places.count()) or places.filter(free=True).exists():
        return
    drafts = AnnotationSet.objects.filter(
        document=row.document_id, round=row.round, status=SetStatus.DRAFT,
        annotator__in=held.values("annotator"),
    )  # fmt: skip
    if drafts.exists():
        return
    QueueItem.objects.filter(pk=item).update(state=ItemState.READY, version=F("version") + 1)
    let_be_ready(row.document, row.round, row.queue)


def _freeze(current: AnnotationSet, assignment: Assignment | None) -> None:
    if Submission.objects.filter(annotation_set=current).exists():
        return
    guideline = current.project.guidelines.first()
    Submission.objects.create(
        project_id=current.project_id, annotation_set=current, document_id=current.document_id,
        annotator_id=current.annotator_id, round=current.round,
        queue=assignment.queue if assignment else None,
        blind=bool(assignment and assignment.queue.blind),
        guideline_version=guideline.version if guideline else None,
        content=content_of(current),
    )  # fmt: skip


def content_of(current: AnnotationSet) -> list[dict[str, Any]]:
    """The live annotations of a set with their evidence, as `Submission.content` keeps them."""
    live = Annotation.objects.filter(annotation_set=current, deleted_at__isnull=True)
    evidence: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    linked = Evidence.objects.filter(annotation__in=live.values("pk"), deleted_at__isnull=True)
    for row in linked.order_by("created_at", "pk").values("annotation_id", *_EVIDENCE):
        key = row.pop("annotation_id")
        source = row.pop("document_id")
        evidence[key].append({**row, "document": str(source) if source else None})
    rows = live.order_by("start", "end", "pk").values(
        "id", "start", "end", "quote", "label__key", "judges", "note", "confidence"
    )
    return [
        {
            **{name: row[name] for name in ("start", "end", "quote", "judges", "note")},
            "id": str(row["id"]),
            "label": row["label__key"],
            "confidence": row["confidence"],
            "evidence": evidence[row["id"]],
        }
        for row in rows
    ]
