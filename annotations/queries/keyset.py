"""Pages of any list by key, forward and back: `(sort field NULLS LAST, id)`. For both doors.

What is in a list, and for whom, is decided elsewhere. A page is cut from two runs, the rows that
have the sort field and then those that lack it, so that each query is a plain range of an index;
ties are broken by the id, upwards in both directions of the sort.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from annotations.anchoring import find_bad_character
from annotations.errors import Refused

MAX_PAGE_SIZE = 200
DEFAULT_PAGE_SIZE = 50
_MAX_CURSOR = 4000
_VALUE = "keyset_value"

Row = TypeVar("Row", bound=Model)
Kind = Literal["text", "time", "number"]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order that a caller may name.

    `path` leads to the field as in the ORM (`outlet__name`); `kind` says how its values travel in
    a cursor; `nullable` whether rows may lack it.
    """

    name: str
    path: str
    kind: Kind = "text"
    nullable: bool = False
    descending: bool = False

    @property
    def text(self) -> str:
        """As it is written in `ordering=`: a minus means downwards."""
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, and the cursors of the pages around them (None at an end of the list)."""

    rows: list[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class _Position:
    """A place between two rows. Without an id: the edge of the list where the walk begins."""

    back: bool
    value: Any = None
    id: Any = None


def choose(sorts: Sequence[Sort], ordering: str) -> Sort:
    """The order called `ordering` (`title`, `-title`), the first if empty. Raises Refused."""
    if not ordering:
        return sorts[0]
    for sort in sorts:
        if sort.name == ordering.removeprefix("-"):
            return replace(sort, descending=ordering.startswith("-"))
    names = ", ".join(sort.name for sort in sorts)
    raise Refused(_("There is no such order; choose one of: %s.") % names, "ordering")


def cut(
    queryset: QuerySet[Row], sort: Sort, *, size: int = DEFAULT_PAGE_SIZE, cursor: str = ""
) -> Page[Row]:
    """The page at `cursor`, of `size` rows at most. Raises Refused for a bad cursor."""
    position = _read(queryset, sort, cursor) if cursor else _Position(back=False)
    queryset = valued(queryset, sort)
    rows = _walk(queryset, sort, position, size + 1)
    more = len(rows) > size
    del rows[size:]
    if position.back:
        rows.reverse()
    forward = more if position.back is False else _goes_on(queryset, sort, rows, back=False)
    backward = more if position.back else cursor and _goes_on(queryset, sort, rows, back=True)
    return Page(
        rows,
        next=_write(sort, rows, back=False) if forward else None,
        previous=_write(sort, rows, back=True) if backward else None,
    )


def begun(queryset: QuerySet[Row], sort: Sort, size: int = DEFAULT_PAGE_SIZE) -> QuerySet[Row]:
    """What `first_page` is made of. Only for a field that all rows have."""
    return _ordered(valued(queryset, sort), sort, back=False)[: size + 1]


def valued(queryset: QuerySet[Row], sort: Sort) -> QuerySet[Row]:
    """The rows with what they are sorted by, as pages need it."""
    return queryset.annotate(**{_VALUE: F(sort.path)})


def first_page(rows: list[Row], sort: Sort, size: int = DEFAULT_PAGE_SIZE) -> Page[Row]:
    """The page that `cut` gives without a cursor, for who keeps its question: see `begun`."""
    shown = rows[:size]
    return Page(shown, _write(sort, shown, back=False) if len(rows) > size else None, None)


def _goes_on(queryset: QuerySet[Row], sort: Sort, rows: list[Row], *, back: bool) -> bool:
    """Whether rows lie beyond this page; beyond an empty one lies the whole list, if anything."""
    return bool(_walk(queryset, sort, _edge(rows, back=back), 1))


def _edge(rows: list[Row], *, back: bool) -> _Position:
    if not rows:
        return _Position(back)
    row = rows[0] if back else rows[-1]
    return _Position(back, getattr(row, _VALUE), row.pk)


def _walk(queryset: QuerySet[Row], sort: Sort, position: _Position, limit: int) -> list[Row]:
    rows: list[Row] = []
    for run in _runs(queryset, sort, position):
        rows += run[: limit - len(rows)]
        if len(rows) >= limit:
            break
    return rows


def _runs(queryset: QuerySet[Row], sort: Sort, at: _Position) -> Iterator[QuerySet[Row]]:
    """The rest of the list from `at` on, in the order of the walk."""
    filled, empty = queryset, queryset.none()
    if sort.nullable:
        filled = queryset.filter(**{f"{_VALUE}__isnull": False})
        empty = queryset.filter(**{f"{_VALUE}__isnull": True})
    begins_filled = at.value is not None or (at.id is None and not at.back)
    if at.id is not None and at.value is not None:
        filled = filled.filter(_beyond(sort, at))
    elif at.id is not None:
        empty = empty.filter(**{"pk__lt" if at.back else "pk__gt": at.id})
    runs = [_ordered(filled, sort, at.back), empty.order_by("-pk" if at.back else "pk")]
    if at.back:
        runs.reverse()
        yield from runs[1:] if begins_filled else runs
    else:
        yield from runs if begins_filled else runs[1:]


def _beyond(sort: Sort, at: _Position) -> Q:
    """Rows after `at`: a range that an index can serve, and the ties at its edge."""
    way = "lt" if sort.descending is not at.back else "gt"
    tie = {"pk__lt" if at.back else "pk__gt": at.id}
    in_range = Q(**{f"{_VALUE}__{way}e": at.value})
    return in_range & (Q(**{f"{_VALUE}__{way}": at.value}) | Q(**tie))


def _ordered(queryset: QuerySet[Row], sort: Sort, back: bool) -> QuerySet[Row]:
    """In the walk's order, with nulls named as in the indexes (there are none in this run)."""
    nulls = {"nulls_first" if back else "nulls_last": True} if sort.nullable else {}
    value = F(_VALUE)
    down = sort.descending is not back
    first = value.desc(**nulls) if down else value.asc(**nulls)
    return queryset.order_by(first, "-pk" if back else "pk")


def _write(sort: Sort, rows: list[Row], *, back: bool) -> str:
    edge = _edge(rows, back=back)
    value = edge.value.isoformat() if isinstance(edge.value, datetime) else edge.value
    key = None if edge.id is None else str(edge.id)
    parts = json.dumps([sort.text, back, value, key], separators=(",", ":"))
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def _read(queryset: QuerySet[Row], sort: Sort, cursor: str) -> _Position:
    try:
        ordering, back, value, key = json.loads(_decode(cursor))
        if ordering != sort.text or not isinstance(back, bool) or (key is None) > (value is None):
            raise ValueError(ordering)
        if key is None:
            return _Position(back)
        primary_key = queryset.model._meta.pk
        assert primary_key is not None
        return _Position(back, _value(sort, value), primary_key.to_python(key))
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
        raise Refused(
            _("This cursor does not belong to this list in this order; begin without one."),
            "cursor",
        ) from error


def _decode(cursor: str) -> str:
    if len(cursor) > _MAX_CURSOR or not cursor.isascii():
        raise ValueError("not a cursor")
    try:
        return base64.b64decode(
            cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        ).decode()
    except binascii.Error as error:
        raise ValueError("not a cursor") from error


def _value(sort: Sort, value: Any) -> Any:
    if value is None and sort.nullable:
        return None
    if sort.kind == "time" and isinstance(value, str):
        time = parse_datetime(value)
        if time is not None and time.tzinfo is not None:
            return time
    if sort.kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if sort.kind == "text" and isinstance(value, str) and find_bad_character(value) is None:
        return value
    raise ValueError(value)
