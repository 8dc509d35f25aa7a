"""Processes that outlive a mistake: who they are, starting them apart, ending them for certain.

What is started and why is not known here (`postgres.py`, `valkey.py`, `supervisor.py`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from workbench.embedded.places import Account

# Every child carries it: the home of the engines that it belongs to.
_MARK = "WORKBENCH_HOME"

# Start times are compared with this tolerance in seconds: clock corrections move them slightly.
_TOLERANCE = 2.0


@dataclass(frozen=True)
class Identity:
    """A process, told apart from a later one with the same number by its start time (epoch s)."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> Identity:
        """The identity of a live process; raises `psutil.NoSuchProcess` when there is none."""
        return cls(pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The process if it still runs and is the same one."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _TOLERANCE
            if same and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


def end(
    identity: Identity,
    first: signal.Signals = signal.SIGTERM,
    deadline: float = 10.0,
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """Ask a process to end, wait at most `deadline` seconds, then kill it and its descendants.

    `hurry` is asked while waiting; once true, the waiting is over.
    """
    leader = identity.process()
    if leader is None:
        return
    family = _family(leader)
    with contextlib.suppress(psutil.NoSuchProcess):
        leader.send_signal(first)
    patience = time.monotonic() + deadline
    while time.monotonic() < patience and not hurry() and any(map(_alive, family)):
        time.sleep(0.05)
    for process in {*family, *_family(leader)}:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _family(leader: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [leader, *leader.children(recursive=True)]
    return []


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def environment(home: Path) -> dict[str, str]:
    """The least that an engine of this home is started with."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"} | mark(home)


def mark(home: Path) -> dict[str, str]:
    """The variable by which `end_marked` knows the children of a home."""
    return {_MARK: str(home)}


def end_marked(home: Path) -> None:
    """Kill what still carries the mark of `home`, or of a folder in it."""
    for process in psutil.process_iter(["environ", "cmdline"]):
        if process.pid != os.getpid() and _belongs(process.info, home):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def _belongs(known: Mapping[str, Any], home: Path) -> bool:
    if known["environ"] is None:
        # Of another account, and this machine lets not even root look: its command tells too.
        return any(Path(part).is_relative_to(home) for part in known["cmdline"] or [])
    marked = known["environ"].get(_MARK)
    return bool(marked) and Path(marked).is_relative_to(home)


@dataclass
class Child:
    """A process of ours in a session of its own, so that Ctrl-C in the terminal is not its end."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: Account | None = None
    pass_fds: Sequence[int] = ()
    popen: subprocess.Popen[bytes] | None = None
    identity: Identity | None = None

    def start(self) -> None:
        """Start it; output goes to the end of its log file."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            self.popen = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.cwd or "/",
                env=dict(self.environment),
                start_new_session=True,
                pass_fds=self.pass_fds,
                **(self.account.switch() if self.account else {}),
            )
        self.identity = Identity.of(self.popen.pid)

    def exit_code(self) -> int | None:
        """None while it runs. After its end its orphans are killed, so that none works unseen."""
        if self.popen is None:
            return 0
        code = self.popen.poll()
        if code is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, signal.SIGKILL)
        return code

    def stop(
        self,
        first: signal.Signals = signal.SIGTERM,
        deadline: float = 10.0,
        hurry: Callable[[], bool] = lambda: False,
    ) -> None:
        """End it as `end` does and take its exit code."""
        if self.popen is None or self.identity is None:
            return
        end(self.identity, first, deadline, hurry)
        self.popen.wait()
        self.exit_code()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, for a message to a person."""
        try:
            with open(self.log, "rb") as log:
                log.seek(max(0, self.log.stat().st_size - 8192))
                tail = log.read().decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(tail.splitlines()[-count:])
