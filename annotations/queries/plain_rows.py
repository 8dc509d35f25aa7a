"""Rows as the database's driver gives them, for reading very many. What to read is said elsewhere.

Django looks at each value of each row once more, in Python, which costs several times what the
query does. Where a whole corpus passes by, that is most of the time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    Field,
    Func,
    QuerySet,
    UUIDField,
    Value,
)
from psycopg.types.string import ByteaBinaryLoader

_AS_SENT = ("jsonb", "timestamptz", "uuid")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of PostgreSQL, which counts microseconds
_EMPTY = b"\x01{}"  # a version, then the text


def plain_rows(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`, in which UUIDs, times and JSON are the bytes that were sent.

    Those of a UUID are its `bytes`; `moment` and `json_object` give the others their meaning.
    Writing all as text would cost the database, and reading it us, a third more. Raises the errors
    of `django.db`.
    """
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    connection.ensure_connection()
    driver = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        for name in _AS_SENT:
            cursor.adapters.register_loader(name, ByteaBinaryLoader)
        # With the parameters in it, as Django has them: by themselves some have no known type.
        whole = psycopg.ClientCursor(driver).mogrify(statement, parameters)
        return cursor.execute(whole, prepare=False, binary=True).fetchall()


class AsSent(ExpressionWrapper):
    """A value of very many rows: as the driver gives it, without Django's look at each."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        """None."""
        return []


def among(
    column: str, keys: Sequence[uuid.UUID] | Sequence[str], kind: type[Field[Any, Any]] = UUIDField
) -> Func:
    """A condition like `column__in=keys`, with the keys as one parameter instead of hundreds."""
    return _any_of(column, Value(list(keys), output_field=ArrayField(kind())))


def among_many(column: str, keys: Iterable[bytes]) -> Func:
    """The same for very many keys, given as the `bytes` of their UUIDs, as one text.

    The driver looks at each member of a list for what it must escape; `kept` knows lists alone.
    """
    return _any_of(column, Value(f"{{{','.join(map(bytes.hex, keys))}}}"), "::uuid[]")


def _any_of(column: str, array: Value, cast: str = "") -> Func:
    return Func(
        F(column), array, template=f"%(expressions)s{cast})", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip


@lru_cache(maxsize=4096)  # the times of neighbouring rows are mostly the same
def moment(sent: bytes | None) -> datetime | None:
    """The time in UTC."""
    if sent is None:
        return None
    return _EPOCH + timedelta(microseconds=int.from_bytes(sent, "big", signed=True))


def json_object(sent: bytes) -> dict[str, Any]:
    """The object of a JSON column; the empty one is the most frequent."""
    return {} if sent == _EMPTY else json.loads(sent[1:])
