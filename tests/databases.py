"""The test database: made, migrated and emptied as the owner role, used as the application role.

Replaces pytest-django's own making of a database and Django's flush, both of which would need
rights that the application role must not have. A pytest plugin.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests import schema_cache
from workbench import database, environment
from workbench.embedded.engines import Engines

_URLS = ("DATABASE_URL", "MIGRATION_DATABASE_URL")
_TRIES = 9
_CONNECTED = """
SELECT datname, usename, backend_type, application_name, state, backend_start, query
FROM pg_stat_activity WHERE datname LIKE 'test_workbench_%'
"""
_filled_by_migrations: set[str] = set()


def owner_connection() -> psycopg.Connection[Any]:
    """A connection as the owner role, to the test database once there is one."""
    return psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    engines: Engines | None,
    static_files: Path,
) -> Iterator[None]:
    """A new, migrated database under a name of its own, dropped at the end."""
    name = f"test_workbench_{secrets.token_hex(4)}"
    before = {variable: os.environ[variable] for variable in _URLS}
    with owner_connection() as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ.update({variable: _renamed(url, name) for variable, url in before.items()})
    with owner_connection() as owner:
        database.prepare(owner, database.role_of(os.environ["DATABASE_URL"]))
        assert database.problems(owner) == []
    with django_db_blocker.unblock():
        schema_cache.migrated(os.environ["MIGRATION_DATABASE_URL"], _migrate)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    os.environ.update(before)
    with owner_connection() as owner:
        _drop(owner, sql.Identifier(name))


def _drop(owner: psycopg.Connection[Any], name: sql.Identifier) -> None:
    """Drop a database as soon as nobody is connected to it any more; who stays is sent away.

    FORCE refuses where the server's own vacuum is in there, which a plain DROP sends away. Sessions
    of processes that have just ended are gone a moment later.
    """
    for attempt in range(_TRIES):
        how = sql.SQL("WITH (FORCE)" if attempt % 2 else "")
        try:
            owner.execute(sql.SQL("DROP DATABASE {} {}").format(name, how))
            return
        except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege) as error:
            if attempt == _TRIES - 1:
                error.add_note(f"Who is connected: {owner.execute(_CONNECTED).fetchall()}")
                raise


def _renamed(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _migrate() -> None:
    _connect_by("MIGRATION_DATABASE_URL")
    call_command("migrate", interactive=False, verbosity=0)
    _connect_by("DATABASE_URL")
    with owner_connection() as owner:
        _filled_by_migrations.update(_filled_tables(owner))


def _connect_by(variable: str) -> None:
    """Let every alias sign in as the address in this variable says, from the next query on."""
    connections.close_all()
    for alias in connections:
        known = environment.database(os.environ[variable], variable)
        connections[alias].settings_dict.update(known)


def _filled_tables(owner: psycopg.Connection[Any]) -> set[str]:
    """The tables of the schema that hold a row."""
    names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    filled = sql.SQL(" UNION ALL ").join(
        sql.SQL("(SELECT {} FROM {} LIMIT 1)").format(sql.Literal(name), sql.Identifier(name))
        for (name,) in names
    )
    return {name for (name,) in owner.execute(filled).fetchall()}


def empty_database() -> None:
    """Take out every row but those that migrations put in, the history too.

    DELETE is many times quicker than TRUNCATE for the few rows of a test, but a worker that still
    writes can get in its way; then TRUNCATE holds everybody off.
    """
    for empty in (_delete, _delete, _truncate):
        try:
            with owner_connection() as owner, owner.transaction():
                _unguarded(owner, _filled_tables(owner) - _filled_by_migrations, empty)
            return
        except (psycopg.IntegrityError, psycopg.OperationalError):
            if empty is _truncate:
                raise


def _unguarded(
    owner: psycopg.Connection[Any],
    names: set[str],
    empty: Callable[[psycopg.Connection[Any], list[sql.Identifier]], None],
) -> None:
    """Empty tables while the triggers that guard the history are off."""
    tables = [sql.Identifier(name) for name in sorted(names)]
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    empty(owner, tables)
    for table in tables:
        owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))


def _delete(owner: psycopg.Connection[Any], tables: list[sql.Identifier]) -> None:
    for table in tables:
        owner.execute(sql.SQL("DELETE FROM {}").format(table))
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _truncate(owner: psycopg.Connection[Any], tables: list[sql.Identifier]) -> None:
    if tables:
        owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))


def _emptied_by_the_owner(_case: TransactionTestCase) -> None:
    empty_database()


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> Iterator[None]:
    """What Django does after a test that commits, done by the role that may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _emptied_by_the_owner)
        yield
