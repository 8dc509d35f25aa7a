"""Plans: what they are reckoned with, and what comes out."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import NumberText, WholeText
from annotations.api.shapes import Query, Shape


def _number(most: float, words: str) -> NumberText:
    return NumberText(required=False, min_value=0, max_value=most, help_text=words)


class PlanQuery(Query):
    """What is left away is as measured in the project, else as such projects often are."""

    documents = WholeText(required=False, min_value=0, max_value=10_000_000)
    overlap = WholeText(required=False, min_value=1, max_value=100, help_text="Reviews a document.")
    share_twice = WholeText(
        required=False, min_value=0, max_value=100,
        help_text="Per cent that are read twice, the rest once; in place of `overlap`.",
    )  # fmt: skip
    minutes = _number(10_000, "Of a review.")
    readers = WholeText(required=False, min_value=0, max_value=100_000, help_text="Reviewers.")
    hours = _number(1_000_000, "Of all reviewers in a week.")
    differing = _number(100, "Per cent of the documents read more than once that are adjudicated.")
    deciding_minutes = _number(10_000, "Of an adjudicator for a document.")
    deciding_hours = _number(1_000_000, "Of all adjudicators in a week.")
    begins = serializers.DateField(required=False, help_text="A day; today unless given.")


class GivenShape(Shape):
    """What it was reckoned with, assumed numbers among it."""

    documents = serializers.IntegerField()
    overlap = serializers.IntegerField()
    share_twice = serializers.IntegerField(allow_null=True)
    minutes = serializers.FloatField()
    readers = serializers.IntegerField()
    hours = serializers.FloatField()
    differing = serializers.FloatField()
    deciding_minutes = serializers.FloatField()
    deciding_hours = serializers.FloatField()
    begins = serializers.DateField()

    example = {
        "documents": 120, "overlap": 2, "share_twice": None, "minutes": 10.0, "readers": 3,
        "hours": 20.0, "differing": 25.0, "deciding_minutes": 6.0, "deciding_hours": 2.0,
        "begins": "2026-03-02",
    }  # fmt: skip


class PaceShape(Shape):
    """What was measured in the project; null where nothing was."""

    readings = serializers.IntegerField(help_text="Reviews handed in from queues.")
    minutes = serializers.FloatField(allow_null=True, help_text="Active minutes of a review.")
    decided = serializers.IntegerField(help_text="Documents that people decided.")
    deciding_minutes = serializers.FloatField(allow_null=True)
    differing = serializers.FloatField(allow_null=True, help_text="Per cent.")
    believed = serializers.BooleanField(help_text="Whether there were twenty reviews or more.")

    example = {
        "readings": 26, "minutes": 9.6, "decided": 4, "deciding_minutes": 5.5, "differing": 30.8,
        "believed": True,
    }  # fmt: skip


class PlanShape(Shape):
    """How long it takes. Weeks and the end are null where nobody has hours for it."""

    given = GivenShape()
    pace = PaceShape()
    readings = serializers.IntegerField()
    reading_hours = serializers.FloatField()
    decided = serializers.IntegerField(help_text="Documents to adjudicate.")
    deciding_hours = serializers.FloatField()
    reading_weeks = serializers.FloatField(allow_null=True)
    deciding_weeks = serializers.FloatField(allow_null=True)
    ends = serializers.DateField(allow_null=True)
    short = serializers.IntegerField(help_text="Reviewers that are missing.")

    example = {
        "given": GivenShape.example, "pace": PaceShape.example, "readings": 240,
        "reading_hours": 40.0, "decided": 30, "deciding_hours": 3.0, "reading_weeks": 2.0,
        "deciding_weeks": 1.5, "ends": "2026-03-16", "short": 0,
    }  # fmt: skip
