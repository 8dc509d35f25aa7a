"""Holding, leaving and handing in a document that was drawn. Drawing itself is `drawing`.

A lease that ran out is taken up again by its author's next sign of life while a place is free.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden, Refused
from annotations.models import (
    Annotator,
    Assignment,
    AssignmentState,
    ItemState,
    Project,
    QueueItem,
    User,
)
from annotations.queries.members import may_draw
from annotations.services.active_time import counted
from annotations.services.annotation_sets import annotator_of, begin_set, reopen_set, submit_set
from annotations.services.checks import clean_line, clean_whole, require_manager
from annotations.services.drawing import lease_end, renewed
from annotations.services.handing_in import take_place
from annotations.services.starting import start_set
from annotations.services.transaction import Actor, write
from annotations.services.versions import change

SKIP_REASONS = "skip_reasons"
"""Where a project's settings keep the reasons that are offered."""


def heartbeat(actor: Actor, assignment: Assignment, *, active_seconds: int = 0) -> Assignment:
    """Renew the lease, and add to the active time what the page tells, never more than passed.

    Raises Conflict for what has ended, and for a lease that ran out when no place is free.
    """
    clean_whole(active_seconds, "active_seconds", 0, 86_400)
    with write(actor):
        current = _own(actor, assignment)
        if current.state == AssignmentState.EXPIRED:
            current = _taken_up(actor, current)
        if current.state != AssignmentState.LEASED:
            raise _ended(current)
        _count(current, active_seconds)
        return renewed(current, current.queue)


def skip(actor: Actor, assignment: Assignment, *, reason: str) -> Assignment:
    """Leave a document to others, saying why; it does not come again. A draft stays."""
    reason = clean_line(reason, "reason", 500)
    return _leave(actor, assignment, AssignmentState.SKIPPED, reason)


def release(actor: Actor, assignment: Assignment) -> Assignment:
    """Give a document back without a word; it does not come again. A manager may do it, too."""
    return _leave(actor, assignment, AssignmentState.RELEASED, "")


def submit(actor: Actor, assignment: Assignment, *, active_seconds: int = 0) -> Assignment:
    """Hand in the set of an assignment, an empty one too. Asked twice: no change.

    A lease that ran out, or was given up, does not matter while a place is free; else the set is
    kept as an extra one: submitted, without a place.
    """
    clean_whole(active_seconds, "active_seconds", 0, 86_400)
    with write(actor):
        _require_author(actor, assignment)
        own, _made = begin_set(actor, assignment.document, round=assignment.round)
        submit_set(actor, own)
        current = _locked(assignment.pk)
        if current.state == AssignmentState.SUBMITTED and active_seconds:
            _count(current, active_seconds)
        return _locked(assignment.pk)


def reopen(actor: Actor, assignment: Assignment) -> Assignment:
    """Take a submission back, until the document is adjudicated. The place stays taken."""
    with write(actor):
        current = _locked(assignment.pk)
        sets = current.annotator.annotation_sets.filter(
            document=current.document_id, round=current.round
        )
        found = sets.first()
        if current.state != AssignmentState.SUBMITTED or found is None:
            raise Conflict(_("Nothing is handed in that could be reopened."))
        reopen_set(actor, found)
        return _locked(assignment.pk)


def reassign(actor: Actor, assignment: Assignment, *, user: User) -> Assignment:
    """Move a document from one person to another, lease and all. Managers do.

    What the first one wrote stays their draft. Raises Conflict where the other had the document.
    """
    require_manager(actor, assignment.project)
    with write(actor):
        current = _locked(assignment.pk)
        if current.state != AssignmentState.LEASED:
            raise _ended(current)
        if not may_draw(user, current.queue):
            raise Refused(
                _("%(name)s does not draw from this queue.") % {"name": user.name}, "user"
            )
        place = current.place_id
        _end(current, AssignmentState.RELEASED, _("Given to %(name)s") % {"name": user.name})
        return _give(actor, current, user, place)


def skip_reasons(project: Project) -> list[str]:
    """The reasons offered for skipping: the project's own, else a few of ours."""
    own = project.settings.get(SKIP_REASONS)
    if own:
        return [str(reason) for reason in own]
    return [
        _("I cannot read this language"), _("The text is damaged or cut off"),
        _("Outside of what the guideline covers"), _("I know the people concerned"),
    ]  # fmt: skip


