"""Rows as the database's driver gives them, for reading very many. What to read is said elsewhere.

Django looks at each value of each row once more, in Python, which costs several times what the
query does. Where a whole corpus passes by, that is most of the time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Field, Func, QuerySet, UUIDField, Value
from psycopg.types.string import TextLoader

_AS_TEXT = ("jsonb", "timestamptz", "uuid")


def plain_rows(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`, in which UUIDs, times and JSON are text.

    `moment` and `json_object` give the last two their meaning. Raises the errors of `django.db`.
    """
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.ClientCursor(connection.connection) as cursor:
        for name in _AS_TEXT:
            cursor.adapters.register_loader(name, TextLoader)
        return cursor.execute(statement, parameters).fetchall()


def among(
    column: str, keys: Sequence[uuid.UUID] | Sequence[str], kind: type[Field[Any, Any]] = UUIDField
) -> Func:
    """A condition like `column__in=keys`, with the keys as one parameter instead of hundreds."""
    array = Value(list(keys), output_field=ArrayField(kind()))
    return Func(
        F(column), array, template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip


@lru_cache(maxsize=4096)  # the times of neighbouring rows are mostly the same
def moment(text: str | None) -> datetime | None:
    """The time in UTC, from what the database writes in a session whose zone is UTC."""
    return None if text is None else datetime.fromisoformat(text)


def json_object(text: str) -> dict[str, Any]:
    """The object of a JSON column; the empty one is the most frequent."""
    return {} if text == "{}" else json.loads(text)
