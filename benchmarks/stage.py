"""What is measured: engines with production's durability, a worker, a web server; all our own.

Nothing here touches the engines of `make run` or of the tests. What is done with them is in the
files of the measurements.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import django
import psutil
import psycopg

from workbench import catalogues
from workbench.embedded import assets, serving
from workbench.embedded.engines import Engines
from workbench.embedded.keeper import keep
from workbench.embedded.places import CLONE, temporary_home
from workbench.embedded.processes import Child
from workbench.embedded.register import new_secrets

_PATIENCE_SECONDS = 3600.0
_numbers = itertools.count(1)
Found = TypeVar("Found")


def until(look: Callable[[], Found], *, pause: float = 0.1) -> Found:
    """What `look` gives as soon as that is true; RuntimeError after an hour."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (found := look()):
        if time.monotonic() > end:
            raise RuntimeError("waited an hour in vain")
        time.sleep(pause)
    return found


class Stage:
    """The engines of one run and the processes on them."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.folder: Path = engines.home.path
        self.database: str = engines.variables()["DATABASE_URL"]

    def environment(self) -> dict[str, str]:
        """What every process here is started with, this one too."""
        return {
            **os.environ,
            **self.engines.variables(),
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "DJANGO_SETTINGS_MODULE": "workbench.settings",
        }

    def prepare(self) -> None:
        """Migrate, and let this process use the models and the words of all languages."""
        catalogues.compile_all()
        migrate = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
        subprocess.run(migrate, cwd=CLONE, env=self.environment(), check=True)
        # Playwright keeps an event loop in this thread; nothing else here is async.
        unsafe = {"DJANGO_ALLOW_ASYNC_UNSAFE": "yes"}
        os.environ.update({**self.environment(), "LOG_LEVEL": "WARNING", **unsafe})
        django.setup()

    def settle(self) -> None:
        """Have written out what is still in memory, so that nobody pays for another's rows."""
        url = self.engines.postgres.url("superuser")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def collect(self) -> None:
        """Have the static files that pages name."""
        assets.collect(self.folder / "static", self.environment())

    @contextmanager
    def worker(self) -> Iterator[psutil.Process]:
        """A fresh worker with one process in its pool; gives that process, which does the work."""
        environment = {**self.environment(), "LOG_LEVEL": "INFO"}
        name, logs = f"worker{next(_numbers)}", self.folder / "log"
        child = serving.worker(environment, self.folder, logs, 1, name)
        with self._running(child, lambda: " ready." in child.last_lines(200)):
            assert child.popen is not None
            yield psutil.Process(child.popen.pid).children()[0]

    @contextmanager
    def web(self) -> Iterator[int]:
        """The web server with as many processes as `make run` gives it; gives its port."""
        self.collect()
        listener = serving.loopback()
        port: int = listener.getsockname()[1]
        logs = self.folder / "log"
        child = serving.web(listener, self.environment(), self.folder, logs, processes=2)
        with self._running(child, lambda: serving.answers(port)):
            listener.close()
            yield port

    @contextmanager
    def _running(self, child: Child, ready: Callable[[], bool]) -> Iterator[None]:
        child.start()
        try:
            until(lambda: child.exit_code() is not None or ready())
            if child.exit_code() is not None:
                raise RuntimeError(f"{child.name} ended:\n{child.last_lines(60)}")
            yield
        finally:
            child.stop()


@contextmanager
def stage() -> Iterator[Stage]:
    """A migrated workbench on durable engines, removed afterwards."""
    home = temporary_home()
    keep(home.path)
    engines = Engines(home, new_secrets(), home.path / "log", durable=True)
    try:
        engines.start()
        made = Stage(engines)
        made.prepare()
        yield made
    finally:
        engines.stop(hurry=lambda: True)
        shutil.rmtree(home.path, ignore_errors=True)