def set_skip_reasons(
    actor: Actor, project: Project, *, version: int, reasons: list[str]
) -> Project:
    """The reasons that reviewers are offered; none brings back ours."""
    require_manager(actor, project)
    lines = [clean_line(reason, "reasons", 200, required=False) for reason in reasons]
    kept = list(dict.fromkeys(filter(None, lines)))
    if len(kept) > 30:
        raise Refused(_("At most %(n)d reasons.") % {"n": 30}, field="reasons")
    with write(actor):
        return change(project, version, {"settings": {**project.settings, SKIP_REASONS: kept}})


def _leave(actor: Actor, assignment: Assignment, state: AssignmentState, reason: str) -> Assignment:
    with write(actor):
        current = _locked(assignment.pk)
        if current.annotator.user_id != actor.user.pk:
            require_manager(actor, current.project)
        if current.state == state:
            return current
        if current.state not in (AssignmentState.LEASED, AssignmentState.EXPIRED):
            raise _ended(current)
        return _end(current, state, reason)


def _end(current: Assignment, state: AssignmentState, reason: str) -> Assignment:
    rows = Assignment.objects.filter(pk=current.pk)
    rows.update(
        state=state, place=None, leased_until=None, reason=reason, ended_at=Now(),
        version=F("version") + 1,
    )  # fmt: skip
    return _locked(current.pk)


def _taken_up(actor: Actor, current: Assignment) -> Assignment:
    place = take_place(current.item_id)
    if place is None:
        raise Conflict(
            _("Your lease ran out, and somebody else has the document now. What you wrote is kept: "
              "hand it in, and it stays as an extra set.")
        )  # fmt: skip
    return _lease(current, place)


def _lease(current: Assignment, place: int) -> Assignment:
    Assignment.objects.filter(pk=current.pk).update(
        state=AssignmentState.LEASED, place=place, leased_until=lease_end(current.queue),
        reason="", ended_at=None, beat_at=Now(), version=F("version") + 1,
    )  # fmt: skip
    return _locked(current.pk)


def _give(actor: Actor, current: Assignment, user: User, place: int | None) -> Assignment:
    """The document to another person: a new row, or the one that they gave up before."""
    item = QueueItem.objects.get(pk=current.item_id)
    if place is None or item.state == ItemState.REMOVED:
        raise Conflict(_("The document was taken out of the queue."))
    annotator: Annotator = annotator_of(user, current.project)
    rows = Assignment.objects.filter(
        document=current.document_id, round=current.round, annotator=annotator
    )
    there = rows.select_for_update(no_key=True).first()
    if there is not None:
        live = there.state in (AssignmentState.LEASED, AssignmentState.SUBMITTED)
        if live or there.item_id != current.item_id:
            raise Conflict(_("%(name)s had this document already.") % {"name": user.name})
        return _lease(_locked(there.pk), place)
    made = Assignment.objects.create(
        project_id=current.project_id, queue_id=current.queue_id, item_id=current.item_id,
        document_id=current.document_id, annotator=annotator, round=current.round,
        place_id=place, leased_until=lease_end(current.queue), beat_at=Now(),
    )  # fmt: skip
    start_set(Actor(user, actor.request_id), current.queue, made)
    return _locked(made.pk)


def _count(current: Assignment, active_seconds: int) -> None:
    told = counted(current.beat_at or current.started_at, active_seconds)
    Assignment.objects.filter(pk=current.pk).update(
        active_seconds=F("active_seconds") + told, beat_at=Now()
    )


def _own(actor: Actor, assignment: Assignment) -> Assignment:
    current = _locked(assignment.pk)
    _require_author(actor, current)
    return current


def _require_author(actor: Actor, assignment: Assignment) -> None:
    if assignment.annotator.user_id != actor.user.pk:
        raise Forbidden(_("This document is assigned to somebody else."))


def _locked(key: uuid.UUID) -> Assignment:
    rows: QuerySet[Any] = Assignment.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("annotator", "queue", "project", "document")
    found: Assignment | None = rows.defer("document__text").filter(pk=key).first()
    if found is None:
        raise Conflict(_("It was deleted in the meantime."))
    return found


def _ended(current: Assignment) -> Conflict:
    words = {
        AssignmentState.SUBMITTED: _("This document is handed in already."),
        AssignmentState.SKIPPED: _("You skipped this document."),
        AssignmentState.RELEASED: _("This document was given back."),
        AssignmentState.EXPIRED: _("The lease on this document ran out."),
        AssignmentState.LEASED: _("This document is being worked on."),
    }
    return Conflict(words[AssignmentState(current.state)])
