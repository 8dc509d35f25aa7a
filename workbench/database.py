"""What the workbench needs of a PostgreSQL database: provided by the owner role, checked by anyone.

Run as `python -m workbench.database prepare` before the first migration (it reads
MIGRATION_DATABASE_URL and DATABASE_URL) and as `python -m workbench.database check` at any time.
Needs neither Django nor a migrated schema; the tables are the migrations' work.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
_OLDEST = 150000


def prepare(owner: Connection, application_role: str) -> None:
    """Extensions and who may come in at all, as the owner role; safe to repeat.

    What the application role may do with each table is said by `migrate`.
    """
    for extension in EXTENSIONS:
        owner.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    names = {
        "database": sql.Identifier(owner.info.dbname),
        "role": sql.Identifier(application_role),
    }
    for statement in _RIGHTS:
        owner.execute(sql.SQL(statement).format(**names))


_RIGHTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
)


def problems(connection: Connection) -> list[str]:
    """What keeps this database from serving, each in a sentence with its remedy; empty is good."""
    # Each look relies on what the one before has found good.
    for look in (_version, _encoding, _extensions, _locale):
        if found := look(connection):
            return found
    return []


def _value(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _version(connection: Connection) -> list[str]:
    if connection.info.server_version >= _OLDEST:
        return []
    return [f"PostgreSQL {_value(connection, 'SHOW server_version')} is too old: use 15 or newer."]


def _encoding(connection: Connection) -> list[str]:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding == "UTF8":
        return []
    return [f"The database's encoding is {encoding}: create it with ENCODING 'UTF8'."]


def _extensions(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    missing = sorted(set(EXTENSIONS) - {row[0] for row in rows})
    if not missing:
        return []
    return [
        f"Extensions are missing: {', '.join(missing)}. Run `python -m workbench.database prepare` "
        "with MIGRATION_DATABASE_URL set to the owner role."
    ]


def _locale(connection: Connection) -> list[str]:
    """Tried on Greek, because under the locale C its folding and its trigrams are lost."""
    folds = _value(connection, "SELECT lower('ΆΛΦΑ') = 'άλφα'")
    trigrams = _value(connection, "SELECT cardinality(show_trgm('άλφα')) > 0")
    if folds and trigrams:
        return []
    return [
        "The database's locale knows ASCII letters only, so search would miss others: create it "
        "with TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_CTYPE "
        "'C.UTF-8' (PostgreSQL 17 or newer), or with another UTF-8 locale."
    ]


def role_of(url: str) -> str:
    """The role that a database address signs in as."""
    return str(psycopg.conninfo.conninfo_to_dict(url).get("user") or "")


def _required(name: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    if path:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    if not os.environ.get(name):
        raise SystemExit(f"{name} is not set.")
    return os.environ[name]


def main(arguments: list[str]) -> None:
    """`prepare` as owner, or `check` as the application; exits 1 with what is wrong."""
    if arguments not in (["prepare"], ["check"]):
        raise SystemExit("usage: python -m workbench.database prepare|check")
    url = _required("DATABASE_URL")
    try:
        if arguments == ["prepare"]:
            with psycopg.connect(_required("MIGRATION_DATABASE_URL"), autocommit=True) as owner:
                prepare(owner, role_of(url))
        with psycopg.connect(url, autocommit=True) as connection:
            found = problems(connection)
    except psycopg.Error as error:
        raise SystemExit(f"The database cannot be used: {error}") from error
    if found:
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main(sys.argv[1:])
