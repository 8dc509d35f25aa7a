"""How each person works: load and pace, and what became of what they handed in."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import (
    Annotator,
    AnnotatorKind,
    Assignment,
    AssignmentState,
    GoldSource,
    SetStatus,
    Submission,
)
from annotations.queries.figures import RESULTS, Asked, Column, Figure, Line, beginning
from annotations.queries.labelled import searched, unsourced_label
from annotations.queries.search_questions import UNSEARCHED
from annotations.queries.time_spent import Median
from annotations.queries.visibility import visible_to
from annotations.shares import Share

_Rows = dict[Any, dict[str, Any]]


def reviewers(asked: Asked) -> Figure:
    """People with what they hold and did, and their rates; for managers."""
    counted = (
        asked.kept("assignments", lambda: _assignments(asked)),
        asked.kept("handed_in", lambda: _handed_in(asked), RESULTS),
        asked.kept("decided", lambda: _decided(asked), RESULTS),
        searched(asked),
    )
    label, lines = unsourced_label(asked), []
    for key, name, username in asked.kept("people", lambda: _people(asked)):
        found = [rows.get(key, {}) for rows in counted]
        if found[0] or found[1]:
            lines.append(Line((name, *_cells(*found)), {"person": username}, _apart(key, label)))
    note = _(
        "Rates: skipped of what was taken up, reopened of what was handed in, overruled of what "
        "was decided on, unsourced of what was labelled; without a search of what is unsourced: "
        "neither a note nor evidence says where one looked."
    )
    deaf = _("In hand: as of now, whatever the days.") if asked.since or asked.until else ""
    return Figure("people", _("People"), note, _columns(), lines, "submitted", deaf=deaf)


def _apart(annotator: uuid.UUID, label: str) -> dict[str, dict[str, str]]:
    """The lists behind the rates of what was labelled unsourced."""
    if not label:
        return {}
    known = {"label": label, "status": SetStatus.SUBMITTED, "annotator": str(annotator)}
    return {"unsourced": known, "no_search": {**known, "evidence": UNSEARCHED}}


def _people(asked: Asked) -> list[tuple[Any, ...]]:
    people = visible_to(asked.viewer, Annotator).filter(
        project=asked.project, kind=AnnotatorKind.HUMAN, user__isnull=False
    )
    if asked.person:
        people = people.filter(user=asked.person)
    return list(people.order_by("name").values_list("pk", "name", "user__username"))


def _columns() -> tuple[Column, ...]:
    return (
        Column("person", _("Person"), "text"),
        Column("leased", _("In hand")),
        Column("submitted", _("Submitted")),
        Column("this_week", _("In 7 days")),
        Column("median_minutes", _("A review, median"), "minutes"),
        Column("skipped", _("Skipped"), "share"),
        Column("reopened", _("Reopened"), "share"),
        Column("overruled", _("Overruled"), "share"),
        Column("unsourced", _("Unsourced"), "share"),
        Column("no_search", _("Without a search"), "share"),
    )


def _cells(
    work: dict[str, Any], first: dict[str, Any], decided: dict[str, Any], label: dict[str, Any]
) -> tuple[Any, ...]:
    skipped, middle = work.get("skipped", 0), work.get("middle")
    handed_in = first.get("n", 0)
    return (
        work.get("leased", 0),
        handed_in,
        first.get("week", 0),
        None if middle is None else middle / 60,
        Share(skipped, skipped + work.get("submitted", 0)).value,
        Share(first.get("reopened", 0), handed_in).value,
        Share(decided.get("overruled", 0), decided.get("n", 0)).value,
        Share(label.get("unsourced", 0), label.get("n", 0)).value,
        Share(label.get("no_search", 0), label.get("unsourced", 0)).value,
    )


def _keyed(rows: Any) -> _Rows:
    return {row.pop("who"): row for row in rows}


def _assignments(asked: Asked) -> _Rows:
    rows = visible_to(asked.viewer, Assignment).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    leased = Q(state=AssignmentState.LEASED)
    ended = asked.within(rows.exclude(leased), "ended_at") if asked.narrowed else rows
    shown = (rows.filter(leased) | ended) if asked.narrowed else rows
    submitted = Q(state=AssignmentState.SUBMITTED)
    return _keyed(
        shown.order_by()
        .values(who=F("annotator"))
        .annotate(
            leased=Count("pk", filter=leased),
            submitted=Count("pk", filter=submitted),
            skipped=Count("pk", filter=Q(state=AssignmentState.SKIPPED)),
            middle=Median("active_seconds", filter=submitted),
        )
    )


def _handed_in(asked: Asked) -> _Rows:
    rows = visible_to(asked.viewer, Submission).filter(project=asked.project)
    if asked.queue:
        rows = rows.filter(queue=asked.queue)
    again = Q(annotation_set__status=SetStatus.DRAFT) | Q(
        annotation_set__submitted_at__gt=F("submitted_at") + timedelta(seconds=1)
    )
    week = Q(submitted_at__gte=beginning(timezone.localdate() - timedelta(days=6)))
    return _keyed(
        asked.within(rows, "submitted_at")
        .order_by()
        .values(who=F("annotator"))
        .annotate(n=Count("pk"), week=Count("pk", filter=week), reopened=Count("pk", filter=again))
    )


def _decided(asked: Asked) -> _Rows:
    rows = visible_to(asked.viewer, GoldSource)
    rows = rows.filter(project=asked.project, decision__withdrawn_at=None)
    if asked.queue:
        rows = rows.filter(decision__adjudication__queue=asked.queue)
    return _keyed(
        asked.within(rows, "decision__created_at")
        .order_by()
        .values(who=F("annotation__annotation_set__annotator"))
        .annotate(n=Count("pk"), overruled=Count("pk", filter=Q(followed=False)))
    )
