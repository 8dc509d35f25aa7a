"""Shapes show what REST framework would show of the same rows, value for value."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from rest_framework import serializers

from annotations.api.shapes import Shape


@dataclass
class Inner:
    """What a row belongs to."""

    key: str = "k"


@dataclass
class Row:
    """What is shown."""

    id: uuid.UUID
    at: datetime | None
    inner: Inner | None
    extra: dict[str, Any]
    n: int = 3
    share: float | None = None
    day: date = date(2023, 5, 19)

    def said(self) -> str:
        """A method, which a field may name as well."""
        return "said"


class RowShape(Shape):
    """Fields of every sort."""

    id = serializers.UUIDField()
    bare = serializers.UUIDField(source="id", format="hex")
    at = serializers.DateTimeField(allow_null=True)
    day_of_it = serializers.DateTimeField(source="at", format="%Y")
    label: Any = serializers.CharField(source="inner.key", default=None)
    left_out = serializers.CharField(source="inner.missing", required=False)
    extra = serializers.DictField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    day = serializers.DateField()
    said = serializers.CharField()
    kind = serializers.ChoiceField(choices=["said"], source="said")
    counted = serializers.SerializerMethodField()

    def get_counted(self, row: Any) -> int:
        """The field of this name."""
        return 7


MOMENT = datetime(2023, 5, 19, 12, 0, 0, 5, UTC)


def test_rows_are_shown_as_the_framework_shows_them() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=-5)))
    rows = [
        Row(uuid.uuid4(), MOMENT, Inner(), {}),
        Row(uuid.uuid4(), elsewhere, None, {"a": [1]}, share=0.1),
        Row(uuid.uuid4(), None, None, {}),
    ]
    for row in rows:
        known = RowShape(row)
        assert known.data == serializers.Serializer.to_representation(known, row)
    assert RowShape(rows[0]).data["at"] == "2023-05-19T12:00:00.000005Z"


def test_what_is_said_as_a_mapping_is_shown_by_its_keys() -> None:
    class Named(Shape):
        items = serializers.CharField()
        at = serializers.DateTimeField()

    assert Named({"items": "two", "at": MOMENT.replace(microsecond=0)}).data == {
        "items": "two", "at": "2023-05-19T12:00:00Z",
    }  # fmt: skip
