"""What waits for the caller, as the first page says it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.shapes import Shape

_ID = "018f3c82-2b3c-7d4e-9f5a-6b7c8d9e0f1a"


class ToReadShape(Shape):
    """An open queue that the caller may draw from."""

    project = serializers.CharField(source="project.slug")
    queue = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class ToDecideShape(Shape):
    """Documents of a project that wait to be decided."""

    project = serializers.CharField(source="project.slug")
    documents = serializers.IntegerField()
    oldest = serializers.DateTimeField(help_text="Since when the first of them waits.")


class ToManageShape(Shape):
    """An open queue with a matter for its manager."""

    project = serializers.CharField(source="queue.project.slug")
    queue = serializers.UUIDField(source="queue.pk")
    name = serializers.CharField(source="queue.name")
    over = serializers.BooleanField(
        help_text="Nothing is left to give out, and nobody has anything in hand."
    )
    lapsed = serializers.IntegerField(
        help_text="Leases that ran out on documents that nobody took up since."
    )


class DutiesShape(Shape):
    """What waits for a person, in all projects."""

    read: Any = ToReadShape(many=True)
    decide: Any = ToDecideShape(many=True)
    manage: Any = ToManageShape(many=True)

    example = {
        "read": [{"project": "peru", "queue": _ID, "name": "First reading"}],
        "decide": [{"project": "peru", "documents": 3, "oldest": "2026-05-04T09:12:00Z"}],
        "manage": [
            {"project": "peru", "queue": _ID, "name": "Second reading", "over": True, "lapsed": 0}
        ],
    }
