"""Plans: what they are reckoned with, and what comes out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import NumberText, Text, Whole, WholeText
from annotations.api.shapes import Query, Shape, Strict


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
    reviewers = WholeText(required=False, min_value=0, max_value=100_000, help_text="Reviewers.")
    hours = _number(1_000_000, "Of all reviewers in a week.")
    differing = _number(
        100, "Per cent of the documents reviewed more than once that are adjudicated."
    )
    adjudicating_minutes = _number(10_000, "Of an adjudicator for a document.")
    adjudicating_hours = _number(1_000_000, "Of all adjudicators in a week.")
    begins = serializers.DateField(required=False, help_text="A day; today unless given.")
    pace: Any = Text(
        required=False, max_length=60,
        help_text="Measured in the queue with this id, or in `all`; unless given, in the latest "
        "pilot as long as that is the best there is, else in all.",
    )  # fmt: skip


class PilotBody(Strict):
    """How often each document of the pilot is read."""

    overlap = Whole(required=False, default=1, min_value=1, max_value=100)

    example = {"overlap": 2}


class GivenShape(Shape):
    """What it was reckoned with, assumed numbers among it."""

    documents = serializers.IntegerField()
    overlap = serializers.IntegerField()
    share_twice = serializers.IntegerField(allow_null=True)
    minutes = serializers.FloatField()
    reviewers = serializers.IntegerField()
    hours = serializers.FloatField()
    differing = serializers.FloatField()
    adjudicating_minutes = serializers.FloatField()
    adjudicating_hours = serializers.FloatField()
    begins = serializers.DateField()

    example = {
        "documents": 120, "overlap": 2, "share_twice": None, "minutes": 10.0, "reviewers": 3,
        "hours": 20.0, "differing": 25.0, "adjudicating_minutes": 6.0, "adjudicating_hours": 2.0,
        "begins": "2026-03-02",
    }  # fmt: skip


class PaceShape(Shape):
    """What was measured in the project; null where nothing was."""

    reviews = serializers.IntegerField(help_text="Reviews handed in from queues.")
    minutes = serializers.FloatField(allow_null=True, help_text="Active minutes of a review.")
    adjudicated = serializers.IntegerField(help_text="Documents that people adjudicated.")
    adjudicating_minutes = serializers.FloatField(allow_null=True)
    differing = serializers.FloatField(allow_null=True, help_text="Per cent.")
    believed = serializers.BooleanField(help_text="Whether there were twenty reviews or more.")
    queue = serializers.UUIDField(
        source="queue.pk", default=None, allow_null=True, help_text="Measured in this one alone."
    )

    example = {
        "reviews": 26, "minutes": 9.6, "adjudicated": 4, "adjudicating_minutes": 5.5,
        "differing": 30.8, "believed": True, "queue": None,
    }  # fmt: skip


class PlanShape(Shape):
    """How long it takes. Weeks and the end are null where nobody has hours for it."""

    given = GivenShape()
    pace = PaceShape()
    reviews = serializers.IntegerField()
    reviewing_hours = serializers.FloatField()
    adjudicated = serializers.IntegerField(help_text="Documents to adjudicate.")
    adjudicating_hours = serializers.FloatField()
    reviewing_weeks = serializers.FloatField(allow_null=True)
    adjudicating_weeks = serializers.FloatField(allow_null=True)
    ends = serializers.DateField(allow_null=True)
    short = serializers.IntegerField(help_text="Reviewers that are missing.")

    example = {
        "given": GivenShape.example, "pace": PaceShape.example, "reviews": 240,
        "reviewing_hours": 40.0, "adjudicated": 30, "adjudicating_hours": 3.0,
        "reviewing_weeks": 2.0, "adjudicating_weeks": 1.5, "ends": "2026-03-16", "short": 0,
    }  # fmt: skip
