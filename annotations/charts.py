"""Charts as numbers: where the bars of a drawing stand. Templates draw them as SVG. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart of columns, in units of the drawing; `title` is read out and shown."""

    title: str
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side: `width` by `height` units; `most` is the value of the top line."""

    bars: tuple[Bar, ...]
    most: float
    width: int = 640
    height: int = 120
    first: str = ""
    last: str = ""


def columns(
    values: Sequence[tuple[str, float]], *, width: int = 640, height: int = 120
) -> Columns | None:
    """A column a value, in order; None where there is nothing to draw."""
    most = max((value for _title, value in values), default=0)
    if most <= 0:
        return None
    step = width / len(values)
    gap = min(2.0, step * 0.2)
    bars = []
    for n, (title, value) in enumerate(values):
        tall = height * value / most
        x, y = round(n * step + gap / 2, 2), round(height - tall, 2)
        wide = round(min(step - gap, 48), 2)
        bars.append(Bar(title, value, x, y, wide, round(tall, 2)))
    return Columns(tuple(bars), most, width, height, values[0][0], values[-1][0])


def share_of(value: float, most: float) -> float:
    """The length of a bar in a table, from 0 to 100."""
    return round(100 * value / most, 2) if most > 0 else 0.0
