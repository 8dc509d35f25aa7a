"""Time: what people spent on reviews and cases, and how long documents wait for a decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Avg, Count, FloatField, Min, Q, Sum
from django.db.models.functions import Extract
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    Adjudication,
    AdjudicationState,
    Assignment,
    AssignmentState,
)
from annotations.queries.counted import decided, waiting
from annotations.queries.figures import Asked, Column, Figure, Line, queues_of
from annotations.queries.visibility import visible_to

_DAY = 86_400
_APART = {
    "submitted": "reviews", "median": "reviews", "mean": "reviews", "document": "reviews",
    "cases": "decided", "case": "decided", "deciding": "decided",
}  # fmt: skip
"""The lists behind the columns of `minutes`: see `counted_lists`."""


class Median(Aggregate):
    """The middle value; of two in the middle, halfway between them."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def backlog(asked: Asked) -> Figure:
    """What waits for an adjudicator, and since when."""
    now, lines = timezone.now(), []
    for state, n, middle, first in asked.kept("backlog", lambda: _waiting(asked)):
        ages = (now.timestamp() - middle, (now - first).total_seconds())
        cells = (AdjudicationState(state).label, n, *(round(age / _DAY, 1) for age in ages))
        lines.append(Line(cells, {"state": state}))
    return Figure(
        "backlog", _("Adjudication waiting"), _("Days since a document became ready."),
        (
            Column("state", _("State"), "text"), Column("documents", _("Documents")),
            Column("median_days", _("Days, median"), "decimal"),
            Column("oldest_days", _("Days, longest"), "decimal"),
        ),
        lines, "documents", deaf=asked.deaf(person=True),
    )  # fmt: skip


def _waiting(asked: Asked) -> list[tuple[Any, ...]]:
    """State by state: how many, the middle moment in which they became ready, the first one."""
    counted = waiting(asked).order_by("state").values_list("state")
    middle = Median(Extract("created_at", "epoch"))
    return list(counted.annotate(n=Count("pk"), middle=middle, first=Min("created_at")))


def minutes(asked: Asked) -> Figure:
    """Active minutes a document, and a decided case, queue by queue.

    Of a case what reviewers spent on reading, and what adjudicators spent on deciding.
    """
    spent = asked.kept("spent", lambda: _spent(asked))
    cases = asked.kept("cases", lambda: _cases(asked))
    lines = []
    for key, name, _state in queues_of(asked):
        row = spent.get(key)
        if row is None:
            continue
        n, by_hand, seconds = cases.get(key, (0, 0, 0))
        cells = (
            name, row["n"], row["middle"] / 60, row["mean"] / 60,
            row["total"] / row["documents"] / 60, n,
            row["total"] / n / 60 if n else None, seconds / by_hand / 60 if by_hand else None,
        )  # fmt: skip
        lines.append(Line(cells, {"queue": str(key)}, _APART))
    note = _("Time in which the page was looked at and touched; idle time is cut.")
    columns = (
        Column("queue", _("Queue"), "text"), Column("submitted", _("Submitted")),
        Column("median", _("A review, median"), "minutes"),
        Column("mean", _("A review, mean"), "minutes"),
        Column("document", _("A document"), "minutes"), Column("cases", _("Cases decided")),
        Column("case", _("Reading, a case"), "minutes"),
        Column("deciding", _("Deciding, a case"), "minutes"),
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
            n=Count("pk"), mean=Avg("active_seconds"), middle=Median("active_seconds"),
            documents=Count("document", distinct=True), total=Sum("active_seconds"),
        )
    )  # fmt: skip
    return {row["queue"]: row for row in counted}


def _cases(asked: Asked) -> dict[Any, tuple[int, int, int]]:
    """By queue: decisions, those that people made, and the seconds that these people spent."""
    by_queue = decided(asked).order_by().values_list("adjudication__queue")
    counted = by_queue.annotate(n=Count("pk"), by_hand=Count("pk", filter=Q(automatic=False)))
    on = decided(asked).filter(automatic=False).values("adjudication")
    worked = Adjudication.objects.filter(pk__in=on).order_by().values_list("queue")
    seconds = dict(worked.annotate(seconds=Sum("active_seconds")))
    return {key: (n, by_hand, seconds.get(key, 0)) for key, n, by_hand in counted}
