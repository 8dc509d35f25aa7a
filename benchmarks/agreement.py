"""How long the figures of agreement take for a million annotations of twenty people.

Two shapes of the same size: each document read by two of the twenty, and all twenty on every one.
Nothing is read from the database: what is measured are alignment, all measures, and intervals.
"""

from __future__ import annotations

import time

import numpy as np

from annotations.agreement.measures import measure as measure_agreement
from annotations.agreement.table import Evidence, Table
from benchmarks.figures import Figure
from benchmarks.stage import Stage

PEOPLE = 20
ANNOTATIONS = 1_000_000
AIM_SECONDS = 10
_STEP = 200


def measure(_stage: Stage) -> list[Figure]:
    """Seconds from columns to all figures with their intervals."""
    return [
        _figure("each document read by 2", readers=2, spans=10),
        _figure("each document read by 20", readers=20, spans=20),
    ]


def _figure(name: str, *, readers: int, spans: int, annotations: int = ANNOTATIONS) -> Figure:
    table = made(annotations // (readers * spans), readers, spans)
    begin = time.perf_counter()
    found = measure_agreement(table)
    took = time.perf_counter() - begin
    return Figure(
        f"agreement of {found.marks:,} annotations of {PEOPLE} people, {name}",
        f"{took:.1f} s",
        aim=f"≤ {AIM_SECONDS} s",
        met=took <= AIM_SECONDS,
    )


def made(texts: int, readers: int, spans: int) -> Table:
    """People who find the same places but for their edges, and differ on every fifth label."""
    rng = np.random.default_rng(1)
    read = (np.arange(texts)[:, None] * 7 + np.arange(readers)) % PEOPLE
    rows = texts * readers * spans
    text = np.repeat(np.arange(texts), readers * spans)
    place = np.tile(np.arange(spans), texts * readers)
    start = place * _STEP + 20 + rng.choice([0, 0, 0, 1, -3, 12], rows)
    end = place * _STEP + 120 + rng.choice([0, 0, 1, -7, 30], rows)
    truth = rng.integers(0, 3, (texts, spans))[text, place]
    label = np.where(rng.random(rows) < 0.2, rng.integers(-1, 3, rows), truth)
    cited = np.flatnonzero(rng.random(rows) < 0.5)
    passage = rng.integers(0, 500, len(cited))
    return Table(
        length=np.full(texts, spans * _STEP),
        labels=3,
        read_text=np.repeat(np.arange(texts), readers),
        read_person=read.ravel(),
        text=text,
        person=np.repeat(read.ravel(), spans),
        start=start,
        end=end,
        label=label,
        evidence=Evidence(cited, rng.integers(0, 3, len(cited)), passage, passage + 100),
    )
