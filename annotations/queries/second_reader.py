"""A second process that reads from the snapshot of the first, so that an export has two cores.

It is forked, gets keys of documents through a pipe and answers with their lines. Nothing depends on
it: where it cannot begin, or ends early, the first process does all of the work.
"""

from __future__ import annotations

import logging
import os
import signal
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NoReturn

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

logger = logging.getLogger(__name__)

Work = Callable[[Sequence[uuid.UUID]], bytes]
_KEY = 16  # bytes of a UUID
_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


class SecondReader:
    """Does `work` on keys in another process. Begins inside a snapshot, is closed before its end.

    `ready` is run there first, inside its own transaction.
    """

    def __init__(self, work: Work, ready: Callable[[], None]) -> None:
        self._work = work
        self._ready = ready
        self._pipe: Connection | None = None
        self._process = 0
        with self._or_alone():
            self._begin()

    def ask(self, keys: Sequence[uuid.UUID]) -> None:
        """Hand keys over; `answer` gives what became of them."""
        with self._or_alone():
            if self._pipe:
                self._pipe.send_bytes(b"".join(key.bytes for key in keys))

    def answer(self) -> bytes | None:
        """The result of the work on the keys asked last; None where nobody has done it."""
        with self._or_alone():
            return self._pipe.recv_bytes() if self._pipe else None
        return None

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._pipe:
            self._pipe.close()
            self._pipe = None
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    @contextmanager
    def _or_alone(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError):
            logger.warning("The second process of an export is gone; the first goes on alone.")
            self.close()

    def _begin(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        self._pipe, theirs = Pipe()
        self._process = os.fork()
        if not self._process:
            self._pipe.close()
            self._serve(theirs, snapshot)
        theirs.close()

    def _serve(self, pipe: Connection, snapshot: str) -> NoReturn:
        """What the forked process does; it never returns into code of the first one.

        It leaves without tidying: open files and connections are the first process's.
        """
        try:
            for number in _HEARD:
                signal.signal(number, signal.SIG_DFL)
            _kept = connections[DEFAULT_DB_ALIAS]  # or its end would be told to the server
            del connections[DEFAULT_DB_ALIAS]
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
                self._ready()
                while True:
                    asked = pipe.recv_bytes()
                    pipe.send_bytes(self._work(_keys(asked)))
        except (OSError, EOFError):
            pass  # the first process has ended, or has what it wanted
        except BaseException:
            # The first process meets the same and says it where it is heard.
            logger.exception("The second process of an export failed.")
        finally:
            os._exit(0)


def _keys(asked: bytes) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=asked[at : at + _KEY]) for at in range(0, len(asked), _KEY)]
