"""How well people find and judge what is known already: their first submissions against gold.

Only gold that was there before the submission counts, in queues that mix such documents in.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import (
    Annotation,
    Project,
    Stage,
    User,
)
from annotations.opinions import Rules
from annotations.queries.counted import checked, gold_of
from annotations.queries.figures import Asked, Column, Figure, Line
from annotations.shares import Share, Span, hits


def gold_checks(asked: Asked) -> Figure:
    """Precision and recall of each person, with their intervals; for managers."""
    lines = [_line(*one) for one in asked.kept("gold_checks", lambda: _checked(asked))]
    note = _(
        "Against gold that was there before the submission: a span is right that overlaps one of "
        "gold with the same label. From … to: where the true share lies in 95 of 100 such counts."
    )
    return Figure("gold_checks", _("Gold checks"), note, _columns(), lines)


def _checked(asked: Asked) -> list[tuple[Any, ...]]:
    """Name and user name of each who was checked, and what `_line` counts."""
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    names: dict[Any, tuple[str, str]] = {}
    made = list(checked(asked).select_related("annotator__user", "queue"))
    gold = _gold(asked, {one.document_id for one in made})
    for one in made:
        known = [spans for at, spans in gold.get(one.document_id, []) if at < one.submitted_at]
        if not known:  # taken back since the submissions were asked for
            continue
        user = one.annotator.user
        names[one.annotator_id] = (one.annotator.name, user.username if user else "")
        own: list[Span] = [(row["start"], row["end"], row["label"]) for row in one.content]
        judged = one.queue is None or one.queue.stage != Stage.MARK
        right = hits(own, known[-1], labels=judged)
        for n, more in enumerate((1, len(own), len(known[-1]), right)):
            counts[one.annotator_id][n] += more
    ordered = sorted(counts, key=lambda key: names[key])
    return [(*names[key], *counts[key]) for key in ordered]


def own_checks(user: User, project: Project) -> dict[str, Any] | None:
    """A person's own line by the keys of its columns; None where the project does not show it.

    None, too, for who was not checked.
    """
    if not Rules.of(project.settings).checks_shown:
        return None
    rows = gold_checks(Asked(user, project, person=user)).rows()
    return rows[0] if rows else None


def _columns() -> tuple[Column, ...]:
    return (
        Column("person", _("Person"), "text"), Column("documents", _("Documents")),
        Column("given", _("Spans given")), Column("gold", _("Spans of gold")),
        Column("right", _("Right")),
        Column("precision", _("Precision"), "share"),
        Column("precision_low", _("from"), "share"), Column("precision_high", _("to"), "share"),
        Column("recall", _("Recall"), "share"),
        Column("recall_low", _("from"), "share"), Column("recall_high", _("to"), "share"),
    )  # fmt: skip


def _line(name: str, username: str, documents: int, own: int, gold: int, right: int) -> Line:
    shares: list[float | None] = []
    for whole in (own, gold):
        share = Share(right, whole)
        shares += [share.value, *(share.interval or (None, None))]
    return Line((name, documents, own, gold, right, *shares), {"person": username})


def _gold(asked: Asked, documents: set[Any]) -> dict[Any, list[tuple[datetime, list[Span]]]]:
    """Gold of these documents, the earliest first, with the time at which it was there."""
    sets = gold_of(asked).filter(document__in=documents)
    spans: dict[Any, list[Span]] = defaultdict(list)
    rows = Annotation.objects.filter(annotation_set__in=sets, deleted_at=None).order_by("start")
    for key, start, end, label in rows.values_list("annotation_set", "start", "end", "label__key"):
        spans[key].append((start, end, label))
    found: dict[Any, list[tuple[datetime, list[Span]]]] = defaultdict(list)
    for one in sets.order_by("submitted_at"):
        if one.submitted_at is not None:
            found[one.document_id].append((one.submitted_at, spans[one.pk]))
    return found
