"""Engines for the length of one management command, when `make run` is not running."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType

from workbench.embedded.engines import Engines
from workbench.embedded.places import LOGS, Unusable, permanent_home
from workbench.embedded.register import (
    SECRETS,
    Lock,
    end_leftovers,
    forget,
    kept_secrets,
    recorded,
)

_PATIENCE_SECONDS = 60.0


@contextlib.contextmanager
def engines() -> Iterator[None]:
    """Use the engines that serve this clone, or run our own until the block ends."""
    lock = _lock_unless_served()
    if lock is None:
        yield
        return
    try:
        if not SECRETS.exists():
            raise SystemExit("There are no data in this clone yet: start it once with `make run`.")
        with _own():
            yield
    except Unusable as error:
        raise SystemExit(str(error)) from error
    finally:
        lock.release()


def _lock_unless_served() -> Lock | None:
    """The lock, or None when someone else's engines serve (waiting while they start)."""
    lock, patience = Lock(), time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < patience:
        if lock.take():
            return lock
        record = recorded()
        if record and record.serves():
            return None
        time.sleep(0.2)
    raise SystemExit("The engines of this clone have been starting for a minute; see var/log/.")


@contextlib.contextmanager
def _own() -> Iterator[None]:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    home = permanent_home()
    end_leftovers(home.path)
    own = Engines(home, kept_secrets(), LOGS)
    try:
        own.start()
        own.record("command").save()
        yield
    finally:
        own.stop()
        forget()


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
