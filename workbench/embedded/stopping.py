"""Being asked to stop: signals are noted at once and acted on at points that are safe."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import FrameType

# `make` passes a signal on that the terminal has sent to us already.
_ECHO = 1.0


class StopRequest:
    """Notes INT, TERM and HUP. Where `make` started us, its end is a request too."""

    class Stopped(Exception):
        """Raised by `check` once a stop was asked for."""

    def __init__(self) -> None:
        self._asked: list[float] = []
        self._ending = False
        self._parent = os.getppid() if "MAKELEVEL" in os.environ else None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # `nohup` asks that a hang-up be ignored.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._note)

    def check(self) -> None:
        """Raise `Stopped` if a stop was asked for and the ending has not begun."""
        if not self._ending and (self._asked or self._orphaned()):
            raise self.Stopped

    def begin_to_end(self) -> None:
        """From now on a further signal means: in a hurry."""
        self._ending = True

    def hurry(self) -> bool:
        """Whether a stop was asked for again, and not only by the same signal on two ways."""
        return self._ending and bool(self._asked) and self._asked[-1] - self._asked[0] > _ECHO

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._asked.append(time.monotonic())

    def _orphaned(self) -> bool:
        return self._parent is not None and (
            os.getppid() != self._parent or _handles_a_stop(self._parent)
        )


def _handles_a_stop(make: int) -> bool:
    """Whether `make` itself was interrupted: it then waits for us, without a word to us.

    While its handler waits, the signal is blocked, which Linux shows.
    """
    try:
        status = Path(f"/proc/{make}/status").read_text()
    except OSError:
        return False
    blocked = int(status.split("SigBlk:")[1].split()[0], 16)
    return any(blocked & 1 << (number - 1) for number in (signal.SIGINT, signal.SIGHUP))
