"""Bulk inserts by COPY: the database's own way in, with triggers and constraints in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from psycopg import sql


def copy_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    types: Sequence[str] | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """COPY `rows` into the model's table; columns that are not named take the database's default.

    `types` names PostgreSQL types where Python's own do not tell (jsonb).
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    connection = connections[using]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        if types:
            copy.set_types(types)
        for row in rows:
            copy.write_row(row)
