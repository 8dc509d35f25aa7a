"""The embedded mode: PostgreSQL and Valkey from wheels, run for this clone alone.

Here are the doors for others: `attach` for the settings, `engines_for` for `manage.py`. `make run`
is `python -m workbench.embedded` (`supervisor.py`). Nothing here knows the app, and nothing here
is used where SECRET_KEY or DATABASE_URL is set.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

# Commands that need no database; every other command gets engines that run.
_WITHOUT_ENGINES = frozenset(
    {"check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help"}
    | {"makemessages", "makemigrations", "spectacular", "startapp", "version"}
)


def wanted() -> bool:
    """Whether this is the embedded mode: neither DATABASE_URL nor SECRET_KEY is set."""
    names = ("DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY", "SECRET_KEY_FILE")
    return not any(os.environ.get(name, "").strip() for name in names)


def attach() -> dict[str, str]:
    """The variables of the engines that run for this clone.

    Where none runs, addresses at which nothing listens: settings load, and the first connection
    fails with a name that says what to do.
    """
    from workbench.embedded import places, register

    record = register.recorded()
    if record and record.serves():
        return record.variables
    socket = places.STATE / "nothing-runs-here--start-it-with-make-run"
    return {
        "SECRET_KEY": register.read(register.SECRETS).get("secret_key", secrets.token_urlsafe(60)),
        "DATABASE_URL": f"postgresql://nobody@/workbench?host={socket}",
        "MIGRATION_DATABASE_URL": f"postgresql://nobody@/workbench?host={socket}",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "HTTPS": "no",
    }


def engines_for(arguments: Sequence[str]) -> AbstractContextManager[None]:
    """Running engines for one management command: those that run already, else its own.

    `arguments` are those of the command line after `manage.py`. Its own engines are stopped when
    the command ends. Exits with a message where there are no data yet.
    """
    command = arguments[0] if arguments else ""
    bare = not command or command.startswith("-") or "--help" in arguments
    if bare or command in _WITHOUT_ENGINES or not wanted():
        return nullcontext()
    from workbench.embedded import on_demand

    return on_demand.engines()
