"""`make run`: engines, migration, demo, web and worker, in that order up and in the other down.

With DATABASE_URL or SECRET_KEY set the engines are someone else's: then nothing is started but web
and worker, and no demo is loaded.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from workbench import catalogues, embedded
from workbench.embedded import assets, register, serving
from workbench.embedded.engines import Engines
from workbench.embedded.places import CLONE, LOGS, STATE, Home, Unusable, permanent_home
from workbench.embedded.processes import Child, Identity
from workbench.embedded.stopping import StopRequest

_FIRST_PORT, _LAST_PORT = 8000, 8099
_STEADY_SECONDS, _LONGEST_PAUSE = 60.0, 30.0
_LOG_BYTES = 10 * 1024 * 1024


def say(text: str) -> None:
    """A line for the person at the terminal, if it is still there."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - stays open to the end


@dataclass
class Pause:
    """How long to wait before a process that ended by itself is started again."""

    failures: int = 0
    started: float = field(default_factory=time.monotonic)
    again: float | None = None

    def ended(self) -> float:
        """Note an end; gives the seconds until the next start: 1, 2, 4 … 30."""
        if time.monotonic() - self.started > _STEADY_SECONDS:
            self.failures = 0
        self.failures += 1
        seconds = min(2.0 ** (self.failures - 1), _LONGEST_PAUSE)
        self.again = time.monotonic() + seconds
        return seconds

    def over(self) -> bool:
        """Whether it is time to start again; true once."""
        if self.again is None or time.monotonic() < self.again:
            return False
        self.again, self.started = None, time.monotonic()
        return True


class Supervisor:
    """One run, from the first process to the last."""

    def __init__(self, stop: StopRequest, listener: socket.socket, home: Home | None) -> None:
        self.stop = stop
        self.home = home
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.engines: Engines | None = None
        self.serving: list[Child] = []
        self.pauses: dict[str, Pause] = {}

    def run(self) -> None:
        """Start everything and watch it until a stop is asked for; then end it."""
        try:
            self._start_engines()
            self._prepare()
            self._serve()
            # While web and worker are getting ready; it needs neither to be there yet.
            self._load_demo()
            self._wait_for_web()
            self._introduce()
            self._watch()
        finally:
            self._end()

    # --- Up ---

    def _start_engines(self) -> None:
        if self.home is None:
            return
        say("Starting PostgreSQL and Valkey …")
        if self.home.path != STATE:
            say(f"Data lie in {self.home.path}, because PostgreSQL's account cannot reach var/.")
        self.engines = Engines(self.home, register.kept_secrets(), LOGS)
        self.engines.start(self.stop.check)
        self._record()

    def _prepare(self) -> None:
        if not self.engines:
            self._step("prepare", "-m", "workbench.database", "prepare")
        say("Bringing the database up to date …")
        self._step("migrate", "manage.py", "migrate", "--noinput")
        catalogues.compile_all()
        assets.collect(CLONE / "var" / "static", self._environment())
        self.stop.check()

    def _serve(self) -> None:
        say("Starting the web server and a worker …")
        home = self.home.path if self.home else STATE
        environment = self._environment()
        self.serving = [
            serving.web(self.listener, environment, home, LOGS, processes=2),
            serving.worker(environment, home, LOGS, concurrency=2),
        ]
        for child in self.serving:
            child.start()
            self.pauses[child.name] = Pause()
        self._record()

    def _wait_for_web(self) -> None:
        web = self.serving[0]
        while not serving.answers(self.port):
            self.stop.check()
            if web.exit_code() is not None:
                raise Unusable(f"The web server did not start; {web.log}:\n{web.last_lines()}")
            time.sleep(0.1)

    def _load_demo(self) -> None:
        if not self.engines:
            return
        register.demo_passwords()
        try:
            # Checked by `migrate` a moment ago.
            self._step("demo", "manage.py", "demo", "--skip-checks")
        except Unusable as error:
            say(f"The demo project could not be loaded; the rest works.\n{error}")

    def _introduce(self) -> None:
        say(f"\nClaim Workbench is running at {self.address}/\n")
        if self.engines:
            passwords = register.demo_passwords()
            say("Sign in to the demo as (passwords as made at the first start, kept in var/):")
            for name in register.DEMO_USERS:
                say(f"  {name:<12} {passwords[name]}")
        say(f"\nCtrl-C stops it and keeps the data. Logs: {LOGS}")

    def _step(self, name: str, *arguments: str) -> None:
        """A command that must succeed; it is ended when a stop is asked for."""
        command = [sys.executable, *arguments]
        step = Child(name, command, LOGS / f"{name}.log", self._environment(), CLONE)
        step.start()
        try:
            while step.exit_code() is None:
                self.stop.check()
                time.sleep(0.05)
        finally:
            step.stop(deadline=5.0)
        if step.exit_code():
            raise Unusable(f"`{' '.join(arguments)}` failed; {step.log}:\n{step.last_lines()}")

    def _environment(self) -> dict[str, str]:
        """In embedded mode the children attach by themselves, as any other command does."""
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "workbench.settings"}

    def _record(self) -> None:
        record = (
            self.engines.record("run")
            if self.engines
            else register.Record("run", Identity.of(os.getpid()), str(STATE))
        )
        for child in self.serving:
            if child.identity:
                record.processes[child.name] = child.identity
        record.address = self.address
        record.save()

    # --- While it runs ---

    def _watch(self) -> None:
        while True:
            self.stop.check()
            for child in self.serving:
                self._revive(child, child.start)
            if self.engines:
                valkey = self.engines.valkey
                self._revive(valkey.child, partial(valkey.start, self.stop.check))
                self._need_postgres(self.engines.postgres.child)
            time.sleep(0.2)

    def _revive(self, child: Child, start: Callable[[], None]) -> None:
        pause = self.pauses.setdefault(child.name, Pause())
        if pause.again is None and child.exit_code() is not None:
            seconds = pause.ended()
            say(f"{child.name} ended by itself; starting it again in {seconds:g} s. {child.log}")
        if pause.over():
            start()
            self._record()

    def _need_postgres(self, child: Child) -> None:
        if child.exit_code() is not None:
            raise Unusable(f"PostgreSQL ended by itself; {child.log}:\n{child.last_lines()}")

    # --- Down ---

    def _end(self) -> None:
        self.stop.begin_to_end()
        if self.serving or self.engines:
            say("\nStopping … (Ctrl-C again: at once)")
        for child in self.serving:
            child.stop(deadline=15.0, hurry=self.stop.hurry)
        if self.engines:
            self.engines.stop(self.stop.hurry)
        register.forget()


