"""What a project's own work says about how long more of it would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import Least

from annotations.models import (
    Adjudication,
    AdjudicationState,
    Assignment,
    AssignmentState,
    Document,
    DocumentKind,
    Project,
)
from annotations.queries.members import reviewers_of

PILOT = 20
"""Reviews from which a project's own pace is believed."""
_LONGEST = timedelta(hours=2)
"""A document is not adjudicated for longer; what was taken up and left is cut to this."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What was measured; None where nothing was. `minutes` of a review count active time only.

    `differing` is the share, in per cent, of the `compared` documents that did not close by
    agreement, adjudicated or not.
    """

    documents: int
    reviewers: int
    reviews: int
    minutes: float | None
    compared: int
    adjudicated: int
    adjudicating_minutes: float | None
    differing: float | None

    @property
    def believed(self) -> bool:
        """Whether there were enough reviews to go by."""
        return self.reviews >= PILOT


def pace_of(project: Project) -> Pace:
    """The pace of a project so far, in four queries."""
    read = Assignment.objects.filter(
        project=project, state=AssignmentState.SUBMITTED, active_seconds__gt=0
    )
    told = read.aggregate(n=Count("pk"), seconds=Avg("active_seconds"))
    adjudicated = _adjudications(project)
    share = 100 * (1 - adjudicated["agreed"] / adjudicated["all"]) if adjudicated["all"] else None
    took = adjudicated["took"]
    return Pace(
        documents=_documents(project).count(),
        reviewers=reviewers_of(project).count(),
        reviews=told["n"],
        minutes=told["seconds"] / 60 if told["n"] else None,
        adjudicated=adjudicated["people"],
        compared=adjudicated["all"],
        adjudicating_minutes=took.total_seconds() / 60 if took is not None else None,
        differing=share,
    )


def pilot_documents(project: Project) -> QuerySet[Document]:
    """The documents that a pilot may be drawn from: those that nobody was given yet."""
    return _documents(project).filter(queue_items__isnull=True).order_by()


def _documents(project: Project) -> QuerySet[Document]:
    return Document.objects.filter(project=project, kind=DocumentKind.DOCUMENT)


def _adjudications(project: Project) -> dict[str, Any]:
    compared = Adjudication.objects.filter(project=project, single_reviewed=False)
    people = Q(state=AdjudicationState.DECIDED, adjudicator__isnull=False)
    took = Least(F("decided_at") - F("taken_at"), _LONGEST)
    return compared.aggregate(
        all=Count("pk"),
        agreed=Count("pk", filter=Q(state=AdjudicationState.AGREED)),
        people=Count("pk", filter=people),
        took=Avg(took, filter=people & Q(taken_at__isnull=False)),
    )
