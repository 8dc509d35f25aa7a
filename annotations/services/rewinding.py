"""Bringing a set back to what it was: as new changes, so that this can be taken back as well."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from annotations.models import Annotation, AnnotationSet, Document, Evidence, Label
from annotations.queries.set_history import events_of, rows_of
from annotations.services.annotation_sets import writable
from annotations.services.handing_in import require_stage
from annotations.services.spans import span_once
from annotations.services.transaction import Actor, write

_FIELDS: dict[type[Annotation] | type[Evidence], tuple[str, ...]] = {
    Annotation: ("start", "end", "quote", "label_id", "judges", "note", "confidence", "extra"),
    Evidence: (
        "stance", "group", "sufficient", "document_id", "start", "end", "quote", "url", "note",
    ),
}  # fmt: skip
_BATCH = 500


def rewind_set(
    actor: Actor, annotation_set: AnnotationSet, *, at: datetime
) -> tuple[AnnotationSet, int]:
    """Make the annotations and evidence of an own draft what they were after all acts up to `at`.

    Returns the set and how many rows changed: what was made since is deleted, what was deleted
    since comes back. A label that is gone leaves *to check*; evidence of a document that is gone
    stays away. Raises Forbidden (someone else's), Conflict (submitted, or what the stage of the
    queue leaves out).
    """
    with write(actor):
        current = writable(actor, annotation_set.pk)
        rows = rows_of(current)
        labels = set(Label.objects.filter(project=current.project_id).values_list("pk", flat=True))
        changed = _annotations(current, rows["annotation"], at, labels)
        changed += _evidence(rows["evidence"], at)
        return AnnotationSet.objects.get(pk=current.pk), changed


def _annotations(
    current: AnnotationSet, rows: QuerySet[Any], at: datetime, labels: set[uuid.UUID]
) -> int:
    states = _states(rows, at)
    for state in states.values():
        if state.label_id not in labels:
            state.label_id = None
    changed, taken, moves = [], {}, False
    for row in rows:
        if row.deleted_at is None:
            taken[row.start, row.end, row.label_id] = row
        before = row.start, row.end, row.deleted_at is None
        if _set_back(row, states.get(row.pk)):
            changed.append(row)
            moves |= before != (row.start, row.end, row.deleted_at is None)
    given = (row.label_id for row in changed if row.deleted_at is None and row.label_id)
    require_stage(current, makes=moves, label=next(given, None))
    _make_room(changed, taken)
    with span_once():
        return _save(changed)


def _make_room(changed: Sequence[Annotation], taken: dict[Any, Annotation]) -> None:
    """Put aside, for a moment, rows whose span and label another one is about to have."""
    wanted = {
        (row.start, row.end, row.label_id): row.pk for row in changed if row.deleted_at is None
    }
    holders = [row.pk for key, row in taken.items() if wanted.get(key, row.pk) != row.pk]
    if holders:
        Annotation.objects.filter(pk__in=holders).update(deleted_at=Now())


def _evidence(rows: QuerySet[Any], at: datetime) -> int:
    states = _states(rows, at)
    cited = {state.document_id for state in states.values()} - {None}
    there = set(Document.objects.filter(pk__in=cited).values_list("pk", flat=True)) | {None}
    found = {key: state for key, state in states.items() if state.document_id in there}
    return _save([row for row in rows if _set_back(row, found.get(row.pk))])


def _states(rows: QuerySet[Any], at: datetime) -> dict[uuid.UUID, Any]:
    """The last event of each row up to a moment."""
    events = events_of(rows).filter(pgh_created_at__lte=at)
    latest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return {event.pgh_obj_id: event for event in latest}


def _set_back(row: Any, state: Any) -> bool:
    """Give the row the content of a state (None: not there yet); whether that is a change."""
    if state is None or state.deleted_at is not None:
        gone = row.deleted_at is None
        row.deleted_at = Now() if gone else row.deleted_at
        return gone
    names = _FIELDS[type(row)]
    if row.deleted_at is None and all(getattr(row, n) == getattr(state, n) for n in names):
        return False
    row.deleted_at = None
    for name in names:
        setattr(row, name, getattr(state, name))
    return True


def _save(rows: Sequence[Any]) -> int:
    if not rows:
        return 0
    model = type(rows[0])
    for row in rows:
        row.version += 1
        row.updated_at = Now()
    names = [name.removesuffix("_id") for name in _FIELDS[model]]
    model.objects.bulk_update(rows, [*names, "deleted_at", "version", "updated_at"], _BATCH)
    return len(rows)
