"""The embedded PostgreSQL: made, started, provided with roles and a database, stopped.

What the database must be able to do is said in `workbench/database.py`.
"""

from __future__ import annotations

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
import psycopg
from psycopg import sql

from workbench import database
from workbench.embedded.places import Home, Unusable
from workbench.embedded.processes import Child, Identity, end, environment

OWNER, APPLICATION, DATABASE = "workbench_owner", "workbench_app", "workbench"
_START_SECONDS = 60.0
# pg_trgm asks the C library which characters are letters, so the builtin locale is not enough.
_CHARACTER_LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8", "")
_INITDB = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
)


def _character_locale() -> str:
    """A locale of this machine that knows the letters of all scripts."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in _CHARACTER_LOCALES:
            with contextlib.suppress(locale.Error):
                found = locale.setlocale(locale.LC_CTYPE, name)
                if locale.nl_langinfo(locale.CODESET).upper() in {"UTF-8", "UTF8"}:
                    return found
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise Unusable("This machine has no UTF-8 locale; install one (C.UTF-8 or en_US.UTF-8).")


class Postgres:
    """One server in one home. `durable=False` is for data that nobody will miss."""

    def __init__(
        self, home: Home, passwords: Mapping[str, str], log: Path, durable: bool = True
    ) -> None:
        self.home = home
        self.passwords = passwords
        self.durable = durable
        self.data = home.postgres / "data"
        self.child = Child("postgres", self._command(), log, environment(home.path))
        self.child.account = home.account
        self.child.cwd = home.postgres

    def start(self, check: Callable[[], None] = lambda: None) -> None:
        """Start it, making it first if need be. `check` is called while waiting and may raise."""
        if not self.data.exists():
            self._create()
        self._refuse_other_version()
        self._clear_lock_file()
        self.child.start()
        self._wait(check)
        with self._superuser("postgres") as connection:
            self._provide(connection)
        with psycopg.connect(self.url("owner"), autocommit=True) as owner:
            database.prepare(owner, APPLICATION)

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Fast shutdown; after 20 seconds, or in a hurry, the kind that recovers at next start."""
        self.child.stop(signal.SIGINT, 20.0, hurry)

    def kill(self) -> None:
        """End it without notice, as a crash does."""
        self.child.stop(signal.SIGKILL)

    def url(self, role: str, name: str = DATABASE) -> str:
        """The address for `superuser`, `owner` or `application`."""
        user = {"superuser": "postgres", "owner": OWNER, "application": APPLICATION}[role]
        query = urlencode({"host": str(self.home.sockets)})
        return f"postgresql://{user}:{quote(self.passwords[role], safe='')}@/{name}?{query}"

    def _command(self) -> list[str]:
        folder = str(self.home.sockets).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{folder}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.durable else {"fsync": "off", "full_page_writes": "off"}),
        }
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        return [str(self.home.binaries / "postgres"), "-D", str(self.data), *options]

    def _create(self) -> None:
        """Make the data folder beside its place and move it there when it is whole."""
        new, password = self.home.postgres / "data.new", self.home.postgres / "password"
        shutil.rmtree(new, ignore_errors=True)
        password.unlink(missing_ok=True)
        with open(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.passwords["superuser"] + "\n")
        if self.home.account:
            os.chown(password, self.home.account.uid, self.home.account.gid)
        options = [*_INITDB, f"--lc-ctype={_character_locale()}"]
        options += [] if self.durable else ["--no-sync"]
        try:
            self._run("initdb", f"--pgdata={new}", f"--pwfile={password}", *options)
        finally:
            password.unlink()
        new.rename(self.data)

    def _run(self, program: str, *arguments: str) -> str:
        """What a program of PostgreSQL prints; `Unusable` with its words when it fails."""
        done = subprocess.run(
            [str(self.home.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home.postgres,
            env=self.child.environment,
            start_new_session=True,
            **(self.home.account.switch() if self.home.account else {}),
        )
        if done.returncode:
            raise Unusable(f"{program} of PostgreSQL failed:\n{done.stderr.strip()}")
        return done.stdout

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        program = self._run("postgres", "--version").split()[-1].split(".")[0]
        if made_by != program:
            raise Unusable(
                f"The data in {self.data} were made by PostgreSQL {made_by}; the installed one is "
                f"{program}. Export with the version before, or see docs/operations.md."
            )

    def _clear_lock_file(self) -> None:
        """Settle what an earlier server left, whose number may be another process's by now."""
        for left in self.home.sockets.iterdir():
            left.unlink()
        path = self.data / "postmaster.pid"
        lines = path.read_text().splitlines() if path.exists() else []
        if not lines:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(lines[0]))
            if str(self.data) in process.cmdline():
                end(Identity.of(process.pid), signal.SIGINT, 20.0)
            elif Path(lines[1]) != self.data:
                raise Unusable(
                    f"The data in {self.data} were copied while PostgreSQL ran on {lines[1]}, so "
                    "they may be torn. Stop that one, remove the copy's var, and copy it again."
                )
        path.unlink(missing_ok=True)

    def _wait(self, check: Callable[[], None]) -> None:
        patience = time.monotonic() + _START_SECONDS
        while time.monotonic() < patience:
            check()
            if self.child.exit_code() is not None:
                break
            with contextlib.suppress(psycopg.OperationalError):
                self._superuser("postgres").close()
                return
            time.sleep(0.05)
        raise Unusable(f"PostgreSQL did not start; {self.child.log}:\n{self.child.last_lines()}")

    def _superuser(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("superuser", name), autocommit=True, connect_timeout=5)

    def _provide(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """Roles and database, made or brought up to date."""
        may = {"owner": "NOCREATEDB" if self.durable else "CREATEDB", "application": "NOCREATEDB"}
        for role, name in (("owner", OWNER), ("application", APPLICATION)):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                    sql.SQL("ALTER" if known.fetchone() else "CREATE"),
                    sql.Identifier(name),
                    sql.SQL(may[role]),
                    sql.Literal(self.passwords[role]),
                )
            )
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not known.fetchone():
            make = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