def listener_for(port: str | None) -> socket.socket:
    """A bound socket: the port asked for, or 8000, or the next free one after it."""
    if port:
        return _exactly(port)
    for number in range(_FIRST_PORT, _LAST_PORT + 1):
        try:
            return serving.loopback(number)
        except OSError:
            continue
    return serving.loopback()


def _exactly(port: str) -> socket.socket:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Unusable(f"PORT must be a number from 1 to 65535, not {port!r}.")
    try:
        return serving.loopback(int(port))
    except OSError as error:
        raise Unusable(f"PORT {port} cannot be used: {error.strerror}. Choose another.") from error


def _take_lock(stop: StopRequest) -> register.Lock:
    """The lock of this clone; waits for a command that holds it, refuses beside another run."""
    lock, said = register.Lock(), False
    while not lock.take():
        stop.check()
        record = register.recorded()
        if record and record.kind == "run" and record.address:
            raise Unusable(
                f"It runs already, at {record.address}/ (process {record.holder.pid}). "
                "Stop that one with Ctrl-C first."
            )
        if not said:
            say("Waiting for another command of this clone to finish …")
            said = True
        time.sleep(0.2)
    return lock


def _keep_logs_small() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in LOGS.glob("*.log"):
        if log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))


def main() -> int:
    """Run until stopped; the exit code for the shell."""
    stop = StopRequest()
    lock: register.Lock | None = None
    try:
        lock = _take_lock(stop)
        home = permanent_home() if embedded.wanted() else None
        if register.end_leftovers(home.path if home else STATE):
            say("Ended what an earlier run had left.")
        _keep_logs_small()
        with listener_for(os.environ.get("PORT")) as listener:
            Supervisor(stop, listener, home).run()
    except StopRequest.Stopped:
        say("Stopped.")
    except (Unusable, OSError) as error:
        say(str(error))
        return 1
    finally:
        if lock:
            lock.release()
    return 0
