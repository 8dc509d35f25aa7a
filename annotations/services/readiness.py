"""How a document is found when it becomes ready: its cases counted, closed where all agree."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import (
    Adjudication,
    AdjudicationState,
    AnnotationSet,
    Document,
    ItemState,
    Project,
    Queue,
    QueueItem,
    SetKind,
    SetStatus,
    User,
)
from annotations.opinions import Rules, share
from annotations.queries.adjudications import human_sets, in_force, live_cases, readings, rules_of
from annotations.services.gold import submit_gold, take_agreed, withdraw


def let_be_ready(
    document: Document, round: int, queue: Queue | None, *, declared_by: User | None = None
) -> Adjudication | None:
    """The adjudication of a document whose reviews are all there. Call inside a transaction.

    Where the submitted sets agree under the project's rules it closes itself into gold, but for
    the share that is looked at. None where there is nothing to adjudicate: fewer than two sets and
    no manager who said so, or gold from elsewhere. Asked again, what there is comes back. Raises
    Conflict for a declared document without a submitted set, or with gold from elsewhere.
    """
    there = _locked(document, round)
    if there is not None:
        return _again(there, declared=declared_by is not None)
    sets = human_sets(document.pk, round).filter(status=SetStatus.SUBMITTED).count()
    trouble = _trouble(document, round, sets)
    if trouble and declared_by:
        raise Conflict(trouble)
    if trouble or (sets < 2 and declared_by is None):
        return None
    made = Adjudication(
        project_id=document.project_id, document=document, round=round, queue=queue,
        declared_by=declared_by,
    )  # fmt: skip
    Adjudication.objects.bulk_create([made], ignore_conflicts=True)
    found = _locked(document, round)
    assert found is not None
    _begin(found, sets)
    return Adjudication.objects.get(pk=found.pk)


def _trouble(document: Document, round: int, sets: int) -> str:
    if not sets:
        return _("Nobody has submitted a set on this document yet; there is nothing to adjudicate.")
    gold = AnnotationSet.objects.filter(document=document, round=round, kind=SetKind.GOLD)
    if gold.exists():
        return _("This document has a gold set already, from elsewhere.")
    return ""


def _locked(document: Document, round: int) -> Adjudication | None:
    rows = Adjudication.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("project").filter(document=document, round=round).first()


def _again(found: Adjudication, *, declared: bool) -> Adjudication:
    """All reviews are there once more; a manager need not wait for one that was asked back."""
    drafts = human_sets(found.document_id, found.round).filter(
        status=SetStatus.DRAFT, submitted_at__isnull=False
    )
    if found.state == AdjudicationState.WAITING and (declared or not drafts.exists()):
        Adjudication.objects.filter(pk=found.pk).update(
            state=AdjudicationState.READY, version=F("version") + 1, updated_at=Now()
        )
        tidy(found)
    return Adjudication.objects.get(pk=found.pk)


def _begin(found: Adjudication, sets: int) -> None:
    """Count the cases of a new adjudication; close it where all agree."""
    rules = rules_of(found)
    cases = live_cases(readings(found.document_id, found.round), rules)
    differing = sum(not case.agreed for case in cases)
    drawn = share(_seed(found.project), str(found.document_id))
    rows = Adjudication.objects.filter(pk=found.pk)
    rows.update(cases=len(cases), differing=differing, draw=drawn, rule=_rule(rules))
    if sets < 2 or differing or not rules.close:
        return
    take_agreed(found, cases, user=None, automatic=True)
    if drawn * 100 < rules.sample:
        rows.update(state=AdjudicationState.SAMPLED, sampled=True)
        return
    submit_gold(found)
    rows.update(state=AdjudicationState.AGREED, decided_at=Now())
    tell_queue(found)


def _seed(project: Project) -> str:
    """What the sample is drawn with; kept, so that the draw can be done again."""
    return str((project.settings.get("adjudication") or {}).get("seed") or project.pk)


def _rule(rules: Rules) -> dict[str, Any]:
    return {"spans": rules.spans, "evidence": rules.evidence, "sample": rules.sample}


def tidy(current: Adjudication) -> None:
    """Take back decisions on cases that are no more as they were; count the cases anew."""
    cases = live_cases(readings(current.document_id, current.round), rules_of(current))
    gone = in_force(current).exclude(key__in=[case.key for case in cases])
    withdraw(list(gone))
    Adjudication.objects.filter(pk=current.pk).update(
        cases=len(cases), differing=sum(not case.agreed for case in cases)
    )


def tell_queue(current: Adjudication) -> None:
    """The document is done in every queue of the round that had all its reviews."""
    items = QueueItem.objects.filter(
        document=current.document_id, round=current.round, state=ItemState.READY
    )
    items.update(state=ItemState.ADJUDICATED, version=F("version") + 1)


def reopen_items(current: Adjudication) -> None:
    """The document is not done any more in its queues."""
    items = QueueItem.objects.filter(
        document=current.document_id, round=current.round, state=ItemState.ADJUDICATED
    )
    items.update(state=ItemState.READY, version=F("version") + 1)
