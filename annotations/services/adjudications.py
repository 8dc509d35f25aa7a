"""Documents on their way to gold: ready, taken up, set aside, asked back, finished, opened again.

What becomes of single cases is `decisions`; whoever calls has asked for the role. Each function
locks the adjudication first, so that of two adjudicators one works and the other is told.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden, Refused
from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Document,
    Project,
    Queue,
    SetStatus,
    User,
)
from annotations.queries.adjudications import (
    cases_of,
    human_sets,
    in_force,
    rules_of,
)
from annotations.queries.members import reviewers_of
from annotations.services.active_time import counted
from annotations.services.annotation_sets import locked as locked_set
from annotations.services.checks import clean_multiline, clean_whole
from annotations.services.gold import reopen_gold, submit_gold
from annotations.services.handing_in import take_back
from annotations.services.notifications import tell_of_asking_back
from annotations.services.readiness import (
    let_be_ready,
    reopen_items,
    tell_queue,
    tidy,
)
from annotations.services.transaction import Actor, write


def make_ready(
    actor: Actor, document: Document, round: int = 1, queue: Queue | None = None, *,
    declared: bool = False,
) -> Adjudication | None:  # fmt: skip
    """Let a document be adjudicated: all its reviews are there, or a manager says so (`declared`).

    None where there is nothing to adjudicate; see `readiness.let_be_ready`.
    """
    with write(actor):
        by = actor.user if declared else None
        return let_be_ready(document, round, queue, declared_by=by)


def take_up(actor: Actor, adjudication: Adjudication) -> Adjudication:
    """Begin, or go on. Raises Conflict while somebody else works on it or a set is asked back,
    and Forbidden for who reviewed the document, unless the project allows it."""
    with write(actor):
        current = held(adjudication)
        if current.state in CLOSED_STATES:
            raise Conflict(_("This document is decided. Open it again to change something."))
        if current.state == AdjudicationState.WAITING:
            raise Conflict(_("A reviewer has their set back; it comes here when they submit it."))
        _alone(actor, current)
        single, own = _standing(actor.user, current)
        rows = Adjudication.objects.filter(pk=current.pk)
        rows.update(single_reviewed=single, allowed_own=own, taken_at=Now(), beat_at=Now())
        _move(current, AdjudicationState.WORKING, adjudicator=actor.user, **_lease(current))
        tidy(current)
        return rows.get()


def _alone(actor: Actor, current: Adjudication) -> None:
    """Refuse while somebody else holds it."""
    until = current.lease_until
    if current.state != AdjudicationState.WORKING or current.adjudicator_id == actor.user.pk:
        return
    if until is not None and until > timezone.now():
        assert current.adjudicator is not None
        raise Conflict(
            _("%(name)s is deciding this document; it is theirs until %(time)s at least.")
            % {
                "name": current.adjudicator.name,
                "time": time_format(timezone.localtime(until), "H:i T"),
            }
        )


def _standing(user: User, current: Adjudication) -> tuple[bool, bool]:
    """Whether this is a one-person project deciding directly, or the project allows one's own."""
    on_it = Assignment.objects.filter(
        document=current.document_id, round=current.round, annotator__user=user,
        state=AssignmentState.LEASED,
    )  # fmt: skip
    if on_it.exists():
        raise Forbidden(_("You are reviewing this document; hand it in or give it back first."))
    mine = human_sets(current.document_id, current.round).filter(annotator__user=user)
    if not mine.exists():
        return False, False
    if _alone_in(user, current.project):
        return True, False
    if not rules_of(current).own:
        raise Forbidden(
            _("You reviewed this document, so somebody else decides it. A manager can allow it "
              "in the rules of adjudication.")
        )  # fmt: skip
    return False, True


def _alone_in(user: User, project: Project) -> bool:
    """Whether nobody else could review in this project."""
    return not reviewers_of(project).exclude(pk=user.pk).exists()


def heartbeat(actor: Actor, adjudication: Adjudication, *, active_seconds: int = 0) -> Adjudication:
    """Keep it while the page is open; the active time that the page tells is added to its own."""
    clean_whole(active_seconds, "active_seconds", 0, 86_400)
    with write(actor):
        current = working(actor, adjudication)
        told = counted(current.beat_at or timezone.now(), active_seconds)
        rows = Adjudication.objects.filter(pk=current.pk)
        rows.update(active_seconds=F("active_seconds") + told, beat_at=Now())
        return rows.get()


