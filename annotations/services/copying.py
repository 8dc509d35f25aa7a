"""Bulk inserts by COPY: the database's own way in, with triggers and constraints in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import uuid_utils
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from psycopg import sql

from annotations.formats.strict_json import canonical


def new_key() -> str:
    """A new UUID of version 7 as text, which COPY takes five times as quickly as an object."""
    return str(uuid_utils.uuid7())


def json_text(value: Mapping[str, Any]) -> str:
    """A JSON object as COPY takes it; the empty one is the most frequent."""
    return canonical(value).decode() if value else "{}"


def copy_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """COPY `rows` into the model's table; columns that are not named take the database's default.

    Raises the errors of `django.db`.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    connection = connections[using]
    # Django does not see what its cursor's copy() does, so it must be told to name the errors.
    named = connection.wrap_database_errors
    with named, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
