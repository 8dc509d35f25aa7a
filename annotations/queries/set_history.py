"""What happened in a set, from the event tables: who, when, what, one act for each transaction.

Whom it is told is asked before. A row's events are in the order of their keys; acts in that of the
times at which their transactions began, as a set is held by one writer at a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from pghistory.models import Context

from annotations.models import Annotation, AnnotationSet, Evidence, Label, User
from annotations.queries.keyset import Sort
from annotations.queries.names import masked

NEWEST_FIRST = Sort("at", "created_at", "time", descending=True)

# Changes of one act that are told; an import may have made thousands.
SHOWN = 20

FIELDS: dict[str, tuple[str, ...]] = {
    "annotation": ("start", "end", "label", "judges", "note", "confidence"),
    "evidence": ("stance", "quote", "url", "note", "group", "sufficient"),
    "set": ("status",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one row. `what`: made, changed, deleted, restored, submitted, reopened.

    `before` and `after` hold the fields that changed; `quote` and `label` are of the row by then.
    """

    kind: str
    id: uuid.UUID
    what: str
    quote: str
    label: str | None
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(slots=True)
class Act:
    """Everything written in one transaction: `total` changes, of which the first are told."""

    id: uuid.UUID
    at: datetime
    by: str
    user: str | None
    job: str | None
    total: int = 0
    changes: list[Change] = field(default_factory=list)


def rows_of(row: AnnotationSet) -> dict[str, QuerySet[Any]]:
    """The rows of a set whose history is told, deleted ones too, by the word for them."""
    return {
        "annotation": Annotation.objects.filter(annotation_set=row),
        "evidence": Evidence.objects.filter(annotation__annotation_set=row),
        "set": AnnotationSet.objects.filter(pk=row.pk),
    }


def events_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """All events of these rows."""
    events: Any = rows.model.pgh_event_model
    found: QuerySet[Any] = events.objects.filter(pgh_obj__in=rows.order_by().values("pk"))
    return found


def acts(row: AnnotationSet) -> QuerySet[Context]:
    """The transactions that wrote into the set; NEWEST_FIRST is their order."""
    first, *others = (
        events_of(rows).order_by().values("pgh_context") for rows in rows_of(row).values()
    )
    found: QuerySet[Context] = Context.objects.filter(pk__in=first.union(*others))
    return found


def told(user: User, row: AnnotationSet, contexts: Iterable[Context]) -> list[Act]:
    """The acts of a page, with what they changed; the author has the name that this person may see.

    So has the set from then on.
    """
    author = str(row.annotator.user_id)
    masked(user, [row])
    found = {one.pk: _act(one) for one in contexts}
    labels = dict(Label.objects.filter(project=row.project_id).values_list("pk", "key"))
    for kind, rows in rows_of(row).items():
        events = events_of(rows).filter(pgh_context__in=list(found))
        counted = events.order_by().values_list("pgh_context").annotate(Count("pgh_id"))
        for context, total in counted:
            found[context].total += total
        for event, before in _with_before(events):
            act = found[event.pgh_context_id]
            if len(act.changes) < SHOWN:
                act.changes.append(_change(kind, event, before, labels))
    for act in found.values():
        if act.by == author and row.annotator.pk is None:
            act.user = row.annotator.name
    return list(found.values())


def _act(context: Context) -> Act:
    known = context.metadata
    who = known.get("user") or ""
    return Act(context.pk, context.created_at, who, known.get("username"), known.get("job"))


def _with_before(events: QuerySet[Any]) -> list[tuple[Any, Any]]:
    """The first events of each act, each with the one before it of the same row (or None)."""
    model: type[Model] = events.model
    earlier = model._default_manager.filter(
        pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")
    ).order_by("-pgh_id")
    place = Window(RowNumber(), partition_by=F("pgh_context"), order_by=F("pgh_id").asc())
    shown = list(
        events.annotate(place=place, earlier=Subquery(earlier.values("pgh_id")[:1]))
        .filter(place__lte=SHOWN)
        .order_by("pgh_id")
    )
    keys = [event.earlier for event in shown if event.earlier]
    before = model._default_manager.in_bulk(keys)
    return [(event, before.get(event.earlier)) for event in shown]


def _change(kind: str, event: Any, before: Any, labels: dict[uuid.UUID, str]) -> Change:
    now, then = _values(kind, event, labels), before and _values(kind, before, labels)
    differing = [name for name in now if then and then[name] != now[name]]
    return Change(
        kind=kind,
        id=event.pgh_obj_id,
        what=_what(kind, event, before),
        quote=getattr(event, "quote", ""),
        label=now.get("label"),
        before={name: then[name] for name in differing} if then else {},
        after={name: now[name] for name in differing} if then else now,
    )


def _values(kind: str, event: Any, labels: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        name: labels.get(event.label_id) if name == "label" else getattr(event, name)
        for name in FIELDS[kind]
    }


def _what(kind: str, event: Any, before: Any) -> str:
    if before is None:
        return "made"
    if kind == "set":
        moved = event.status != before.status
        return {"submitted": "submitted", "draft": "reopened"}[event.status] if moved else "changed"
    if (event.deleted_at is None) != (before.deleted_at is None):
        return "deleted" if event.deleted_at else "restored"
    return "changed"
