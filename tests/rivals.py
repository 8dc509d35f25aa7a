"""Rivals for tests of races: deeds in threads with database connections of their own.

Who waits for whom is asked of PostgreSQL (`pg_blocking_pids`), so no test depends on timing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from tests.processes import until


class Rival:
    """One deed in a thread, begun at once. `outcome` is what it gives or raises."""

    def __init__(self, deed: Callable[[], Any], gate: threading.Barrier | None = None) -> None:
        self._deed = deed
        self._gate = gate
        self._pid: int | None = None
        self._result: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._pid = cursor.fetchone()[0]
            if self._gate is not None:
                self._gate.wait(30)
            self._result = self._deed()
        except Exception as error:
            self._result = error
        finally:
            connections.close_all()

    def wait_until_held(self) -> Rival:
        """Come back when the rival waits for a lock that another transaction has."""
        until(self._is_held, what="a rival to wait for a lock")
        return self

    def _is_held(self) -> bool:
        assert self._thread.is_alive(), f"nothing held it up: {self._result!r}"
        if self._pid is None:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self._pid])
            return bool(cursor.fetchone()[0])

    def outcome(self) -> Any:
        """What the deed gave, or the exception that it raised."""
        self._thread.join(60)
        assert not self._thread.is_alive(), "the rival never ended"
        return self._result


def all_at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gives or raises, when all begin at the same moment."""
    gate = threading.Barrier(len(deeds))
    return [rival.outcome() for rival in [Rival(deed, gate) for deed in deeds]]
