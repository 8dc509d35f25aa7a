"""The rows that figures of people's work count: for the number and for the list behind it.

`reviewers`, `gold_checks` and `labelled` count these rows, `counted_lists` shows them one by one.
Where names are hidden (double blind), content is told with names only of what is decided.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    Annotation,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Decision,
    Evidence,
    GoldSource,
    Place,
    SetKind,
    SetStatus,
    Submission,
)
from annotations.queries.figures import Asked, beginning
from annotations.queries.names import hides_names, nameable
from annotations.queries.visibility import handed_in, visible_to

PACE_DAYS = 14
"""The days, today among them, whose pace a forecast goes by."""
LEASED = Q(state=AssignmentState.LEASED)
SUBMITTED = Q(state=AssignmentState.SUBMITTED)
IN_PLACE = SUBMITTED & Q(place__isnull=False)
"""Reviews that a queue asked for: extra sets are not among them."""
SKIPPED = Q(state=AssignmentState.SKIPPED)
REOPENED = Q(annotation_set__status=SetStatus.DRAFT) | Q(
    annotation_set__submitted_at__gt=F("submitted_at") + timedelta(seconds=1)
)
LAPSED = Q(state=AssignmentState.EXPIRED) & Q(
    Exists(Place.objects.filter(item=OuterRef("item"), free=True))
)
"""Leases that ran out on documents that nobody took up since."""
OVERRULED = Q(followed=False)
UNNOTED = Q(note="")
LINKED = Exists(Evidence.objects.filter(annotation=OuterRef("pk"), deleted_at=None))


def this_week() -> Q:
    """Of submissions, those of today and the six days before."""
    return Q(submitted_at__gte=beginning(timezone.localdate() - timedelta(days=6)))


def lately() -> Q:
    """Of what was handed in, that of the days that a forecast goes by."""
    return IN_PLACE & Q(ended_at__gte=beginning(timezone.localdate() - timedelta(PACE_DAYS - 1)))


def assignments(asked: Asked) -> QuerySet[Assignment]:
    """What was taken up: in hand now, whatever the days, or ended in the days asked for."""
    rows = visible_to(asked.viewer, Assignment).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    if asked.person:
        rows = rows.filter(annotator__user=asked.person)
    if not (asked.since or asked.until):
        return rows
    return rows.filter(LEASED) | asked.within(rows.exclude(LEASED), "ended_at")


def submissions(asked: Asked) -> QuerySet[Submission]:
    """The first submissions that are asked for."""
    rows = visible_to(asked.viewer, Submission).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    if asked.person:
        rows = rows.filter(annotator__user=asked.person)
    return asked.within(rows, "submitted_at")


def checked(asked: Asked) -> QuerySet[Submission]:
    """Those in queues with gold checks of documents whose gold was there before."""
    gold = gold_of(asked).filter(
        document=OuterRef("document"), submitted_at__lt=OuterRef("submitted_at")
    )
    return submissions(asked).filter(Exists(gold), queue__gold_checks=True)


def gold_of(asked: Asked) -> QuerySet[AnnotationSet]:
    """The gold sets of the project."""
    return visible_to(asked.viewer, AnnotationSet).filter(
        project=asked.project, kind=SetKind.GOLD, status=SetStatus.SUBMITTED
    )


def judged(asked: Asked) -> QuerySet[GoldSource]:
    """What people said that was decided on, each with whether gold followed it."""
    rows = visible_to(asked.viewer, GoldSource)
    rows = rows.filter(project=asked.project, decision__withdrawn_at=None)
    if asked.queue:
        rows = rows.filter(decision__adjudication__queue=asked.queue)
    if asked.person:
        rows = rows.filter(annotation__annotation_set__annotator__user=asked.person)
    if hides(asked):
        rows = rows.filter(nameable(asked.viewer, "annotation__annotation_set__"))
    return asked.within(rows, "decision__created_at")


def decided(asked: Asked) -> QuerySet[Decision]:
    """The decisions in force on cases; of a person, those on documents that they handed in."""
    rows = visible_to(asked.viewer, Decision).filter(project=asked.project, withdrawn_at=None)
    if asked.queue:
        rows = rows.filter(adjudication__queue=asked.queue)
    if asked.person:
        own = visible_to(asked.viewer, Assignment).filter(SUBMITTED, project=asked.project)
        own = own.filter(annotator__user=asked.person)
        rows = rows.filter(adjudication__document__in=own.values("document"))
    return asked.within(rows, "created_at")


def waiting(asked: Asked) -> QuerySet[Adjudication]:
    """What waits for an adjudicator, by the day on which it became ready; of everybody."""
    rows = visible_to(asked.viewer, Adjudication).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    return asked.within(rows, "created_at").exclude(state__in=CLOSED_STATES)


def annotated(asked: Asked, *, named: bool) -> QuerySet[Annotation]:
    """Annotations of people's submitted sets, by the day on which these were handed in.

    `named`: to be told with the names of those who made them.
    """
    rows = handed_in(asked.viewer).filter(project=asked.project, annotation_set__kind=SetKind.HUMAN)
    if asked.queue:
        rows = rows.filter(annotation_set__submission__queue=asked.queue)
    if asked.person:
        rows = rows.filter(annotation_set__annotator__user=asked.person)
    if named and hides(asked):
        rows = rows.filter(nameable(asked.viewer, "annotation_set__"))
    return asked.within(rows, "annotation_set__submitted_at")


def hides(asked: Asked) -> bool:
    """Whether content of what is undecided is told to the reader without names."""
    return hides_names(asked.viewer, asked.project)
