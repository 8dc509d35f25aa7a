"""How quick import and export are, beside plain COPY of the same rows in the same run.

10,000 documents of 2,000 code points with 10 spans each, worked by the real worker; time is the
job's, from its claim to its end. Each floor is measured just before its job, three times over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from annotations.models import Annotation, Project
from annotations.services.transaction import Actor
from benchmarks import plain_copy, workload
from benchmarks.figures import Figure
from benchmarks.projects import (
    ask_export,
    ask_import,
    duration,
    finished,
    leave_out_index,
    new_project,
)
from benchmarks.stage import Stage

DOCUMENTS = 10_000
ROUNDS = 3
AIM = 0.4


@dataclass
class _Times:
    """Seconds of each round."""

    floor: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)

    def figure(self, name: str, floor: str) -> Figure:
        """Medians and their ratio."""
        theirs, ours = median(self.floor), median(self.ours)
        return Figure(
            name=f"{name} {DOCUMENTS:,} documents",
            ours=f"{ours:.2f} s, {DOCUMENTS / ours:,.0f} documents/s",
            against=f"{floor} {theirs:.2f} s",
            ratio=theirs / ours,
            aim=f"ratio ≥ {AIM}",
            met=theirs / ours >= AIM,
        )


def measure(stage: Stage) -> list[Figure]:
    """Import and export of the short form, and import of what was exported."""
    short = stage.folder / "short.jsonl"
    workload.write_short(short, DOCUMENTS)
    into, out, back = _Times(), _Times(), _Times()
    with stage.worker():
        for _round in range(ROUNDS):
            actor, project = _imported(stage, short, into)
            exported = _exported(stage, actor, project, out)
            _imported(stage, exported, back)
    return [
        into.figure("import of", "COPY FROM"),
        back.figure("import of an export of", "COPY FROM"),
        out.figure("export of", "COPY TO"),
    ]


def _imported(stage: Stage, file: Path, times: _Times) -> tuple[Actor, Project]:
    _actor, beside = new_project("floor")
    rows = plain_copy.rows_of(beside, DOCUMENTS)
    stage.settle()
    times.floor.append(plain_copy.copy_in(stage.database, rows))
    actor, project = new_project("ours")
    stage.settle()
    times.ours.append(duration(finished(ask_import(actor, project, file))))
    leave_out_index(actor)
    counts = [Annotation.objects.filter(project=one).count() for one in (beside, project)]
    assert counts == [DOCUMENTS * workload.SPANS] * 2, counts
    return actor, project


def _exported(stage: Stage, actor: Actor, project: Project, times: _Times) -> Path:
    stage.settle()
    times.floor.append(plain_copy.copy_out(stage.database, project, stage.folder / "copied"))
    stage.settle()
    job = finished(ask_export(actor, project))
    times.ours.append(duration(job))
    return Path(job.result_file.path)
