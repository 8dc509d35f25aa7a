"""Both engines of one home together: started, stopped, and told to those who use them."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from workbench.embedded.keeper import keep
from workbench.embedded.places import Home, temporary_home
from workbench.embedded.postgres import Postgres
from workbench.embedded.processes import Child, Identity
from workbench.embedded.register import Record, new_secrets
from workbench.embedded.valkey import Valkey


class Engines:
    """PostgreSQL and Valkey of one home, with the secrets that open them."""

    def __init__(
        self, home: Home, secrets: Mapping[str, str], logs: Path, durable: bool = True
    ) -> None:
        self.home = home
        self.secrets = secrets
        self.postgres = Postgres(home, secrets, logs / "postgres.log", durable)
        self.valkey = Valkey(home, secrets["valkey"], logs / "valkey.log", durable)

    def start(self, check: Callable[[], None] = lambda: None) -> None:
        """Start both. `check` is called while waiting and may raise."""
        self.postgres.start(check)
        self.valkey.start(check)

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop both, the broker first, and remove what was put outside the home."""
        self.valkey.stop(hurry)
        self.postgres.stop(hurry)
        for folder in self.outside():
            shutil.rmtree(folder, ignore_errors=True)

    def record(self, kind: str) -> Record:
        """The entry by which others find these engines; see `register.py`."""
        processes = {child.name: child.identity for child in self.children() if child.identity}
        return Record(
            kind=kind,
            holder=Identity.of(os.getpid()),
            home=str(self.home.path),
            processes=processes,
            variables=self.variables(),
            folders=self.outside(),
        )

    def children(self) -> list[Child]:
        """The processes, in the order of ending."""
        return [self.valkey.child, self.postgres.child]

    def outside(self) -> list[str]:
        """Folders that were needed outside the home: that of a socket with too long a name."""
        sockets = self.home.sockets
        return [] if sockets.is_relative_to(self.home.path) else [str(sockets)]

    def variables(self) -> dict[str, str]:
        """What `workbench.settings` reads."""
        return {
            "SECRET_KEY": self.secrets["secret_key"],
            "DATABASE_URL": self.postgres.url("application"),
            "MIGRATION_DATABASE_URL": self.postgres.url("owner"),
            "REDIS_URL": self.valkey.url,
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "HTTPS": "no",
        }


def throwaway() -> Engines:
    """New engines with data that nobody will miss, not yet started; `discard` ends them.

    They end with this process even where it is killed.
    """
    home = temporary_home()
    keep(home.path)
    engines = Engines(home, new_secrets(), home.path / "log", durable=False)
    for folder in engines.outside():
        keep(Path(folder))
    return engines


def discard(engines: Engines) -> None:
    """Stop throwaway engines without waiting for them, and remove their home."""
    engines.stop(hurry=lambda: True)
    shutil.rmtree(engines.home.path, ignore_errors=True)


@contextlib.contextmanager
def running(engines: Engines) -> Iterator[Engines]:
    """Throwaway engines for the length of a block."""
    try:
        engines.start()
        yield engines
    finally:
        discard(engines)
