"""The known answer to a document beside what somebody handed in: for training and comparison.

Asked for by the author of the submission, or a manager, and only once it is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.markdown import passage_about
from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Guideline,
    Label,
    SetKind,
    SetStatus,
    Submission,
    User,
)
from annotations.queries.visibility import visible_to

_ANCHOR = re.compile(r"#([\w-]+)")


@dataclass(frozen=True, slots=True)
class Side:
    """A label by key and title; without a key it is to check."""

    key: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the text with what was said of it; None where one did not mark it."""

    start: int
    end: int
    quote: str
    mine: Side | None
    known: Side | None

    @property
    def same(self) -> bool:
        """Whether both marked it with the same label."""
        return self.mine is not None and self.mine == self.known


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines in reading order; `source` is the set that the answer comes from.

    `labels` are those that stand in it, the ones that people and answer differ in first.
    """

    source: AnnotationSet | None
    lines: list[Line]
    labels: list[Label]

    @property
    def agreed(self) -> int:
        """How many lines are the same."""
        return sum(line.same for line in self.lines)


@dataclass(frozen=True, slots=True)
class Passage:
    """What the guideline says about some labels, in Markdown."""

    labels: list[Label]
    markdown: str

    @property
    def keys(self) -> list[str]:
        """What the labels are named by."""
        return [label.key for label in self.labels]


def passages_on(guideline: Guideline | None, labels: Iterable[Label]) -> list[Passage]:
    """The guideline's passage for each label that it has one for; see `passage_about`.

    A definition that holds `#evidence-first` leads to the heading *Evidence first*.
    """
    found: dict[str, list[Label]] = {}
    if guideline is None:
        return []
    for label in labels:
        anchors = _ANCHOR.findall(label.definition)
        text = passage_about(guideline.markdown, (label.title, label.key), anchors)
        if text:
            found.setdefault(text, []).append(label)
    return [Passage(about, text) for text, about in found.items()]


def answer_to(viewer: User, assignment: Assignment) -> Answer:
    """The frozen submission of an assignment beside the known answer, span by span.

    Raises Conflict before it is handed in, and where the viewer may not see the answer: whoever may
    yet be given the document by another blind queue does not.
    """
    if assignment.state != AssignmentState.SUBMITTED:
        raise Conflict(_("The answer is shown once you have handed in."))
    where = {"document": assignment.document_id}
    own = Submission.objects.filter(
        **where, round=assignment.round, annotator=assignment.annotator_id
    ).first()
    source = _source(assignment)
    if own is None or source is None:
        return Answer(source, [], [])
    if not visible_to(viewer, AnnotationSet).filter(pk=source.pk).exists():
        raise Conflict(
            _("The answer cannot be shown now: you may yet be given this document by another "
              "queue, or it is being decided again.")
        )  # fmt: skip
    scheme = {one.key: one for one in Label.objects.filter(project=assignment.project_id)}
    mine: dict[tuple[int, int], str] = {}
    quotes: dict[tuple[int, int], str] = {}
    for row in own.content:
        mine[row["start"], row["end"]] = row["label"] or ""
        quotes[row["start"], row["end"]] = row["quote"]
    known: dict[tuple[int, int], str] = {}
    live = Annotation.objects.filter(annotation_set=source, deleted_at__isnull=True)
    for start, end, quote, key in live.values_list("start", "end", "quote", "label__key"):
        known[start, end] = key or ""
        quotes[start, end] = quote
    lines = [
        Line(*span, quotes[span], _side(scheme, mine, span), _side(scheme, known, span))
        for span in sorted(quotes)
    ]
    spans = sorted(quotes, key=lambda span: (mine.get(span) == known.get(span), span))
    keys = dict.fromkeys(side.get(span) for span in spans for side in (known, mine))
    return Answer(source, lines, [scheme[key] for key in keys if key in scheme])


def _side(
    scheme: Mapping[str, Label], given: Mapping[tuple[int, int], str], span: tuple[int, int]
) -> Side | None:
    if span not in given:
        return None
    key = given[span]
    return Side(key or None, scheme[key].title if key in scheme else key)


def _source(assignment: Assignment) -> AnnotationSet | None:
    """The set kept hidden at the beginning, else the gold set of the latest round."""
    own = AnnotationSet.objects.filter(
        document=assignment.document_id, annotator=assignment.annotator_id, round=assignment.round
    ).first()
    if own is not None and own.started_hidden and own.started_from_id:
        return AnnotationSet.objects.filter(pk=own.started_from_id).first()
    if not assignment.queue.training:
        return None
    gold = AnnotationSet.objects.filter(
        document=assignment.document_id, kind=SetKind.GOLD, status=SetStatus.SUBMITTED
    )
    return gold.order_by("-round").first()
