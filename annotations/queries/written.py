"""Subqueries about a person whose SQL is written once a process, not once a question.

Who may see what is asked in every query, by subqueries that differ in nothing but the person.
Django takes longer to write these down than PostgreSQL to answer them. What they say is said by
QuerySets as ever, in `visibility` and `blindness`; here they are only kept in writing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, Expression, F, Func, Model, QuerySet

from annotations.models import User
from annotations.queries.known import keeping

RowsOf = Callable[[User], QuerySet[Any, Any]]
_ANYBODY = uuid.UUID("5f1d8a7e-93c4-4b9c-8f5e-6a0d9c2b7e41")
_OUTER = "@outer@"
_ALIAS = re.compile(r'(?<![\w"])([T-Z]+\d+)(?=[.\s)])')


class Rows(Expression):
    """`field__in=Rows(rows_of, user)`: the rows, whose QuerySet selects one column."""

    output_field = BooleanField()

    def __init__(self, rows_of: RowsOf, user: User) -> None:
        super().__init__()
        self.rows_of, self.user = rows_of, user

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The subquery in brackets."""
        sql, params = _written(self.rows_of, "", self.user.is_active, self.user.is_superuser)
        return f"({sql})", _about(self.user, params)


class NoneOf(Expression):
    """Whether none of the rows has in its field `link` what stands at `outer`.

    That is a path, or an expression of it without parameters.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, rows_of: RowsOf, user: User, link: str, outer: str | Func[Any]) -> None:
        super().__init__()
        self.rows_of, self.user, self.link = rows_of, user, link
        self.outer: Any = F(outer) if isinstance(outer, str) else outer

    def get_source_expressions(self) -> list[Any]:
        """The outer field, which follows when a query becomes part of another."""
        return [self.outer]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        """See `get_source_expressions`."""
        (self.outer,) = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """NOT EXISTS, as Django writes it."""
        outer, _no_params = compiler.compile(self.outer)
        sql, params = _written(self.rows_of, self.link, self.user.is_active, self.user.is_superuser)
        return f"NOT {sql.replace(_OUTER, outer)}", _about(self.user, params)


def _about(user: User, params: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(user.pk if param == _ANYBODY else param for param in params)


@cache
def _written(rows_of: RowsOf, link: str, active: bool, admin: bool) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters, with _ANYBODY for the person and, in EXISTS, _OUTER for the outer field.

    Aliases are named after `rows_of`: inside subqueries, Django's and these, each keeps its own.
    """
    with keeping(None):
        return _write(
            rows_of(User(pk=_ANYBODY, is_active=active, is_superuser=admin)), rows_of.__name__, link
        )


def _write(rows: QuerySet[Any, Any], name: str, link: str) -> tuple[str, tuple[Any, ...]]:
    if not link:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
        return sql, tuple(params)
    there = Exists(rows.filter(**{link: Func(template=_OUTER)}))
    model: type[Model] = rows.model
    query = model._default_manager.filter(there).query
    sql, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    return _ALIAS.sub(rf"{name}_\1", sql), tuple(params)
