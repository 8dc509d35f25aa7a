"""Real web and worker processes for tests: on the test database, or on private engines.

A pytest plugin. `live` and `worker` are shared by the tests of a run; what a test wants to kill it
starts itself, with `Workbench`.
"""

from __future__ import annotations

import functools
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import psycopg
import pytest

from tests import schema_cache
from tests.engines import FOLDER
from workbench.embedded import serving
from workbench.embedded.engines import Engines
from workbench.embedded.places import CLONE
from workbench.embedded.processes import Child, mark

_START_SECONDS = 90.0
_LOGS = FOLDER / "log"
_numbers = itertools.count(1)
Found = TypeVar("Found")


def until(look: Callable[[], Found], *, seconds: float = 30.0, what: str = "it") -> Found:
    """What `look` gives as soon as that is true; fails the test where it stays untrue too long."""
    patience = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > patience:
            pytest.fail(f"waited {seconds:g} s for {what}")
        time.sleep(0.05)
    return found


@dataclass
class Web:
    """A web process and the port at which it answers."""

    child: Child
    port: int

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Workbench:
    """Processes that share one set of addresses; `stop` ends what was started here."""

    variables: Mapping[str, str] = field(default_factory=dict)
    """What differs from the environment of the tests, which names the test database."""
    children: list[Child] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What its processes are started with."""
        return {**os.environ, **self.variables, **mark(FOLDER)}

    def web(self, processes: int = 1) -> Web:
        """Start a web process and wait until it answers."""
        listener = serving.loopback()
        port = listener.getsockname()[1]
        child = serving.web(listener, self.environment(), FOLDER, _LOGS, processes)
        child.log = _LOGS / f"web{next(_numbers)}.log"
        self._start(child)
        listener.close()
        self._wait(child, lambda: serving.answers(port))
        return Web(child, port)

    def worker(self, concurrency: int = 1) -> Child:
        """Start a worker and wait until it takes messages."""
        name = f"worker{next(_numbers)}"
        child = serving.worker(self.environment(), FOLDER, _LOGS, concurrency, name)
        self._start(child)
        self._wait(child, lambda: " ready." in child.last_lines(200))
        return child

    def manage(self, *arguments: str, **variables: str) -> str:
        """What a management command prints; fails the test when the command fails.

        Without Django's checks, which would be half of its time; `make check` makes them.
        """
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments, "--skip-checks"],
            cwd=CLONE,
            env={**self.environment(), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        """End everything that was started here, the newest first."""
        while self.children:
            self.children.pop().stop(deadline=10.0)

    def _start(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def _wait(self, child: Child, ready: Callable[[], bool]) -> None:
        until(
            lambda: child.exit_code() is not None or ready(),
            seconds=_START_SECONDS,
            what=f"{child.name}:\n{child.last_lines()}",
        )
        assert child.exit_code() is None, f"{child.name} ended:\n{child.last_lines(60)}"


@pytest.fixture
def private_workbench(
    private_engines: Callable[[], Engines],
) -> Iterator[Callable[[], tuple[Engines, Workbench]]]:
    """Makes engines and a migrated workbench on them for one test, which may break them at will."""
    made: list[Workbench] = []

    def make() -> tuple[Engines, Workbench]:
        engines = private_engines()
        made.append(Workbench(engines.variables()))
        migrate = functools.partial(made[-1].manage, "migrate", "--verbosity=0")
        schema_cache.migrated(engines.postgres.url("owner"), migrate)
        return engines, made[-1]

    yield make
    for workbench in made:
        workbench.stop()


@pytest.fixture(scope="session")
def _shared(django_db_setup: None) -> Iterator[Workbench]:
    shared = Workbench()
    yield shared
    shared.stop()


@pytest.fixture(scope="session")
def _shared_web(_shared: Workbench) -> Web:
    return _shared.web()


@pytest.fixture
def live(_shared_web: Web, transactional_db: None) -> Web:
    """A web server on the test database; what it commits is gone in the next test."""
    return _shared_web


@pytest.fixture
def worker(_shared: Workbench, transactional_db: None) -> Iterator[Child]:
    """A worker on the test database, for this test alone: later ones work their jobs themselves."""
    child = _shared.worker()
    yield child
    patience = time.monotonic() + 20.0
    while _busy() and time.monotonic() < patience:
        time.sleep(0.1)
    child.stop(signal.SIGKILL if _busy() else signal.SIGTERM)
    _shared.children.remove(child)


def _busy() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        busy = "SELECT 1 FROM annotations_job WHERE state IN ('queued', 'running') LIMIT 1"
        return connection.execute(busy).fetchone() is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Iterator[None]:
    """Show the ends of the logs of the processes beside a test that failed while they ran."""
    report = yield
    if report.failed and {"live", "worker", "private_workbench", "stage"} & set(item.fixturenames):
        for log in sorted(_LOGS.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-15:]
            report.sections.append((f"log of {log.stem}", "\n".join(line[:300] for line in lines)))
    return report
