"""How much memory the worker's process takes for 10,000 and for 100,000 documents.

The most that it held while a job was in work, above what it held before its first job. Of a second
process that it forks, what that has for itself alone is added.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import psutil

from annotations.models import Job
from benchmarks import workload
from benchmarks.figures import Figure
from benchmarks.projects import ask_export, ask_import, finished, leave_out_index, new_project
from benchmarks.stage import Stage

SIZES = (10_000, 100_000)
AIM_MIB = 150
_MIB = 2**20


class Peak(threading.Thread):
    """Looks at a process twenty times a second until it is told that a job has ended."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.highest = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        while not self._over.wait(0.05):
            self.highest = max(self.highest, self.process.memory_info().rss + self._beside())

    def _beside(self) -> int:
        with suppress(psutil.NoSuchProcess):
            return sum(child.memory_full_info().uss for child in self.process.children())
        return 0

    def until_end_of(self, job: Job) -> int:
        """The most memory in bytes (RSS) until the job has ended."""
        self.start()
        finished(job)
        self._over.set()
        self.join()
        return self.highest


def measure(stage: Stage) -> list[Figure]:
    """Import and export of both sizes, each in a fresh process."""
    found = [_of(stage, size) for size in SIZES]
    return [
        Figure(
            name=f"memory for {kind} of {size:,} documents",
            ours=f"{one / _MIB:.0f} MiB above idle",
            aim=f"< {AIM_MIB} MiB",
            met=one / _MIB < AIM_MIB,
        )
        for n, kind in enumerate(("import", "export"))
        for size, one in ((size, pair[n]) for size, pair in zip(SIZES, found, strict=True))
    ]


def _of(stage: Stage, size: int) -> tuple[int, int]:
    file = stage.folder / f"short-{size}.jsonl"
    workload.write_short(file, size)
    actor, project = new_project("memory")
    with stage.worker() as child:
        idle = _idle(child)
        into = Peak(child).until_end_of(ask_import(actor, project, file)) - idle
        leave_out_index(actor)
    with stage.worker() as child:
        idle = _idle(child)
        out = Peak(child).until_end_of(ask_export(actor, project)) - idle
    return into, out


def _idle(child: psutil.Process) -> int:
    time.sleep(2)
    return int(child.memory_info().rss)
