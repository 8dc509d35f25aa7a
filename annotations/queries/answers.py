"""The known answer to a document beside what somebody handed in: for training and comparison.

Asked for by the author of the submission, or a manager, and only once it is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    Label,
    SetKind,
    SetStatus,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the text with both labels; None where one did not mark it."""

    start: int
    end: int
    quote: str
    mine: str | None
    known: str | None

    @property
    def same(self) -> bool:
        """Whether both marked it with the same label."""
        return self.mine is not None and self.mine == self.known


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines in reading order; `source` is the set that the answer comes from."""

    source: AnnotationSet | None
    lines: list[Line]

    @property
    def agreed(self) -> int:
        """How many lines are the same."""
        return sum(line.same for line in self.lines)


def answer_to(assignment: Assignment) -> Answer:
    """The frozen submission of an assignment beside the known answer, span by span."""
    where = {"document": assignment.document_id}
    own = Submission.objects.filter(
        **where, round=assignment.round, annotator=assignment.annotator_id
    ).first()
    source = _source(assignment)
    if own is None or source is None:
        return Answer(source, [])
    titles = dict(Label.objects.filter(project=assignment.project_id).values_list("key", "title"))
    mine: dict[tuple[int, int], str] = {}
    quotes: dict[tuple[int, int], str] = {}
    for row in own.content:
        mine[row["start"], row["end"]] = titles.get(row["label"], "")
        quotes[row["start"], row["end"]] = row["quote"]
    known: dict[tuple[int, int], str] = {}
    live = Annotation.objects.filter(annotation_set=source, deleted_at__isnull=True)
    for start, end, quote, title in live.values_list("start", "end", "quote", "label__title"):
        known[start, end] = title or ""
        quotes[start, end] = quote
    return Answer(
        source,
        [Line(*span, quotes[span], mine.get(span), known.get(span)) for span in sorted(quotes)],
    )


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
