"""Assignments: who is on which document, and what is told of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import Id, Text, Whole
from annotations.api.serializers.documents import DocumentLine, DocumentShape
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import AssignmentState
from annotations.queries.keyset import Sort

ASSIGNMENT_SORTS = (
    Sort("started_at", "started_at", "time", descending=True),
    Sort("ended_at", "ended_at", "time", nullable=True),
    Sort("leased_until", "leased_until", "time", nullable=True),
)
_ID = "018f3c82-2b3c-7d4e-9f5a-6b7c8d9e0f1a"
_EXAMPLE = {
    "id": _ID, "project": "peru", "queue": _ID, "annotator": "ana", "user": "ana", "round": 1,
    "state": "leased", "leased_until": "2026-05-04T09:42:00Z", "reason": "", "extra": False,
    "active_seconds": 240, "annotation_set": None, "started_at": "2026-05-04T09:12:00Z",
    "ended_at": None, "version": 1,
}  # fmt: skip


class AssignmentShape(Shape):
    """A person is on a document of a queue until the lease ends."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    queue = serializers.UUIDField(source="queue_id")
    document: Any = DocumentLine()
    annotator = serializers.CharField(source="annotator.name")
    user = serializers.CharField(
        source="annotator.user.username", default=None, allow_null=True, help_text="A user name."
    )
    round = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AssignmentState.values)
    leased_until = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was skipped.")
    extra = serializers.SerializerMethodField(
        help_text="Handed in late, when others had the places: kept as an extra set."
    )
    active_seconds = serializers.IntegerField(help_text="Worked on it, idle time cut.")
    annotation_set = serializers.UUIDField(
        source="annotation_set_id", allow_null=True, help_text="The set of this work, once begun."
    )
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    example = {**_EXAMPLE, "document": DocumentLine.example}

    def get_extra(self, row: Any) -> bool:
        """Whether it holds no place."""
        return bool(row.state == AssignmentState.SUBMITTED and row.place_id is None)


class DrawnShape(AssignmentShape):
    """An assignment with the text to read."""

    document: Any = DocumentShape()

    example = {**_EXAMPLE, "document": DocumentShape.example}


class AssignmentQuery(Paged):
    """Filters of the list of assignments."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    queue = Id(required=False)
    document = Id(required=False)
    user = Text(required=False, max_length=150, help_text="A user name; `me` for the caller.")
    state = serializers.ChoiceField(choices=AssignmentState.values, required=False)
    ordering = ordering(ASSIGNMENT_SORTS)


class BeatBody(Strict):
    """A sign of life."""

    active_seconds = Whole(
        required=False, default=0, min_value=0, max_value=86_400,
        help_text="Worked since the last one; counted up to what passed, and to two minutes.",
    )  # fmt: skip

    example = {"active_seconds": 45}


class ReasonsShape(Shape):
    """What reviewers may choose from when they skip a document."""

    reasons = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField(help_text="The project's.")

    example = {"reasons": ["I cannot read this language", "Satire"], "version": 3}


class ReasonsChange(Strict):
    """The reasons to offer."""

    reasons: Any = serializers.ListField(child=Text(max_length=200), max_length=30)

    example = {"reasons": ["I cannot read this language", "Satire"]}


class SkipBody(Strict):
    """Why."""

    reason = Text(max_length=500, help_text="One of the project's, or free text.")

    example = {"reason": "I cannot read this language"}


class ReassignBody(Strict):
    """To whom."""

    user = Text(max_length=150, help_text="A user name.")

    example = {"user": "ben"}


class SaidShape(Shape):
    """What was said of a span."""

    label: Any = serializers.CharField(
        source="key", allow_null=True, help_text="A key; null is *to check*."
    )


class AnswerLine(Shape):
    """A span that either marked; null for who did not."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    mine = SaidShape(allow_null=True, help_text="In the first submission.")
    known = SaidShape(allow_null=True, help_text="In the known answer.")
    same = serializers.BooleanField()


class KnownShape(Shape):
    """The answer, span by span."""

    annotation_set = serializers.UUIDField(
        source="source.pk", default=None, allow_null=True, help_text="Null: there is none yet."
    )
    agreed = serializers.IntegerField(help_text="How many spans are the same.")
    lines = AnswerLine(many=True)


class GuidelinePassage(Shape):
    """What the guideline says about some labels."""

    labels = serializers.ListField(child=serializers.CharField(), source="keys", help_text="Keys.")
    markdown = serializers.CharField()


class AnswerShape(Shape):
    """What was handed in beside the known answer."""

    answer = KnownShape()
    guideline = GuidelinePassage(many=True, help_text="On the labels in it, as far as there is.")

    example = {
        "answer": {
            "annotation_set": _ID,
            "agreed": 0,
            "lines": [
                {
                    "start": 0, "end": 8, "quote": "Congress", "mine": None,
                    "known": {"label": "disputed"}, "same": False,
                }
            ],
        },
        "guideline": [{"labels": ["disputed"], "markdown": "## Disputed\n\nLink what differs."}],
    }  # fmt: skip
