"""Notifications."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Text
from annotations.api.shapes import Paged, Shape, ordering
from annotations.models import NotificationKind
from annotations.queries.keyset import Sort

NOTIFICATION_SORTS = (Sort("created_at", "created_at", "time", descending=True),)


class NotificationShape(Shape):
    """Something that the caller was told in the app."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NotificationKind.values)
    project = serializers.CharField(source="project.slug", allow_null=True, default=None)
    payload = serializers.DictField(help_text="What it names; which names depends on its kind.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": "018f3c80-5b1e-7d42-9a37-6c0e1f2a3b4c",
        "kind": "guideline-changed",
        "project": "peru",
        "payload": {"version": 3, "by": "Ana Quispe"},
        "created_at": "2026-05-04T09:12:00Z",
        "read_at": None,
    }


class ReadShape(Shape):
    """How many were marked."""

    read = serializers.IntegerField(help_text="Notifications that were unread before.")

    example = {"read": 3}


class NotificationQuery(Paged):
    """Filters of the list of notifications."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    unread = serializers.ChoiceField(
        choices=["true", "false"], required=False, help_text="Only unread, or only read ones."
    )
    ordering = ordering(NOTIFICATION_SORTS)
