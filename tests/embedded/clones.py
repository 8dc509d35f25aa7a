"""A copy of this project in which `make run` is tried, apart from the clone that runs the tests."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.processes import until
from workbench.embedded.keeper import keep
from workbench.embedded.places import CLONE
from workbench.embedded.processes import end_marked, mark

_COPIED = ("workbench", "annotations", "templates", "seeds", "requirements", "manage.py")
_ORDER = ("web", "worker", "valkey", "postgres")
_numbers = itertools.count(1)
_OURS = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT")
_OURS += ("MEDIA_ROOT", "ALLOWED_HOSTS", "HTTPS", "REDIS_PREFIX", "PORT", "MAKELEVEL")


def environment(**more: str) -> dict[str, str]:
    """The environment of a person at a terminal: without what the tests set."""
    return {name: value for name, value in os.environ.items() if name not in _OURS} | more


@dataclass
class Run:
    """One `make run`, without the building of `.venv`."""

    clone: Clone
    popen: subprocess.Popen[str]
    output: Path

    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text()

    def serves(self) -> bool:
        """Whether it is still there."""
        return self.popen.poll() is None

    def wait(self) -> Run:
        """Wait for the last line of the introduction."""
        until(
            lambda: "Ctrl-C stops it" in self.said() or self.popen.poll() is not None,
            seconds=240,
            what="the introduction",
        )
        assert self.popen.poll() is None, self.said()
        return self

    @property
    def port(self) -> int:
        """Where it says that it serves."""
        found = re.search(r"running at http://127\.0\.0\.1:(\d+)/", self.said())
        assert found, self.said()
        return int(found[1])

    def processes(self) -> dict[str, psutil.Process]:
        """The processes of the register by name, in the order of ending."""
        known = self.clone.register()["processes"]
        return {name: psutil.Process(known[name]["pid"]) for name in _ORDER}

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop; gives its exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        return self.popen.wait(timeout=90)


@dataclass
class Clone:
    """A folder with a copy of the project, in which nothing has run yet."""

    path: Path
    run: Run | None = None

    @classmethod
    def make(cls, of: Path = CLONE) -> Clone:
        """Copy the project to a folder that every account can pass through."""
        folder = Path(tempfile.mkdtemp(prefix="workbench-clone-"))
        folder.chmod(0o755)
        keep(folder)
        clone = cls(folder / "clone")
        clone.path.mkdir()
        ignored = shutil.ignore_patterns("__pycache__", ".s.PGSQL*")
        for name in (*_COPIED, "var") if of != CLONE else _COPIED:
            source = of / name
            if source.is_dir():
                shutil.copytree(source, clone.path / name, ignore=ignored)
            else:
                shutil.copy(source, clone.path / name)
        return clone

    def start(self, **variables: str) -> Run:
        """Start `make run`'s program in it."""
        output = self.path / f"output{next(_numbers)}.txt"
        with output.open("w") as file:
            popen = subprocess.Popen(
                [sys.executable, "-m", "workbench.embedded"],
                cwd=self.path,
                env=environment(**mark(self.path.parent), **variables),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.run = Run(self, popen, output)
        return self.run

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a management command in it, without the checks that its start has made."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments, "--skip-checks"],
            cwd=self.path,
            env=environment(**mark(self.path.parent), **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def register(self) -> dict[str, Any]:
        """What runs, as the clone itself notes it; empty when nothing does."""
        path = self.path / "var" / "embedded" / "register.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def running(self) -> list[str]:
        """The command lines of every process whose program or folder lies in the clone."""
        found = []
        for process in psutil.process_iter(["cmdline", "cwd"]):
            line = " ".join(process.info["cmdline"] or [])
            if str(self.path) in line or (process.info["cwd"] or "").startswith(str(self.path)):
                found.append(line)
        return found

    def remove(self) -> None:
        """End what a failed test left, and remove the folder."""
        end_marked(self.path.parent)
        shutil.rmtree(self.path.parent, ignore_errors=True)
