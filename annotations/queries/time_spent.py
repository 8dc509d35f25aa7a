"""Time: what people spent on reviews and cases, and how long documents wait for a decision."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    Adjudication,
    AdjudicationState,
    Assignment,
    AssignmentState,
    Decision,
)
from annotations.queries.figures import Asked, Column, Figure, Line, queues_of
from annotations.queries.visibility import visible_to


def backlog(asked: Asked) -> Figure:
    """What waits for an adjudicator, and since when."""
    rows = visible_to(asked.viewer, Adjudication).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    open_ones = asked.within(rows, "created_at").exclude(
        state__in=[AdjudicationState.DECIDED, AdjudicationState.AGREED]
    )
    found = (
        open_ones.order_by("state")
        .values("state")
        .annotate(n=Count("pk"), since=ArrayAgg("created_at"))
    )
    now, lines = timezone.now(), []
    for row in found:
        ages = [(now - at).total_seconds() / 86_400 for at in row["since"]]
        state = AdjudicationState(row["state"])
        cells = (state.label, row["n"], round(median(ages), 1), round(max(ages), 1))
        lines.append(Line(cells, {"state": state.value}))
    return Figure(
        "backlog", _("Adjudication waiting"), _("Days since a document became ready."),
        (
            Column("state", _("State"), "text"), Column("documents", _("Documents")),
            Column("median_days", _("Days, median"), "decimal"),
            Column("oldest_days", _("Days, longest"), "decimal"),
        ),
        lines, "documents", deaf=asked.deaf(person=True),
    )  # fmt: skip


def minutes(asked: Asked) -> Figure:
    """Active minutes a document, and a decided case, queue by queue."""
    spent, cases = _spent(asked), _cases(asked)
    lines = []
    for queue in queues_of(asked):
        row = spent.get(queue.pk)
        if row is None:
            continue
        decided = cases.get(queue.pk, 0)
        cells = (
            queue.name, row["n"], median(row["each"]) / 60, row["mean"] / 60,
            row["total"] / row["documents"] / 60, decided,
            row["total"] / decided / 60 if decided else None,
        )  # fmt: skip
        lines.append(Line(cells, {"queue": str(queue.pk)}))
    note = _("Time in which the page was looked at and touched; idle time is cut.")
    columns = (
        Column("queue", _("Queue"), "text"), Column("submitted", _("Submitted")),
        Column("median", _("A review, median"), "minutes"),
        Column("mean", _("A review, mean"), "minutes"),
        Column("document", _("A document"), "minutes"), Column("cases", _("Cases decided")),
        Column("case", _("A decided case"), "minutes"),
    )  # fmt: skip
    return Figure("minutes", _("Active minutes"), note, columns, lines)


def _spent(asked: Asked) -> dict[Any, Any]:
    rows = visible_to(asked.viewer, Assignment).filter(
        project=asked.project, state=AssignmentState.SUBMITTED
    )
    if asked.person:
        rows = rows.filter(annotator__user=asked.person)
    counted = (
        asked.within(rows, "ended_at")
        .order_by()
        .values("queue")
        .annotate(
            n=Count("pk"), mean=Avg("active_seconds"), each=ArrayAgg("active_seconds"),
            documents=Count("document", distinct=True), total=Sum("active_seconds"),
        )
    )  # fmt: skip
    return {row["queue"]: row for row in counted}


def _cases(asked: Asked) -> dict[Any, int]:
    """Decisions by queue; of a person, those on documents that they handed in."""
    rows = visible_to(asked.viewer, Decision).order_by()
    rows = asked.within(rows.filter(project=asked.project, withdrawn_at=None), "created_at")
    if asked.person:
        own = visible_to(asked.viewer, Assignment).filter(project=asked.project)
        own = own.filter(annotator__user=asked.person, state=AssignmentState.SUBMITTED)
        rows = rows.filter(adjudication__document__in=own.values("document"))
    counted = rows.values("adjudication__queue").annotate(n=Count("pk"))
    return {row["adjudication__queue"]: row["n"] for row in counted}
