"""Reading the values of shapes from rows, for lists of many rows.

DRF looks each field of each row up anew, with all that a field may be. What a field is does not
change from row to row: here its way and its form are settled once an answer. What is not one of
the plain kinds goes DRF's way, and what comes out is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from rest_framework import serializers
from rest_framework.fields import Field, SkipField

Read = Callable[[Any], Any]
_NOT_SHOWN = object()


class Reader:
    """Shows rows by these fields."""

    def __init__(self, fields: list[Field[Any, Any, Any, Any]]) -> None:
        self._reads = [(str(field.field_name), _read(field)) for field in fields]

    def __call__(self, row: Any) -> dict[str, Any]:
        """The row as JSON can say it."""
        shown = {name: read(row) for name, read in self._reads}
        if _NOT_SHOWN in shown.values():
            return {name: value for name, value in shown.items() if value is not _NOT_SHOWN}
        return shown


def _read(field: Field[Any, Any, Any, Any]) -> Read:
    form = _form(field)

    def as_ever(row: Any) -> Any:
        try:
            value = field.get_attribute(row)
        except SkipField:
            return _NOT_SHOWN
        return None if value is None else form(value)

    if not field.source_attrs:
        return as_ever
    look = attrgetter(".".join(field.source_attrs))

    def read(row: Any) -> Any:
        try:
            value = look(row)
        except (AttributeError, KeyError, ObjectDoesNotExist):
            return as_ever(row)
        if callable(value):
            return as_ever(row)
        return None if value is None else form(value)

    return read


def _form(field: Field[Any, Any, Any, Any]) -> Read:
    """How a value that is not None is said."""
    kind, own = type(field), vars(field)
    if kind is serializers.DateTimeField and not own.keys() & {"format", "timezone"}:
        return _moments(field)
    if kind is serializers.UUIDField and own["uuid_format"] != "hex_verbose":
        return field.to_representation
    return _PLAIN.get(kind, field.to_representation)


def _moments(field: Field[Any, Any, Any, Any]) -> Read:
    if timezone.get_current_timezone_name() != "UTC":
        return field.to_representation

    def say(value: Any) -> Any:
        if type(value) is datetime and value.tzinfo is UTC:
            return value.isoformat()[:-6] + "Z"
        return field.to_representation(value)

    return say


_PLAIN: dict[type, Read] = {
    serializers.CharField: str,
    serializers.UUIDField: str,
    serializers.IntegerField: int,
    serializers.FloatField: float,
}
