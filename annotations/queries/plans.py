"""What a project's own work says about how long more of it would take."""

from __future__ import annotations

from collections.abc import Sequence
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
    Queue,
)
from annotations.queries.members import reviewers_of

PILOT = 20
"""Reviews from which a project's own pace is believed."""
_LONGEST = timedelta(hours=2)
"""A document is not adjudicated for longer; what was taken up and left is cut to this."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What was measured; None where nothing was. `minutes` of a review count active time only.

    So do `adjudicating_minutes`; where no page told any, from taking up to deciding.

    `differing` is the share, in per cent, of the `compared` documents that did not close by
    agreement, adjudicated or not. `queue` is the one that was measured alone; None for all.
    """

    documents: int
    reviewers: int
    reviews: int
    minutes: float | None
    compared: int
    adjudicated: int
    adjudicating_minutes: float | None
    differing: float | None
    queue: Queue | None = None

    @property
    def believed(self) -> bool:
        """Whether there were enough reviews to go by."""
        return self.reviews >= PILOT


def pace_of(project: Project, queue: Queue | None = None) -> Pace:
    """The pace of a project so far, or of one queue of it, in four queries."""
    of = {"project": project} if queue is None else {"project": project, "queue": queue}
    told = _read(of).aggregate(n=Count("pk"), seconds=Avg("active_seconds"))
    adjudicated = _adjudications(of)
    share = 100 * (1 - adjudicated["agreed"] / adjudicated["all"]) if adjudicated["all"] else None
    took, active = adjudicated["took"], adjudicated["active"]
    if active is None and took is not None:
        active = took.total_seconds()
    return Pace(
        documents=_documents(project).count(),
        reviewers=reviewers_of(project).count(),
        reviews=told["n"],
        minutes=told["seconds"] / 60 if told["n"] else None,
        adjudicated=adjudicated["people"],
        compared=adjudicated["all"],
        adjudicating_minutes=active / 60 if active is not None else None,
        differing=share,
        queue=queue,
    )


def measured(project: Project) -> list[Queue]:
    """The queues with reviews whose time was taken, the latest first, each with its `reviews`."""
    counts = dict(_read({"project": project}).values_list("queue").annotate(n=Count("pk")))
    queues = list(Queue.objects.filter(pk__in=counts).order_by("-created_at"))
    for queue in queues:
        vars(queue)["reviews"] = counts[queue.pk]
    return queues


def to_go_by(project: Project, queues: Sequence[Queue]) -> Queue | None:
    """The latest pilot, once it has PILOT reviews and as long as no later queue has as many.

    None where the pace of all queues together is the best there is.
    """
    last = next((queue for queue in queues if vars(queue)["reviews"] >= PILOT), None)
    return last if last is not None and str(last.pk) == project.settings.get("pilot") else None


def _read(of: dict[str, Any]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        state=AssignmentState.SUBMITTED, active_seconds__gt=0, **of
    ).order_by()


def pilot_documents(project: Project) -> QuerySet[Document]:
    """The documents that a pilot may be drawn from: those that nobody was given yet."""
    return _documents(project).filter(queue_items__isnull=True).order_by()


def _documents(project: Project) -> QuerySet[Document]:
    return Document.objects.filter(project=project, kind=DocumentKind.DOCUMENT)


def _adjudications(of: dict[str, Any]) -> dict[str, Any]:
    compared = Adjudication.objects.filter(single_reviewed=False, **of)
    people = Q(state=AdjudicationState.DECIDED, adjudicator__isnull=False)
    took = Least(F("decided_at") - F("taken_at"), _LONGEST)
    return compared.aggregate(
        all=Count("pk"),
        agreed=Count("pk", filter=Q(state=AdjudicationState.AGREED)),
        people=Count("pk", filter=people),
        took=Avg(took, filter=people & Q(taken_at__isnull=False)),
        active=Avg("active_seconds", filter=people & Q(active_seconds__gt=0)),
    )
