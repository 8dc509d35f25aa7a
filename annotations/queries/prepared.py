"""Questions that PostgreSQL plans once a connection instead of every time.

Of what a page of ours asks, planning is half to two thirds of the time. A prepared statement is
planned anew for its first five times and then only where that pays, as PostgreSQL sees it
(https://www.postgresql.org/docs/current/sql-prepare.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import RawCursor
from psycopg.rows import TupleRow
from psycopg.sql import Literal
from psycopg.types.numeric import Int4, Int8

# Statements that a connection remembers; the one that was not asked for longest is forgotten.
MOST = 300


class _Cursor(RawCursor[TupleRow]):
    """Sends `$1`, `$2`, … and values apart, and has the statement prepared.

    Preparing is on for this alone: otherwise psycopg counts the text of every statement that any
    cursor of the connection sends.
    """

    planned = True

    def execute(self, query: Any, params: Any = None, **_options: Any) -> _Cursor:
        connection, prepare = self.connection, self.planned and settings.PREPARED_STATEMENTS
        connection.prepared_max = MOST
        connection.prepare_threshold = 0 if prepare else None
        try:
            return super().execute(query, params, prepare=prepare)
        finally:
            connection.prepare_threshold = None


def text_of(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any], places: Mapping[int, int]
) -> str:
    """The SQL with `$1` where `places` has 1 for the parameter's index, and the others as text."""
    connection.ensure_connection()
    return sql % tuple(
        f"${places[at]}" if at in places else Literal(param).as_string(connection.connection)
        for at, param in enumerate(params)
    )


class Question(NamedTuple):
    """SQL with `$1`, the values that stand there, and whether it is planned once a connection."""

    text: str
    values: Sequence[Any]
    planned: bool = True


def ask(connection: BaseDatabaseWrapper, question: Question) -> list[TupleRow]:
    """The rows for these values, counted and wrapped like those of any cursor of Django's."""
    _make_sure(connection)
    return _fetched(_sent(connection, question))


def ask_all(connection: BaseDatabaseWrapper, questions: Sequence[Question]) -> list[list[TupleRow]]:
    """The rows of each, all sent before the first is waited for: one way instead of many."""
    _make_sure(connection)
    with connection.connection.pipeline():
        return list(map(_fetched, [_sent(connection, one) for one in questions]))


def _make_sure(connection: BaseDatabaseWrapper) -> None:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_thread_sharing()


def _sent(connection: BaseDatabaseWrapper, question: Question) -> Any:
    """The cursor that the rows come from."""
    logged = connection.queries_logged
    wrap: Any = connection.make_debug_cursor if logged else connection.make_cursor
    raw = _Cursor(connection.connection)
    raw.planned = question.planned
    cursor = wrap(raw)
    values = [_sized(one) if type(one) is int else one for one in question.values]
    cursor.execute(question.text, values)
    if logged:  # psycopg does not say what it sent by a name
        connection.queries_log[-1]["sql"] = f"{question.text} -- {question.values}"
    return cursor


def _fetched(cursor: Any) -> list[TupleRow]:
    with cursor:
        rows: list[TupleRow] = cursor.fetchall()
    return rows


def _sized(number: int) -> Int4 | Int8:
    """A number of the type that PostgreSQL gives one that stands in its SQL."""
    return Int4(number) if -(2**31) <= number < 2**31 else Int8(number)
