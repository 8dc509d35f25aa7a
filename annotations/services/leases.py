"""What people hold, documents to review and to decide: given back when they leave.

Called inside the transaction that takes their role away, or their account.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Model, QuerySet, Value, When
from django.db.models.functions import Now

from annotations.models import (
    Adjudication,
    AdjudicationState,
    Assignment,
    AssignmentState,
    Project,
    Role,
    User,
)


def end_leases(user: User, project: Project | None = None, *, role: Role | None = None) -> None:
    """Give back what a person holds, in one project or in all, but for what `role` may hold.

    What they wrote stays their draft, and what they decided stays decided.
    """
    if role is None or not role.includes(Role.REVIEWER):
        _end_reviewing(user, project)
    if role is None or not role.includes(Role.ADJUDICATOR):
        _end_deciding(user, project)


def _end_reviewing(user: User, project: Project | None) -> None:
    rows = Assignment.objects.filter(annotator__user=user, state=AssignmentState.LEASED)
    _locked(rows, project).update(
        state=AssignmentState.RELEASED, place=None, leased_until=None, ended_at=Now(),
        version=F("version") + 1,
    )  # fmt: skip


def _end_deciding(user: User, project: Project | None) -> None:
    rows = Adjudication.objects.filter(adjudicator=user, state=AdjudicationState.WORKING)
    sampled = When(sampled=True, then=Value(AdjudicationState.SAMPLED.value))
    _locked(rows, project).update(
        state=Case(sampled, default=Value(AdjudicationState.READY.value)),
        adjudicator=None, lease_until=None, version=F("version") + 1, updated_at=Now(),
    )  # fmt: skip


def _locked(rows: QuerySet[Any], project: Project | None) -> QuerySet[Any]:
    model: type[Model] = rows.model
    if project is not None:
        rows = rows.filter(project=project)
    keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return model._default_manager.filter(pk__in=keys)
