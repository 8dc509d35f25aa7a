"""Small tables for tests: who marked what, written as one would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from annotations.agreement.table import Evidence, Table

Said = tuple[int, int] | tuple[int, int, int]
Cited = tuple[int, int, int]


def table(
    *texts: Mapping[str, Sequence[Said]],
    labels: int = 3,
    length: int = 100,
    evidence: Mapping[tuple[int, str, int], Sequence[Cited]] | None = None,
) -> Table:
    """A table of texts, each saying for every reader what they marked: start, end and label.

    `evidence` names a mark by text, reader and position, and cites target, start and end.
    """
    people = {name: number for number, name in enumerate(sorted({p for t in texts for p in t}))}
    read, marks, cited = [], [], []
    for text, readers in enumerate(texts):
        for name, said in readers.items():
            read.append((text, people[name]))
            for position, (start, end, *label) in enumerate(said):
                rows = (evidence or {}).get((text, name, position), ())
                cited.extend((len(marks), *row) for row in rows)
                marks.append((text, people[name], start, end, *(label or [-1])))
    return Table(
        np.full(len(texts), length),
        labels,
        *np.array(read, np.int64).reshape(-1, 2).T,
        *np.array(marks, np.int64).reshape(-1, 5).T,
        Evidence(*np.array(cited, np.int64).reshape(-1, 4).T),
    )