def park(actor: Actor, adjudication: Adjudication, *, remark: str = "") -> Adjudication:
    """Set it aside with a remark; whoever takes it up again finds what was decided."""
    remark = clean_multiline(remark, "remark", 2_000).strip()
    with write(actor):
        current = working(actor, adjudication)
        return _move(current, AdjudicationState.PARKED, lease_until=None, remark=remark)


def give_back(actor: Actor, adjudication: Adjudication) -> Adjudication:
    """Put it back among those that wait; what was decided stays."""
    with write(actor):
        current = working(actor, adjudication)
        state = AdjudicationState.SAMPLED if current.sampled else AdjudicationState.READY
        return _move(current, state, lease_until=None, adjudicator=None)


def ask_back(
    actor: Actor, adjudication: Adjudication, *, annotation_set: uuid.UUID, remark: str
) -> Adjudication:
    """Reopen one reviewer's set with a remark that they are told; the document waits for it."""
    remark = clean_multiline(remark, "remark", 2_000).strip()
    if not remark:
        raise Refused(_("Say what they should look at again."), field="remark")
    with write(actor):
        asked = human_sets(adjudication.document_id, adjudication.round).filter(pk=annotation_set)
        row = asked.filter(status=SetStatus.SUBMITTED).first()
        if row is None:
            raise Refused(_("There is no such set here."), field="annotation_set")
        if row.annotator.user_id is None:
            raise Refused(
                _("This set came by an import; nobody can be asked."), field="annotation_set"
            )
        locked_set(row.pk)
        current = working(actor, adjudication)
        revealed = take_back(row) or row.revised_after_reveal
        AnnotationSet.objects.filter(pk=row.pk).update(
            status=SetStatus.DRAFT, revised_after_reveal=revealed, version=F("version") + 1,
            updated_at=Now(),
        )  # fmt: skip
        tell_of_asking_back(actor, row, remark)
        return _move(current, AdjudicationState.WAITING, lease_until=None, remark=remark)


def finish(actor: Actor, adjudication: Adjudication) -> Adjudication:
    """Submit the gold set. Raises Conflict while a case is not decided."""
    with write(actor):
        current = working(actor, adjudication)
        decided = set(in_force(current).values_list("key", flat=True))
        left = sum(case.key not in decided for case in cases_of(current))
        if left:
            raise Conflict(
                _("Not decided yet: %(n)d of the cases. Decide them, or park the document.")
                % {"n": left}
            )
        submit_gold(current)
        tell_queue(current)
        return _move(
            current, AdjudicationState.DECIDED, lease_until=None, decided_at=Now(),
            named=actor.user.name,
        )  # fmt: skip


def reopen(actor: Actor, adjudication: Adjudication) -> Adjudication:
    """Take a closed document up again: its gold set is a draft until it is finished again."""
    with write(actor):
        current = held(adjudication)
        if current.state not in CLOSED_STATES:
            return current
        reopen_gold(current)
        reopen_items(current)
        _move(current, AdjudicationState.READY, decided_at=None, adjudicator=None)
        tidy(current)
        return Adjudication.objects.get(pk=current.pk)


def held(adjudication: Adjudication) -> Adjudication:
    """The adjudication as it is now, locked until the transaction ends."""
    rows = Adjudication.objects.select_for_update(of=("self",), no_key=True)
    # Nothing is joined that the row before may have been without: a lock that was waited for
    # brings the row as it is now, but what was joined as it was then.
    found = rows.select_related("project").filter(pk=adjudication.pk).first()
    if found is None:
        raise Conflict(_("The document was deleted in the meantime."))
    return found


def working(actor: Actor, adjudication: Adjudication) -> Adjudication:
    """The adjudication, locked, for who holds it; the lease goes on from now."""
    current = held(adjudication)
    _alone(actor, current)
    if current.state != AdjudicationState.WORKING or current.adjudicator_id != actor.user.pk:
        raise Conflict(_("Take this document up first."))
    Adjudication.objects.filter(pk=current.pk).update(**_lease(current))
    return current


def _lease(current: Adjudication) -> dict[str, Any]:
    return {"lease_until": Now() + timedelta(minutes=rules_of(current).lease_minutes)}


def _move(current: Adjudication, state: AdjudicationState, **values: Any) -> Adjudication:
    rows = Adjudication.objects.filter(pk=current.pk)
    rows.update(state=state, version=F("version") + 1, updated_at=Now(), **values)
    return rows.select_related("project", "adjudicator").get()
