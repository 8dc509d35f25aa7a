"""The history of a set."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.queries.set_history import NEWEST_FIRST


class ChangeShape(Shape):
    """What happened to one row."""

    kind = serializers.ChoiceField(choices=["annotation", "evidence", "set"])
    id = serializers.UUIDField()
    what = serializers.CharField(
        help_text="made, changed, deleted, restored; of the set also submitted, reopened"
    )
    quote = serializers.CharField(help_text="As it was after the change.")
    label: Any = serializers.CharField(allow_null=True, help_text="A label's key, for annotations.")
    before = serializers.DictField(help_text="The fields that changed, as they were.")
    after = serializers.DictField(help_text="The same as they became; of a new row, all.")

    example = {
        "kind": "annotation",
        "id": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "what": "changed",
        "quote": "seventy votes in favour",
        "label": "supported",
        "before": {"label": None},
        "after": {"label": "supported"},
    }


class ActShape(Shape):
    """Everything that was written in one go. The first changes are shown, `total` counts all."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField(help_text="What …/rewind/ takes.")
    user = serializers.CharField(allow_null=True, help_text="A user name; “Reviewer A” if hidden.")
    job = serializers.CharField(allow_null=True, help_text="The job that wrote it.")
    total = serializers.IntegerField()
    changes = ChangeShape(many=True)

    example = {
        "id": "018f3c7f-71db-76af-bb6c-3d8e9f405162",
        "at": "2026-05-04T09:26:00.123456Z",
        "user": "ana",
        "job": None,
        "total": 1,
        "changes": [ChangeShape.example],
    }


class HistoryQuery(Paged):
    """The pages of a history; the newest come first."""

    ordering = ordering([NEWEST_FIRST])


class RewindBody(Strict):
    """Where to."""

    at = serializers.DateTimeField(help_text="`at` of an act: what it left is brought back.")

    example = {"at": "2026-05-04T09:26:00.123456Z"}
