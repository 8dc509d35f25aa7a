"""A measured figure beside what it is compared with, and the table of many."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import psutil

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `ratio` is floor time / our time (1 is as quick as can be); `met` says whether the aim was.
    """

    name: str
    ours: str
    against: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The texts of the table's columns."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = {None: "", True: "met", False: "missed"}[self.met]
        return self.name, self.ours, self.against, ratio, self.aim, verdict


_HEAD = ("figure", "ours", "against", "ratio", "aim", "")


def table(lines: Iterable[tuple[str, ...]]) -> str:
    """The cells of figures as a Markdown table, padded so that it reads well in a terminal too."""
    rows = [_HEAD, *lines]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    drawn = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    drawn.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(drawn)


def cells_of(drawn: str) -> list[tuple[str, ...]]:
    """The cells of the lines of such a table, without its head; other text has none."""
    lines = [line for line in drawn.splitlines() if line.startswith("|")]
    return [tuple(map(str.strip, line.strip("|").split("|"))) for line in lines[2:]]


def machine() -> str:
    """What was measured on: processors, memory, Python, and how busy it was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


class Taken:
    """How much of the processors' time a virtual machine's host gave to others since this began."""

    def __init__(self) -> None:
        self._begun = _times()

    @property
    def share(self) -> float:
        """0 to 1."""
        took, stolen = (now - then for now, then in zip(_times(), self._begun, strict=True))
        return stolen / took if took else 0.0

    def __str__(self) -> str:
        return f"{100 * self.share:.0f} %"


def least_disturbed(act: Callable[[], Found], keep: int, of: int) -> list[Found]:
    """What `act` gives `of` times: of these the `keep` in which the host took least for others.

    Which ones, no figure has a say in.
    """
    made: list[tuple[float, int, Found]] = []
    for number in range(of):
        taken = Taken()
        found = act()
        made.append((taken.share, number, found))
    return [found for _share, _number, found in sorted(made, key=lambda one: one[:2])[:keep]]


def _times() -> tuple[float, float]:
    """Seconds of all processors so far, and those that the host took; 0 where it does not say."""
    known = psutil.cpu_times()
    return sum(known), getattr(known, "steal", 0.0)


def load() -> str:
    """Load average of the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())
