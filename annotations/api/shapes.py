"""What bodies, queries and answers are made of. The shapes of a noun live under its own name.

A shape shows; it holds no rule. Every field is named, and every shape carries an example for the
description.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from annotations.anchoring import BadText, check_characters
from annotations.api.fields import Text, WholeText
from annotations.api.showing import Reader
from annotations.errors import Refused
from annotations.queries.keyset import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Sort
from annotations.telling import told


class Shape(serializers.Serializer[Any]):
    """What is shown of a row."""

    example: ClassVar[dict[str, Any]] = {}
    _reader: Reader | None = None

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row as JSON can say it."""
        if self._reader is None:
            self._reader = Reader(list(self._readable_fields))
        return self._reader(instance)


class Strict(serializers.Serializer[Any]):
    """What is taken; fields that are not named here are refused by name."""

    example: ClassVar[dict[str, Any]] = {}

    def to_internal_value(self, data: Any) -> Any:
        """The checked values."""
        if isinstance(data, Mapping):
            unknown = {name: [self._why(str(name))] for name in data if name not in self.fields}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)

    def _why(self, name: str) -> str:
        return str(_("Not taken here; there are: %(known)s.") % {"known": self.known()})

    def known(self) -> str:
        """The names of the fields, in a sentence."""
        return ", ".join(sorted(self.fields)) or "–"


class Query(Strict):
    """The parameters of an address; none unless a subclass names them."""

    def __init__(self, parameters: QueryDict | None = None) -> None:
        if parameters is None:
            super().__init__()
        else:
            super().__init__(data=_once_each(parameters))


class Paged(Query):
    """The parameters of every list."""

    cursor = Text(
        required=False,
        default="",
        max_length=4000,
        help_text="Opaque; from `next` or `previous` of another page.",
    )
    page_size = WholeText(
        required=False,
        default=DEFAULT_PAGE_SIZE,
        min_value=1,
        max_value=MAX_PAGE_SIZE,
        help_text="Rows a page.",
    )


def ordering(sorts: Sequence[Sort]) -> Text:
    """The `ordering` parameter of a list that can be sorted so; the first is the default."""
    names = ", ".join(f"`{sort.name}`" for sort in sorts)
    return Text(
        required=False,
        default="",
        max_length=40,
        help_text=f"One of {names}; a minus in front reverses it. Rows without a value come last.",
    )


def _once_each(parameters: QueryDict) -> dict[str, str]:
    for name, values in parameters.lists():
        if len(values) > 1:
            raise Refused(str(_("Given more than once.")), name)
        for text in (name, *values):
            try:
                check_characters(text)
            except BadText as error:
                raise Refused(told(error.message), name) from error
    return {name: values[0] for name, values in parameters.lists()}


class FieldProblem(Shape):
    """One field that is not right."""

    field = Text(help_text="`extra.sources[0].url`, a parameter, or a header.")
    message = Text()


class Problem(Shape):
    """RFC 9457. Members of its own: `errors`; with 412 also `current`, the row as it is now."""

    type = Text(default="about:blank")
    title = Text(help_text="The status in words.")
    status = serializers.IntegerField()
    detail = Text(help_text="What is wrong and what to do about it.")
    errors: Any = FieldProblem(many=True)
    current = serializers.DictField(required=False)
