"""Making and changing queues, and which documents they hold. Managers do. Drawing is `drawing`."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import (
    AnnotationSet,
    Document,
    DocumentKind,
    ItemState,
    Place,
    Project,
    Queue,
    QueueItem,
    QueueMember,
    QueueState,
    SetKind,
    SetStatus,
    User,
)
from annotations.queries.documents import Wanted, filtered_of
from annotations.queries.visibility import visible_to
from annotations.services.checks import (
    clean_whole,
    require_manager,
)
from annotations.services.filling import fill, join, join_new
from annotations.services.queue_checks import check_whole, checked
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only

FIELDS = {
    "name", "instructions", "stage", "start_from", "start_round", "start_annotator", "training",
    "round", "overlap", "share_twice", "blind", "lease_minutes", "priority", "order", "state",
    "everyone", "members", "all_documents", "filter", "gold_checks",
}  # fmt: skip
_TURNS = {"overlap", "share_twice", "order"}
MOST_MIXED = 1_000
"""Documents with known gold that are mixed in at once."""
_MOVES = {
    QueueState.DRAFT: {QueueState.OPEN},
    QueueState.OPEN: {QueueState.PAUSED, QueueState.ENDED},
    QueueState.PAUSED: {QueueState.OPEN, QueueState.ENDED},
    QueueState.ENDED: set(),
}


def create_queue(actor: Actor, project: Project, *, name: str, **known: Any) -> Queue:
    """A queue, in preparation unless `state` opens it. Without other word it takes all documents.

    `documents` puts these in (ids or a QuerySet). Raises Refused by field, Conflict for a name
    that is taken, Forbidden for who does not manage.
    """
    require_manager(actor, project)
    documents = known.pop("documents", None)
    only(known, FIELDS)
    known.setdefault("all_documents", documents is None)
    values = checked(project, {"name": name, **known})
    members = values.pop("members", None)
    state = values.pop("state", QueueState.DRAFT)
    if state not in (QueueState.DRAFT, QueueState.OPEN):
        raise Refused(_("A new queue is being prepared or open."), field="state")
    queue = Queue(
        project=project, seed=secrets.randbelow(1 << 31), created_by=actor.user, state=state,
        **values,
    )  # fmt: skip
    check_whole(queue)
    with write(actor):
        _named_once(lambda: queue.save(force_insert=True))
        if members is not None:
            _name_members(queue, members)
        if documents is not None:
            _put_in(queue, documents)
        if queue.all_documents:
            join_new(queue)
    return queue


def update_queue(actor: Actor, queue: Queue, *, version: int, changes: Mapping[str, Any]) -> Queue:
    """Change it as it was read, while people work: places come and go with what it asks.

    The round stands as soon as the queue holds documents. Raises Stale, Refused, Conflict.
    """
    require_manager(actor, queue.project)
    only(changes, FIELDS)
    values = checked(queue.project, changes)
    members = values.pop("members", None)
    with write(actor):
        current = held(queue, version)
        _require_move(current, values.get("state", current.state))
        if values.get("round", current.round) != current.round and current.items.exists():
            raise Conflict(_("The round stands: the queue holds documents."), field="round")
        for name, value in values.items():
            setattr(current, name, value)
        check_whole(current)
        if "filter" in values or values.get("all_documents"):
            values["joined_at"] = None
        changed: list[Queue] = []
        _named_once(lambda: changed.append(change(queue, version, values)))
        (made,) = changed
        if members is not None:
            _name_members(made, members)
        if made.all_documents and {"filter", "all_documents", "state"} & set(values):
            join_new(made)
        if _TURNS & set(values):
            fill(made)
        return made


def put_in(
    actor: Actor, queue: Queue, documents: QuerySet[Document] | Iterable[uuid.UUID], *,
    priority: int | None = None,
) -> int:  # fmt: skip
    """Put documents in, those that were taken out as well; snapshots stay away.

    Returns how many came; what waits already stays where it is. Without a `priority` new ones
    have 0, and those that come again the one that they had.
    """
    require_manager(actor, queue.project)
    if priority is not None:
        clean_whole(priority, "priority", -1_000_000, 1_000_000)
    with write(actor):
        return _put_in(_going(queue), documents, priority=priority)


def put_in_filtered(actor: Actor, queue: Queue, wanted: Any, *, priority: int | None = None) -> int:
    """`put_in` all documents that fit, as the list of documents filters."""
    kept = checked(queue.project, {"filter": wanted})["filter"]
    rows = filtered_of(queue.project, Wanted(**kept))
    return put_in(actor, queue, rows, priority=priority)


def mix_in_gold(actor: Actor, queue: Queue, count: int) -> int:
    """Put in so many documents with known gold, at random, and check people against it from now.

    Each takes the turn of another document that waits, so that nothing tells them apart. Returns
    how many came: fewer where no more are left; raises Refused for none at all.
    """
    require_manager(actor, queue.project)
    clean_whole(count, "gold", 1, MOST_MIXED)
    with write(actor):
        current = _going(queue)
        gold = visible_to(actor.user, AnnotationSet).filter(
            project=current.project, kind=SetKind.GOLD, status=SetStatus.SUBMITTED
        )
        known = Document.objects.filter(kind=DocumentKind.DOCUMENT, pk__in=gold.values("document"))
        left = known.exclude(queue_items__queue=current)
        keys = list(left.values_list("pk", flat=True))
        if not keys:
            raise Refused(_("No other document here has known gold."), field="gold")
        drawn = secrets.SystemRandom().sample(keys, min(count, len(keys)))
        came = _put_in(current, drawn)
        Queue.objects.filter(pk=current.pk, gold_checks=False).update(
            gold_checks=True, version=F("version") + 1
        )
        _mix(current, drawn)
        return came


def _mix(queue: Queue, documents: Sequence[uuid.UUID]) -> None:
    """Give documents of a queue the turns of others that wait, drawn at random."""
    items = QueueItem.objects.filter(queue=queue)
    others = items.filter(state=ItemState.WAITING).exclude(document__in=documents).order_by("?")
    turns = others.values_list("priority", "rank")[: len(documents)]
    mixed = list(items.filter(document__in=documents))
    for item, (priority, rank) in zip(mixed, turns, strict=False):
        QueueItem.objects.filter(pk=item.pk).update(priority=priority, rank=rank)
    fill(queue, [item.pk for item in mixed])


def change_item(
    actor: Actor, item: QueueItem, *, version: int, changes: Mapping[str, Any]
) -> QueueItem:
    """Change the priority of a document as it was read, or take it out."""
    only(changes, {"priority", "state"})
    with write(actor):
        current = held(item, version)
        rows = QueueItem.objects.filter(pk=current.pk)
        if changes.get("state") == ItemState.REMOVED:
            take_out(actor, item.queue, rows)
        if "priority" in changes:
            prioritise(actor, item.queue, rows, changes["priority"])
        return QueueItem.objects.select_related("queue__project").get(pk=item.pk)


def take_out(actor: Actor, queue: Queue, items: QuerySet[QueueItem]) -> int:
    """Take documents out. Who is on one may still hand it in. Returns how many went."""
    return _change_items(actor, queue, items, {"state": ItemState.REMOVED})


def prioritise(actor: Actor, queue: Queue, items: QuerySet[QueueItem], priority: int) -> int:
    """Give documents another priority; the higher comes first. Returns how many changed."""
    clean_whole(priority, "priority", -1_000_000, 1_000_000)
    return _change_items(actor, queue, items, {"priority": priority})


def _change_items(
    actor: Actor, queue: Queue, items: QuerySet[QueueItem], values: dict[str, Any]
) -> int:
    require_manager(actor, queue.project)
    with write(actor):
        current = _held(queue)
        rows = items.filter(queue=current).exclude(state=ItemState.REMOVED).exclude(**values)
        if "state" in values:
            rows = rows.exclude(state=ItemState.ADJUDICATED)
        locked = rows.order_by("pk").select_for_update(no_key=True)
        keys = list(locked.values_list("pk", flat=True))
        # Whoever lets go of one meanwhile waits, and sees that it was taken out (migration 0024).
        taken = Place.objects.filter(item__in=keys, free=False).order_by("pk")
        list(taken.select_for_update(no_key=True).values_list("pk"))
        QueueItem.objects.filter(pk__in=keys).update(**values, version=F("version") + 1)
        if keys:
            fill(current, keys)
        return len(keys)


def _held(queue: Queue) -> Queue:
    rows = Queue.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    current = rows.filter(pk=queue.pk).first()
    if current is None:
        raise Conflict(_("It was deleted in the meantime."))
    return current


def _going(queue: Queue) -> Queue:
    """The queue, held, that documents may still come into."""
    current = _held(queue)
    if current.state == QueueState.ENDED:
        raise Conflict(_("This queue has ended. Make another one for these documents."))
    return current


def _put_in(
    queue: Queue, documents: QuerySet[Document] | Iterable[uuid.UUID], *,
    priority: int | None = None,
) -> int:  # fmt: skip
    if not isinstance(documents, QuerySet):
        keys = set(documents)
        documents = Document.objects.filter(project=queue.project, pk__in=keys)
        if documents.count() < len(keys):
            raise Refused(_("Not all of these are documents of this project."), field="documents")
    rows = documents.filter(project=queue.project, kind=DocumentKind.DOCUMENT)
    return join(queue, rows, priority=priority, again=True)


def _require_move(queue: Queue, state: str) -> None:
    if state != queue.state and state not in _MOVES[QueueState(queue.state)]:
        raise Conflict(
            _("A queue that is “%(now)s” cannot become “%(then)s”.")
            % {"now": queue.get_state_display(), "then": QueueState(state).label},
            field="state",
        )


def _name_members(queue: Queue, people: Sequence[User]) -> None:
    rows = QueueMember.objects.filter(queue=queue)
    rows.exclude(user__in=people).delete()
    there = set(rows.values_list("user", flat=True))
    QueueMember.objects.bulk_create(
        QueueMember(queue=queue, user=user) for user in people if user.pk not in there
    )


def _named_once(deed: Any) -> None:
    try:
        with transaction.atomic():
            deed()
    except IntegrityError as error:
        if "queue_name_is_unique_in_project" not in str(error):
            raise
        raise Conflict(_("A queue of this name is here already."), field="name") from error
