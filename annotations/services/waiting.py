"""What it means for an adjudication that a reviewer's set is reopened, or submitted again.

Called by the services of sets inside their transaction, while they hold the set.
"""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import Adjudication, AdjudicationState, AnnotationSet, SetKind, SetStatus
from annotations.queries.adjudications import human_sets, live_cases, readings, rules_of

_FREE = (AdjudicationState.READY, AdjudicationState.PARKED, AdjudicationState.WAITING)


def set_is_reopened(current: AnnotationSet) -> None:
    """Let the adjudication wait for the set. Raises Conflict where it is under way or over."""
    found = _adjudication(current)
    if found is None:
        return
    if found.state not in _FREE:
        raise Conflict(
            _("This document is being adjudicated or was already. Ask an adjudicator: they can "
              "send your set back to you.")
        )  # fmt: skip
    _move(found, AdjudicationState.WAITING)


def set_is_submitted(current: AnnotationSet) -> None:
    """Let the adjudication go on when no set that it waited for is open any more."""
    found = _adjudication(current)
    if found is None or found.state != AdjudicationState.WAITING:
        return
    drafts = human_sets(current.document_id, current.round).filter(
        status=SetStatus.DRAFT, submitted_at__isnull=False
    )
    if not drafts.exclude(pk=current.pk).exists():
        _move(found, AdjudicationState.READY)
        cases = live_cases(readings(found.document_id, found.round), rules_of(found))
        differing = sum(not case.agreed for case in cases)
        rows = Adjudication.objects.filter(pk=found.pk)
        rows.update(cases=len(cases), differing=differing)


def _adjudication(current: AnnotationSet) -> Adjudication | None:
    if current.kind != SetKind.HUMAN:
        return None
    rows = Adjudication.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("project").filter(document=current.document_id)
    return found.filter(round=current.round).first()


def _move(found: Adjudication, state: AdjudicationState) -> None:
    rows = Adjudication.objects.filter(pk=found.pk)
    rows.update(state=state, version=F("version") + 1, updated_at=Now())
