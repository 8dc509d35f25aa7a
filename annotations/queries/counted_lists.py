"""The lists behind the figures of a project: the very rows that were counted, one by one.

Which rows those are is `counted`; what a figure leads to is `places`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    Annotation,
    Annotator,
    Assignment,
    Decision,
    Document,
    GoldSource,
    Meaning,
    Queue,
    Submission,
)
from annotations.queries import counted
from annotations.queries.figures import Asked
from annotations.queries.keyset import DEFAULT_PAGE_SIZE, Page, Sort, cut
from annotations.queries.names import masked
from annotations.queries.search_questions import TO_CHECK


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that was counted: `at` is its moment, `reason` what was said of it, if anything.

    `annotation` is there for content, `decision` for what was decided on, `adjudication` for that
    and for what waits, which is nobody's.
    """

    at: datetime | None
    document: Document
    annotator: Annotator | None
    queue: Queue | None
    reason: str = ""
    annotation: Annotation | None = None
    decision: Decision | None = None
    adjudication: uuid.UUID | None = None


def _of_assignment(row: Assignment) -> Counted:
    return Counted(
        row.ended_at or row.started_at, row.document, row.annotator, row.queue, row.reason
    )


def _of_submission(row: Submission) -> Counted:
    return Counted(row.submitted_at, row.document, row.annotator, row.queue)


def _of_judged(row: GoldSource) -> Counted:
    said, decision = row.annotation, row.decision
    return Counted(
        decision.created_at, said.document, said.annotation_set.annotator,
        decision.adjudication.queue, decision.reason, said, decision, decision.adjudication_id,
    )  # fmt: skip


def _of_annotation(row: Annotation) -> Counted:
    made = row.annotation_set
    first: Submission | None = getattr(made, "submission", None)
    queue = first.queue if first else None
    return Counted(made.submitted_at, row.document, made.annotator, queue, annotation=row)


def _of_decision(row: Decision) -> Counted:
    on = row.adjudication
    return Counted(
        row.created_at, on.document, None, on.queue, row.reason, row.gold, row, row.adjudication_id
    )


def _of_waiting(row: Adjudication) -> Counted:
    return Counted(row.created_at, row.document, None, row.queue, row.remark, adjudication=row.pk)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How rows of one table are told: by which moment, with what beside them but the large."""

    moment: str
    beside: tuple[str, ...]
    large: tuple[str, ...]
    told: Callable[[Any], Counted]

    @property
    def sort(self) -> Sort:
        """The latest first."""
        return Sort("at", self.moment, "time", nullable=True, descending=True)


def _large(document: str) -> tuple[str, ...]:
    return tuple(f"{document}__{name}" for name in ("text", "folded", "metadata"))


_WHO = ("project", "document", "queue", "annotator__user")
_HELD = _Kind("started_at", _WHO, _large("document"), _of_assignment)
_ENDED = _Kind("ended_at", _WHO, _large("document"), _of_assignment)
_FIRST = _Kind("submitted_at", _WHO, (*_large("document"), "content"), _of_submission)
_CONTENT = _Kind(
    "annotation_set__submitted_at",
    (
        "project", "document", "label", "annotation_set__annotator__user",
        "annotation_set__submission__queue",
    ),
    (*_large("document"), "annotation_set__submission__content"),
    _of_annotation,
)  # fmt: skip
_CASE = _Kind(
    "decision__created_at",
    (
        "decision__adjudication__queue", "annotation__document", "annotation__project",
        "annotation__label", "annotation__annotation_set__annotator__user",
    ),
    (*_large("annotation__document"), "decision__opinions"),
    _of_judged,
)  # fmt: skip
_DECIDED = _Kind(
    "created_at",
    ("adjudication__document", "adjudication__queue", "gold__label", "decided_by"),
    (*_large("adjudication__document"), "opinions"),
    _of_decision,
)
_WAITING = _Kind("created_at", ("document", "queue"), _large("document"), _of_waiting)


def _in_state(state: str) -> Callable[[Asked], QuerySet[Any]]:
    return lambda asked: counted.waiting(asked).filter(state=state)


def _taken(asked: Asked, which: Q) -> QuerySet[Any]:
    return counted.assignments(asked).filter(which)


def _unsourced(asked: Asked) -> QuerySet[Any]:
    return counted.annotated(asked, named=True).filter(label__meaning=Meaning.UNSOURCED)


def _labelled(asked: Asked) -> QuerySet[Any]:
    return counted.annotated(asked, named=asked.person is not None)


WAITING = tuple(state for state in AdjudicationState if state not in CLOSED_STATES)
LISTS: dict[str, tuple[_Kind, Callable[[Asked], QuerySet[Any]]]] = {
    "leased": (_HELD, lambda asked: _taken(asked, counted.LEASED)),
    "submitted": (_FIRST, counted.submissions),
    "this_week": (_FIRST, lambda asked: counted.submissions(asked).filter(counted.this_week())),
    "reviews": (_ENDED, lambda asked: _taken(asked, counted.SUBMITTED)),
    "in_place": (_ENDED, lambda asked: _taken(asked, counted.IN_PLACE)),
    "lately": (_ENDED, lambda asked: _taken(asked, counted.lately())),
    "lapsed": (_ENDED, lambda asked: _taken(asked, counted.LAPSED)),
    "taken_up": (_ENDED, counted.assignments),
    "skipped": (_ENDED, lambda asked: _taken(asked, counted.SKIPPED)),
    "reopened": (_FIRST, lambda asked: counted.submissions(asked).filter(counted.REOPENED)),
    "checked": (_FIRST, counted.checked),
    "overruled": (_CASE, lambda asked: counted.judged(asked).filter(counted.OVERRULED)),
    "decided": (_DECIDED, counted.decided),
    "unsourced": (_CONTENT, _unsourced),
    "no_search": (
        _CONTENT,
        lambda asked: _unsourced(asked).filter(~counted.LINKED, counted.UNNOTED),
    ),
    "labelled": (_CONTENT, _labelled),
    "bare": (_CONTENT, lambda asked: _labelled(asked).filter(~counted.LINKED)),
    **{str(state): (_WAITING, _in_state(state)) for state in WAITING},
}
"""By their names in addresses. Those of `labelled` and `bare` can be narrowed to a label."""
OF_LABELS = ("labelled", "bare")


def listed(asked: Asked, name: str, label: str = "") -> QuerySet[Any]:
    """The rows of a list, in no order; `label` is a key or TO_CHECK, and narrows `OF_LABELS`."""
    _kind, rows = LISTS[name]
    found = rows(asked).order_by()
    if label and name in OF_LABELS:
        to_check = label == TO_CHECK
        found = found.filter(Q(label=None) if to_check else Q(label__key=label))
    return found


def listed_page(
    asked: Asked, name: str, label: str = "", *, size: int = DEFAULT_PAGE_SIZE, cursor: str = ""
) -> Page[Any]:
    """A page of it, the latest first, as the reader may be told. Raises Refused for the cursor."""
    kind, _rows = LISTS[name]
    rows = listed(asked, name, label).select_related(*kind.beside).defer(*kind.large)
    found = cut(rows, kind.sort, size=size, cursor=cursor)
    told = [kind.told(row) for row in masked(asked.viewer, found.rows)]
    return Page(told, found.next, found.previous)
