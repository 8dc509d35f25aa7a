"""The figures of a project: queues, days, labels, evidence, adjudication, time, agreement.

People's own figures are in `reviewers`. Each figure costs a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    Annotator,
    Assignment,
    ItemState,
    Meaning,
    QueueItem,
    QueueState,
)
from annotations.queries.agreement import Comparison
from annotations.queries.agreement_parts import By
from annotations.queries.counted import IN_PLACE, LEASED, PACE_DAYS, lately, submissions
from annotations.queries.figures import (
    RESULTS,
    WORK,
    Asked,
    Column,
    Figure,
    Line,
    queues_of,
)
from annotations.queries.gold_checks import gold_checks
from annotations.queries.labelled import labelled
from annotations.queries.names import hides_names
from annotations.queries.reviewers import reviewers
from annotations.queries.studies import Wanted
from annotations.queries.time_spent import backlog, minutes
from annotations.queries.visibility import visible_to
from annotations.shares import forecast

_APART = {
    "submitted": "in_place", "leased": "leased", "left": "left", "a_day": "lately",
}  # fmt: skip
"""The lists behind the columns of `progress`: see `places`."""
MOST_COMPARED = 2_000
"""Submissions up to which the dashboard measures agreement itself, rather than lead to its page."""


def figures(asked: Asked) -> list[Figure]:
    """All of them, in the order in which they are shown."""
    found = [make(asked) for make in MAKERS.values()]
    asked.keep()
    return found


def progress(asked: Asked) -> Figure:
    """How far each queue is, and when it would end at the pace of the last fourteen days."""
    needed = asked.kept("needed", lambda: _needed(asked))
    taken = asked.kept("taken", lambda: _taken(asked))
    lines = []
    for key, name, state in queues_of(asked):
        want, have = needed.get(key, {}), taken.get(key, {})
        cells = (name, QueueState(state).label, *_standing(want, have))
        # As of now and of everybody, and so are the lists.
        about = {"queue": str(key), **dict.fromkeys(("since", "until", "person"), "")}
        lines.append(Line(cells, about, _APART))
    note = _("Ends: at the pace of the last %(n)d days.") % {"n": PACE_DAYS}
    columns = (
        Column("queue", _("Queue"), "text"), Column("state", _("State"), "text"),
        Column("documents", _("Documents")), Column("reviews", _("Reviews")),
        Column("submitted", _("Submitted")), Column("leased", _("In hand")),
        Column("left", _("Left")), Column("a_day", _("A day"), "decimal"),
        Column("ends", _("Ends"), "day"),
    )  # fmt: skip
    return Figure(
        "progress",
        _("Queues"),
        note,
        columns,
        lines,
        "submitted",
        "reviews",
        asked.deaf(days=True, person=True),
    )


def _needed(asked: Asked) -> dict[Any, Any]:
    items = QueueItem.objects.exclude(state=ItemState.REMOVED).filter(project=asked.project)
    counted = items.order_by().values("queue").annotate(documents=Count("pk"), all=Sum("places"))
    return {row["queue"]: row for row in counted}


def _taken(asked: Asked) -> dict[Any, Any]:
    rows = visible_to(asked.viewer, Assignment).filter(project=asked.project)
    counted = (
        rows.order_by()
        .values("queue")
        .annotate(
            done=Count("pk", filter=IN_PLACE),
            leased=Count("pk", filter=LEASED),
            lately=Count("pk", filter=lately()),
        )
    )
    return {row["queue"]: row for row in counted}


def _standing(want: dict[str, Any], have: dict[str, Any]) -> tuple[Any, ...]:
    reviews, done = want.get("all") or 0, have.get("done", 0)
    lately, left = have.get("lately", 0), max(0, reviews - done)
    end = forecast(left, lately, PACE_DAYS, timezone.localdate()) if reviews else None
    return (
        want.get("documents", 0), reviews, done, have.get("leased", 0), left,
        round(lately / PACE_DAYS, 1), end,
    )  # fmt: skip


def throughput(asked: Asked) -> Figure:
    """Submissions by day and person; each counts on the day it was first handed in."""
    counted = asked.kept("throughput", lambda: _by_day(asked), RESULTS)
    lines = [
        Line((day, name, n), {"day": day.isoformat(), "person": username or ""})
        for day, name, username, n in counted
    ]
    return Figure(
        "throughput", _("Days"), _("Sets by the day on which they were first submitted."),
        (
            Column("day", _("Day"), "day"), Column("person", _("Person"), "text"),
            Column("submitted", _("Submitted")),
        ),
        lines,
    )  # fmt: skip


def _by_day(asked: Asked) -> list[tuple[Any, ...]]:
    day = TruncDate("submitted_at", tzinfo=timezone.get_current_timezone())
    counted = submissions(asked).annotate(day=day).order_by("-day", "annotator__name")
    named = counted.values_list("day", "annotator__name", "annotator__user__username")
    return list(named.annotate(n=Count("pk")))


def labels(asked: Asked) -> Figure:
    """How often each label was given in submitted sets."""
    return _by_label(
        asked, "labels", _("Labels"), _("Annotations of submitted sets, as they are now.")
    )


def evidence_missing(asked: Asked) -> Figure:
    """How many annotations of each label have no evidence."""
    return _by_label(
        asked, "evidence_missing", _("Evidence missing"),
        _("Annotations of submitted sets without evidence; unsourced ones need none."),
        bare=True,
    )  # fmt: skip


def _by_label(asked: Asked, key: str, title: str, note: str, *, bare: bool = False) -> Figure:
    rows = labelled(asked)
    if bare:
        rows = [row for row in rows if row.meaning != Meaning.UNSOURCED]
    whole = sum(row.n for row in rows)
    lines = []
    for row in rows:
        n = row.bare if bare else row.n
        share = n / (row.n if bare else whole)
        lines.append(Line((row.title or _("To check"), n, share), {"label": row.key}))
    counted = Column("annotations", _("Annotations"))
    return Figure(
        key, title, note,
        (Column("label", _("Label"), "text"), counted, Column("share", _("Share"), "share")),
        lines, "annotations",
    )  # fmt: skip


def agreement(asked: Asked) -> Figure:
    """Alpha of finding and of judging, round by round; of large projects its own page tells."""
    columns = (
        Column("round", _("Round"), "text"), Column("documents", _("Documents")),
        Column("people", _("People")), Column("finding", _("Finding, alpha"), "decimal"),
        Column("judging", _("Judging, alpha"), "decimal"),
    )  # fmt: skip
    note = _("On first submissions alone. Intervals, and more, on the page of agreement.")
    # Beside a person, what is decided counts as well: see `Study.named`.
    on = WORK if asked.person else RESULTS
    hides = hides_names(asked.viewer, asked.project)
    rounds = asked.kept(f"agreement, {hides=}", lambda: _rounds(asked), on)
    if rounds is None:
        note = _("This project is large: its page of agreement measures it.")
    lines = [Line(cells, {"round": cells[0]}) for cells in rounds or ()]
    return Figure("agreement", _("Agreement"), note, columns, lines)


def _rounds(asked: Asked) -> list[tuple[Any, ...]] | None:
    """What is measured round by round; None where that is too much for this page."""
    if submissions(replace(asked, person=None)).count() > MOST_COMPARED:
        return None
    people = Annotator.objects.filter(project=asked.project, user=asked.person)
    wanted = Wanted(
        queue=asked.queue, people=tuple(people) if asked.person else (),
        since=asked.since, until=asked.until,
    )  # fmt: skip
    parts = Comparison(asked.viewer, asked.project, wanted, drawn=False).by(By.ROUND)
    return [
        (
            str(part.key), part.agreement.texts, part.agreement.people,
            part.agreement.finding.unitizing.value, part.agreement.judging.alpha.value,
        )
        for part in parts
    ]  # fmt: skip


MAKERS: dict[str, Callable[[Asked], Figure]] = {
    "progress": progress,
    "throughput": throughput,
    "people": reviewers,
    "gold_checks": gold_checks,
    "labels": labels,
    "evidence_missing": evidence_missing,
    "agreement": agreement,
    "backlog": backlog,
    "minutes": minutes,
}


def days(asked: Asked, found: Figure) -> list[tuple[Any, int]]:
    """`throughput` by the day, without gaps, for the chart; the last sixty days of it."""
    counted: dict[Any, int] = {}
    for line in found.lines:
        counted[line.cells[0]] = counted.get(line.cells[0], 0) + line.cells[2]
    if not counted:
        return []
    last = max(asked.until or timezone.localdate(), max(counted))
    first = max(asked.since or min(counted), last - timedelta(days=59))
    span = (last - first).days + 1
    return [(day, counted.get(day, 0)) for day in (first + timedelta(days=n) for n in range(span))]
