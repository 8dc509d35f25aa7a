"""A second process that reads from the snapshot of the first, so that an export has two cores.

It is forked, gets keys of documents through a pipe and leaves their lines in a file, so that it
never waits for the first to take them. Nothing depends on it: where it cannot begin, or ends early,
the first process does all of the work.
"""

from __future__ import annotations

import logging
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import IO, NoReturn

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

logger = logging.getLogger(__name__)

Work = Callable[[list[bytes]], bytes]
AHEAD = 2
"""How many times `ask` may come before `answer`."""
_KEY = 16  # bytes of a UUID
_LENGTH = 8  # bytes of the length of an answer
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
        self._answers = 0
        self._open = ExitStack()
        self._files: list[IO[bytes]] = []
        with self._or_alone():
            self._begin()

    def ask(self, keys: Sequence[bytes]) -> None:
        """Hand keys over, `bytes` of UUIDs; `answer` gives what became of them.

        No keys say that nothing more will be asked.
        """
        with self._or_alone():
            if self._pipe:
                self._pipe.send_bytes(b"".join(keys))

    def answer(self) -> bytes | None:
        """The result of the work on the keys asked first; None where nobody has done it."""
        with self._or_alone():
            if self._pipe:
                length = int.from_bytes(self._pipe.recv_bytes())
                lines = os.pread(self._next_file(), length, 0)
                if len(lines) < length:
                    raise EOFError
                return lines
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
        self._open.close()

    @contextmanager
    def _or_alone(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError):
            logger.warning("The second process of an export is gone; the first goes on alone.")
            self.close()

    def _begin(self) -> None:
        # Written there, read here, in turns; an answer that was read is written over.
        unnamed = (tempfile.TemporaryFile() for _ in range(AHEAD))  # noqa: SIM115 - see close
        self._files = [self._open.enter_context(file) for file in unnamed]
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
                while asked := pipe.recv_bytes():
                    lines = self._work(_keys(asked))
                    _write(self._next_file(), lines)
                    pipe.send_bytes(len(lines).to_bytes(_LENGTH))
        except (OSError, EOFError):
            pass  # the first process has ended, or has what it wanted
        except BaseException:
            # The first process meets the same and says it where it is heard.
            logger.exception("The second process of an export failed.")
        finally:
            os._exit(0)

    def _next_file(self) -> int:
        self._answers += 1
        return self._files[self._answers % AHEAD].fileno()


def _write(file: int, lines: bytes) -> None:
    at = 0
    while at < len(lines):
        at += os.pwrite(file, memoryview(lines)[at:], at)


def _keys(asked: bytes) -> list[bytes]:
    return [asked[at : at + _KEY] for at in range(0, len(asked), _KEY)]
