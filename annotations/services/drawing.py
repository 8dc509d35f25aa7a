"""The next document of a queue for a person: one statement takes a place that nobody holds.

What a person had in any queue of the project and round never comes again; a set of the round that
they handed in without a queue counts, too. That a place is held once, and a document had once, is
held by constraints; nothing is counted first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Func, Value
from django.db.models.fields import DateTimeField, DurationField
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden
from annotations.models import (
    Annotator,
    Assignment,
    AssignmentState,
    Queue,
    QueueState,
)
from annotations.models.base import new_id
from annotations.queries.members import may_draw
from annotations.services.annotation_sets import annotator_of
from annotations.services.filling import join_new
from annotations.services.starting import start_set
from annotations.services.transaction import Actor, write

_FOR_THEM = """p.queue_id = %(queue)s AND p.free
        AND NOT EXISTS (
            SELECT FROM annotations_assignment a WHERE a.document_id = p.document_id
                AND a.round = p.round AND a.annotator_id = %(annotator)s
        )
        AND NOT EXISTS (
            SELECT FROM annotations_annotationset s WHERE s.document_id = p.document_id
                AND s.round = p.round AND s.annotator_id = %(annotator)s
                AND s.status = 'submitted'
        )"""
_DRAW = """
WITH place AS MATERIALIZED (
    SELECT p.id, p.item_id, p.document_id FROM annotations_place p
    WHERE FOR_THEM
        AND (SELECT q.state = 'open' FROM annotations_queue q WHERE q.id = %(queue)s)
        -- where to look
    ORDER BY p.priority DESC, p.band, p.rank, p.id
    LIMIT 1 FOR UPDATE OF p SKIP LOCKED
)
INSERT INTO annotations_assignment (
    id, created_at, project_id, queue_id, item_id, document_id, annotator_id, round, place_id,
    state, leased_until, reason, active_seconds, beat_at, draw_key, started_at, version
)
SELECT %(id)s, statement_timestamp(), %(project)s, %(queue)s, item_id, document_id, %(annotator)s,
    %(round)s, id, 'leased', statement_timestamp() + make_interval(mins => %(minutes)s), '', 0,
    statement_timestamp(), %(key)s, statement_timestamp(), 1
FROM place RETURNING id
""".replace("FOR_THEM", _FOR_THEM)
# Where to look, in turn, for somebody who is far ahead of the others: the free places that come
# first are of documents that they had, maybe a hundred thousand of them.
_FRONT = """AND p.id = ANY(ARRAY(
    SELECT f.id FROM annotations_place f WHERE f.queue_id = %(queue)s AND f.free
    ORDER BY f.priority DESC, f.band, f.rank, f.id LIMIT %(front)s
))"""
_AFTER = """AND p.priority = %(priority)s
    AND (p.band, p.rank, p.id) > (%(band)s, %(rank)s, %(place)s)"""
_LOWER = "AND p.priority < %(priority)s"
_LAST = """
SELECT p.priority, p.band, p.rank, p.id AS place
FROM annotations_assignment a JOIN annotations_place p ON p.id = a.place_id
WHERE a.annotator_id = %(annotator)s AND a.state = 'submitted' AND a.queue_id = %(queue)s
    AND %(far)s < (SELECT count(*) FROM (
        SELECT FROM annotations_assignment b
        WHERE b.annotator_id = %(annotator)s AND b.state = 'submitted' LIMIT %(far)s + 1
    ) AS handed_in)
ORDER BY a.ended_at DESC LIMIT 1
"""
# Whether anything is left is asked without a lock: a place that somebody takes just now is one that
# they may yet leave. Where nothing is, that is kept with what was freed before it was looked.
_FREED = "(SELECT coalesce(sum(n), 0) FROM annotations_freed WHERE queue_id = %(queue)s)"
_KNOWN = """
SELECT EXISTS (
    SELECT FROM annotations_nothingleft
    WHERE queue_id = %(queue)s AND annotator_id = %(annotator)s AND freed = FREED
)
""".replace("FREED", _FREED)
_KEEP = """
INSERT INTO annotations_nothingleft (queue_id, annotator_id, freed)
SELECT %(queue)s, %(annotator)s, %(freed)s
WHERE NOT EXISTS (SELECT FROM annotations_place p WHERE FOR_THEM)
ON CONFLICT (queue_id, annotator_id) DO UPDATE SET freed = excluded.freed RETURNING id
""".replace("FOR_THEM", _FOR_THEM)
FAR, FRONT = 1_000, 200
"""Who has handed in more than FAR looks at the first FRONT, then behind where they were last."""
_EXPIRE = """
UPDATE annotations_assignment SET state = 'expired', place_id = NULL, leased_until = NULL,
    ended_at = statement_timestamp(), version = version + 1
