"""How each person works: load and pace, and what became of what they handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from annotations.models import Annotation, Annotator, AnnotatorKind
from annotations.queries.counted import (
    LEASED,
    OVERRULED,
    REOPENED,
    SKIPPED,
    SUBMITTED,
    assignments,
    hides,
    judged,
    submissions,
    this_week,
)
from annotations.queries.figures import RESULTS, WORK, Asked, Column, Figure, Line
from annotations.queries.labelled import searched
from annotations.queries.time_spent import Median
from annotations.queries.visibility import visible_to
from annotations.shares import Share

_Rows = dict[Any, dict[str, Any]]
_APART = {
    "leased": "leased", "submitted": "submitted", "this_week": "this_week",
    "median_minutes": "reviews", "skipped": "skipped", "reopened": "reopened",
    "overruled": "overruled", "unsourced": "unsourced", "no_search": "no_search",
}  # fmt: skip
"""The lists behind the columns: see `counted_lists`."""


def reviewers(asked: Asked) -> Figure:
    """People with what they hold and did, and their rates; for managers."""
    hidden = hides(asked)
    counted = (
        asked.kept("assignments", lambda: _assignments(asked)),
        asked.kept("handed_in", lambda: _handed_in(asked), RESULTS),
        asked.kept(f"decided, {hidden=}", lambda: _decided(asked), WORK if hidden else RESULTS),
        searched(asked),
    )
    lines = []
    for key, name, username in asked.kept("people", lambda: _people(asked)):
        found = [rows.get(key, {}) for rows in counted]
        if found[0] or found[1]:
            lines.append(Line((name, *_cells(*found)), {"person": username}, _APART))
    note = _(
        "Rates: skipped of what was taken up, reopened of what was handed in, overruled of what "
        "was decided on, unsourced of what was labelled; without a search of what is unsourced: "
        "neither a note nor evidence says where one looked."
    )
    if hidden:
        told = _("Double blind: overruled and unsourced count decided documents alone.")
        note = f"{note} {told}"
    deaf = _("In hand: as of now, whatever the days.") if asked.since or asked.until else ""
    return Figure("people", _("People"), note, _columns(), lines, "submitted", deaf=deaf)


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
    return _keyed(
        assignments(asked)
        .order_by()
        .values(who=F("annotator"))
        .annotate(
            leased=Count("pk", filter=LEASED),
            submitted=Count("pk", filter=SUBMITTED),
            skipped=Count("pk", filter=SKIPPED),
            middle=Median("active_seconds", filter=SUBMITTED),
        )
    )


def _handed_in(asked: Asked) -> _Rows:
    return _keyed(
        submissions(asked)
        .order_by()
        .values(who=F("annotator"))
        .annotate(
            n=Count("pk"),
            week=Count("pk", filter=this_week()),
            reopened=Count("pk", filter=REOPENED),
        )
    )


def _decided(asked: Asked) -> _Rows:
    # Looked up for each: joined, PostgreSQL reads all annotations there are.
    said = Annotation.objects.filter(pk=OuterRef("annotation"))
    return _keyed(
        judged(asked)
        .order_by()
        .values(who=Subquery(said.values("annotation_set__annotator")))
        .annotate(n=Count("pk"), overruled=Count("pk", filter=OVERRULED))
    )
