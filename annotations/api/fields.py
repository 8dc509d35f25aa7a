"""Fields that take exactly the JSON types they name.

DRF's own turn `"12"`, `12.0` and Arabic digits into 12, numbers into texts and `"yes"` into true.
Rules of the product do not live here.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from rest_framework import serializers

from annotations.queries.asked import MOST_ASKED, TOO_MUCH

MAX_OFFSET = 2**31 - 1
_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)


class Text(serializers.CharField):
    """A JSON string, kept as it is: not trimmed, never made from a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        """The string itself."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Sought(Text):
    """What somebody looks for; too much of it is told as the pages tell it."""

    def __init__(self, **kwargs: Any) -> None:
        told = {"max_length": TOO_MUCH}
        super().__init__(required=False, max_length=MOST_ASKED, error_messages=told, **kwargs)


class Whole(serializers.IntegerField):
    """A whole JSON number."""

    def to_internal_value(self, data: Any) -> int:
        """The number; a fraction, a string or a boolean is refused."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(data)


class WholeText(serializers.IntegerField):
    """A whole number as it stands in an address: ASCII digits."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if not isinstance(data, str) or not _WHOLE.fullmatch(data):
            self.fail("invalid")
        return int(data)


class NumberText(serializers.FloatField):
    """A number as it stands in an address: ASCII digits, a point, more digits."""

    def to_internal_value(self, data: Any) -> float:
        """The number."""
        if not isinstance(data, str) or not _NUMBER.fullmatch(data):
            self.fail("invalid")
        return float(data)


class Fraction(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data: Any) -> float:
        """The number; a string or a boolean is refused."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return float(data)


class YesNo(serializers.BooleanField):
    """`true` or `false`."""

    def to_internal_value(self, data: Any) -> bool:
        """The value; "yes", 1 and the like are refused."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Id(serializers.UUIDField):
    """A UUID of RFC 9562 (versions 1 to 8) in its usual spelling; nil and max name nothing."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        """The UUID."""
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            self.fail("invalid", value=data)
        return uuid.UUID(data)


class Mapped(serializers.DictField):
    """A JSON object of the caller's own."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object, looked into by the services."""
        if not isinstance(data, dict):
            self.fail("not_a_dict", input_type=type(data).__name__)
        return data
