"""What a plan starts from: the project's own pace, or what is usual where there is none yet."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.db.models import Q

from annotations.models import (
    Adjudication,
    AdjudicationState,
    Assignment,
    AssignmentState,
    Document,
    DocumentKind,
    Membership,
    Project,
    Role,
)

PILOT = 20
"""Readings from which on a project's own pace is taken; until then a pilot is asked for."""
_USUAL = {"minutes": 20.0, "minutes_deciding": 10.0, "adjudicated": 50}
_LATELY = 500


def own_pace(project: Project) -> tuple[dict[str, Any], int]:
    """The fields of a plan as the project's own work suggests, and on how many readings.

    Minutes are medians of the latest readings; time of deciding is from taking up to deciding.
    """
    rows = Assignment.objects.filter(project=project, state=AssignmentState.SUBMITTED)
    timed = rows.filter(active_seconds__gt=0).order_by("-ended_at")
    seconds = list(timed.values_list("active_seconds", flat=True)[:_LATELY])
    documents = Document.objects.filter(project=project).exclude(kind=DocumentKind.SNAPSHOT)
    reading = [role for role in Role if role.includes(Role.REVIEWER)]
    people = Membership.objects.filter(project=project, role__in=reading, user__is_active=True)
    known: dict[str, Any] = {
        **_USUAL,
        **_deciding(project),
        "documents": documents.count(),
        "overlap": 2,
        "share_twice": None,
        "people": people.count(),
        "hours_a_week": 10.0,
    }
    if len(seconds) >= PILOT:
        known["minutes"] = round(median(seconds) / 60, 1)
    return known, len(seconds)


def _deciding(project: Project) -> dict[str, Any]:
    rows = Adjudication.objects.filter(project=project).order_by("-created_at")
    closed = [AdjudicationState.DECIDED, AdjudicationState.AGREED]
    ended = rows.filter(state__in=closed)
    times = ended.filter(state=AdjudicationState.DECIDED, taken_at__isnull=False)
    spans = times.values_list("taken_at", "decided_at")[:_LATELY]
    minutes = [(end - begun).total_seconds() / 60 for begun, end in spans if begun and end]
    found: dict[str, Any] = {}
    if len(minutes) >= PILOT:
        found["minutes_deciding"] = round(median(minutes), 1)
    if (n := ended.count()) >= PILOT:
        agreed = ended.filter(Q(state=AdjudicationState.AGREED)).count()
        found["adjudicated"] = round(100 * (n - agreed) / n)
    return found
