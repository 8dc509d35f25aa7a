"""Which documents a queue holds, how often each is needed, and their turn. Set by set, in SQL.

Called inside the transaction of `queues`, of a draw or of the sweeper.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from annotations.errors import Refused
from annotations.models import (
    Assignment,
    Document,
    DocumentKind,
    ItemState,
    Place,
    Queue,
    QueueItem,
    QueueState,
)
from annotations.queries.documents import Wanted, filtered_of
from annotations.services.handing_in import settle_item

# Ids in the order of coming, as everywhere (UUID version 7): lists of items are in that of ids.
_JOIN = """
INSERT INTO annotations_queueitem AS item
    (id, created_at, project_id, queue_id, document_id, round, priority, rank, places, state,
     version)
SELECT (
        lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '70008'
        || lpad(to_hex(row_number() OVER (ORDER BY d.created_at, d.id)), 7, '0')
        || left(md5(random()::text), 8)
    )::uuid, now(), %(project)s, %(queue)s, d.id, %(round)s, coalesce(%(priority)s::int, 0),
    (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
        + row_number() OVER (ORDER BY d.created_at, d.id),
    1, 'waiting', 1
FROM annotations_document d WHERE d.id IN ({documents})
ON CONFLICT (queue_id, document_id) DO {again} RETURNING id
"""
_AGAIN = """
UPDATE SET state = 'waiting', rank = excluded.rank,
    priority = coalesce(%(priority)s::int, item.priority), version = item.version + 1
WHERE item.state = 'removed'
"""
_SHARE = """
CASE WHEN ('x' || substr(md5(%(seed)s::text || item.document_id::text), 1, 7))::bit(28)::int
    %% 10000 < %(share)s * 100 THEN 2 ELSE 1 END
"""
_PLACES = """
UPDATE annotations_queueitem AS item SET places = {places}
WHERE item.queue_id = %(queue)s AND item.places <> {places} {which}
"""
_DROP = """
DELETE FROM annotations_place p USING annotations_queueitem item
WHERE item.id = p.item_id AND item.queue_id = %(queue)s AND p.free {which}
    AND (p.number > item.places OR item.state IN ('removed', 'adjudicated'))
"""
_MAKE = """
INSERT INTO annotations_place
    (item_id, queue_id, document_id, project_id, round, number, free, priority, band, rank)
SELECT item.id, item.queue_id, item.document_id, item.project_id, item.round, n, true,
    item.priority, 0, item.rank
FROM annotations_queueitem item CROSS JOIN LATERAL generate_series(1, item.places) AS n
WHERE item.queue_id = %(queue)s AND item.state IN ('waiting', 'ready') {which}
ON CONFLICT (item_id, number) DO NOTHING
"""
_TURNS = {
    "priority": "item.rank",
    "fewest": "item.rank",
    "oldest": "(extract(epoch FROM coalesce(d.published_at, d.created_at)) * 1000000)::bigint",
    "random": "('x' || substr(md5(%(seed)s::text || ' ' || d.id::text), 1, 15))::bit(60)::bigint",
}
_ORDER = """
UPDATE annotations_place p SET priority = item.priority, band = {band}, rank = {rank}
FROM annotations_queueitem item JOIN annotations_document d ON d.id = item.document_id
WHERE item.id = p.item_id AND item.queue_id = %(queue)s {which}
    AND (p.priority, p.band, p.rank) IS DISTINCT FROM (item.priority, {band}, {rank})
"""
_MARGIN = timedelta(hours=1)


def join(
    queue: Queue, documents: QuerySet[Document], *, priority: int | None = None, again: bool
) -> int:
    """Put documents in; `again` also those that were taken out. Returns how many came.

    Without a `priority` new ones have 0, and others the one that they had.
    """
    try:
        wanted, parameters = documents.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    # Positions become names, as the statement has both; a lone % of a LIKE is in the parameters.
    for n in range(len(parameters)):
        wanted = wanted.replace("%s", f"%(wanted{n})s", 1)
    named = {f"wanted{n}": value for n, value in enumerate(parameters)}
    statement = _JOIN.format(documents=wanted, again=_AGAIN if again else "NOTHING")
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "project": queue.project_id, "queue": queue.pk, "round": queue.round,
                "priority": priority, **named,
            },
        )  # fmt: skip
        keys = [key for (key,) in cursor.fetchall()]
    if keys:
        fill(queue, keys)
    return len(keys)


def join_new(queue: Queue) -> int:
    """Documents that came since the last look join a queue that takes all (that fit its filter)."""
    try:
        rows = filtered_of(queue.project, Wanted(**queue.filter))
    except (Refused, TypeError):  # an outlet that is gone, say: nothing fits
        return 0
    if queue.joined_at:
        # A document is dated when its transaction begins, and seen when that ends.
        rows = rows.filter(created_at__gte=queue.joined_at - _MARGIN)
    rows = rows.filter(kind=DocumentKind.DOCUMENT).exclude(queue_items__queue=queue)
    Queue.objects.filter(pk=queue.pk).update(joined_at=Now())
    return join(queue, rows, again=False)


def join_new_everywhere() -> int:
    """New documents join the open queues that take all. Returns how many joined."""
    joined = 0
    for queue in Queue.objects.filter(state=QueueState.OPEN, all_documents=True):
        with transaction.atomic():
            rows = Queue.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
            held = rows.select_related("project").filter(pk=queue.pk).first()
            joined += join_new(held) if held else 0
    return joined


def fill(queue: Queue, items: Sequence[uuid.UUID] | None = None) -> None:
    """Give every item (or these) the places it needs, each with its turn; drop what is too much.

    A place that somebody holds stays, whatever the queue asks by now.
    """
    which = "" if items is None else "AND item.id = ANY(%(items)s)"
    places = "%(overlap)s" if queue.share_twice is None else _SHARE
    band = "p.number" if queue.order == "fewest" else "0"
    known: dict[str, Any] = {
        "queue": queue.pk, "overlap": queue.overlap, "share": queue.share_twice,
        "seed": queue.seed, "items": list(items or []),
    }  # fmt: skip
    words = {"which": which, "places": places, "band": band, "rank": _TURNS[queue.order]}
    with connection.cursor() as cursor:
        for statement in (_PLACES, _DROP, _MAKE, _ORDER):
            cursor.execute(statement.format(**words), known)
    _reconsider(queue, items)


def _reconsider(queue: Queue, items: Sequence[uuid.UUID] | None) -> None:
    """Items whose places came or went may be ready by now, or not any more."""
    rows = QueueItem.objects.filter(queue=queue)
    if items is not None:
        rows = rows.filter(pk__in=items)
    with_free = Place.objects.filter(queue=queue, free=True).values("item")
    rows.filter(state=ItemState.READY, pk__in=with_free).update(
        state=ItemState.WAITING, version=F("version") + 1
    )
    begun = Assignment.objects.filter(queue=queue, state="submitted").values("item")
    waiting = rows.filter(state=ItemState.WAITING, pk__in=begun).exclude(pk__in=with_free)
    for key in waiting.select_for_update(no_key=True).values_list("pk", flat=True):
        settle_item(key)