WHERE id IN (
    SELECT id FROM annotations_assignment
    WHERE state = 'leased' AND leased_until < statement_timestamp()
    ORDER BY leased_until LIMIT %s FOR UPDATE SKIP LOCKED
)
"""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave: an assignment, new or live already; None where nothing is left."""

    assignment: Assignment | None
    new: bool


def draw(actor: Actor, queue: Queue, *, key: str = "") -> Drawn:
    """The caller's live assignment of this queue, else the next document, leased to them.

    The same `key` again gives the same assignment, whatever became of it since. Raises Forbidden
    for who may not draw, Conflict for a queue that gives nothing out.
    """
    _require_draws(actor, queue)
    with write(actor):
        annotator = annotator_of(actor.user, queue.project)
        # One draw of a person at a time: the second finds what the first took.
        Annotator.objects.select_for_update(no_key=True).get(pk=annotator.pk)
        own = Assignment.objects.filter(queue=queue, annotator=annotator)
        if key and (found := own.filter(draw_key=key).first()):
            return Drawn(found, new=False)
        live = own.filter(state=AssignmentState.LEASED).order_by("started_at")
        if found := live.select_for_update(no_key=True).first():
            return Drawn(renewed(found, queue), new=False)
        _require_open(queue)
        expire_leases()
        if _first(_KNOWN, {"queue": queue.pk, "annotator": annotator.pk}) == (True,):
            return Drawn(None, new=False)
        made = _take(queue, annotator, key)
        if made is None and queue.all_documents and join_new(queue):
            made = _take(queue, annotator, key)
        if made is None:
            return Drawn(None, new=False)
        assignment = Assignment.objects.get(pk=made)
        start_set(actor, queue, assignment)
        return Drawn(assignment, new=True)


def renewed(assignment: Assignment, queue: Queue) -> Assignment:
    """The assignment, held, with a lease that runs its full time from now."""
    rows = Assignment.objects.filter(pk=assignment.pk)
    rows.update(leased_until=Greatest(F("leased_until"), lease_end(queue)))
    return rows.get()


def lease_end(queue: Queue) -> Func:
    """When a lease taken now runs out."""
    minutes = Func(
        Value(queue.lease_minutes), function="make_interval",
        template="%(function)s(mins => %(expressions)s)", output_field=DurationField(),
    )  # fmt: skip
    return Func(
        Now(), minutes, template="(%(expressions)s)", arg_joiner=" + ",
        output_field=DateTimeField(),
    )  # fmt: skip


def expire_leases() -> int:
    """End what ran out, a few hundred at once; the places are free then. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRE, [_AT_ONCE])
        return cursor.rowcount


def _require_draws(actor: Actor, queue: Queue) -> None:
    if not may_draw(actor.user, queue):
        raise Forbidden(
            _("You are not among those who draw from “%(queue)s”. A manager of the project can "
              "name you there.") % {"queue": queue.name}
        )  # fmt: skip


def _require_open(queue: Queue) -> None:
    state = Queue.objects.filter(pk=queue.pk).values_list("state", flat=True).first()
    words = {
        "": _("“%(queue)s” was deleted in the meantime."),
        QueueState.DRAFT: _("“%(queue)s” is being prepared; a manager opens it."),
        QueueState.PAUSED: _("“%(queue)s” is paused. What you have in hand can be handed in."),
        QueueState.ENDED: _("“%(queue)s” has ended. What you have in hand can be handed in."),
    }
    if state != QueueState.OPEN:
        raise Conflict(words[state or ""] % {"queue": queue.name})


def _take(queue: Queue, annotator: Annotator, key: str) -> uuid.UUID | None:
    known: dict[str, Any] = {
        "id": new_id(), "project": queue.project_id, "queue": queue.pk, "key": key, "far": FAR,
        "front": FRONT,
        "annotator": annotator.pk, "round": queue.round, "minutes": queue.lease_minutes,
    }  # fmt: skip
    last = _first(_LAST, known)
    if last:
        known |= dict(zip(("priority", "band", "rank", "place"), last, strict=True))
    for where in (_FRONT, _AFTER, _LOWER) if last else ("",):
        if made := _first(_DRAW.replace("-- where to look", where), known):
            return _key(made)
    known |= {"freed": _first(f"SELECT {_FREED}", known)[0]}
    return None if _first(_KEEP, known) else _key(_first(_DRAW, known))


def _first(question: str, known: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, known)
        return cursor.fetchone()


def _key(made: tuple[uuid.UUID] | None) -> uuid.UUID | None:
    return made[0] if made else None
