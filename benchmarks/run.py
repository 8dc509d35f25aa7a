"""`make bench`, or `python -m benchmarks.run [--write] [NAME …]`: measure, and print a table.

With `--write` the figures also go into the table of docs/benchmarks.md, in place of older ones.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable
from datetime import UTC, datetime

from benchmarks.figures import Figure, Taken, cells_of, load, machine, table
from benchmarks.stage import stage
from workbench.embedded.places import CLONE

NAMES = (
    "import_export", "memory", "annotate_http", "annotate_open", "pages", "agreement", "queue_draw",
)  # fmt: skip
PAGE = CLONE / "docs" / "benchmarks.md"
_BEGIN, _END = "<!-- measured -->\n", "<!-- /measured -->\n"


def main() -> None:
    """Measure what is named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--write", action="store_true", help=f"also into {PAGE.name}")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    before, taken = load(), Taken()
    rows = _measured(asked.names or NAMES)
    day = datetime.now(UTC).date().isoformat()
    machines = (
        f"Measured {day} on {machine()}. Load average before: {before}; after: {load()}. "
        f"Of the processors' time the host gave {taken} to others."
    )
    print(f"\n{table(rows)}\n\n{machines}\n")
    if asked.write:
        _write(rows, machines, keep=bool(asked.names))


def _measured(names: tuple[str, ...] | list[str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    with stage() as made:
        for name in names:
            print(f"Measuring {name} …", flush=True)
            taken = Taken()
            # Only now: the models can be imported where the stage is set.
            figures: Iterable[Figure] = importlib.import_module(f"benchmarks.{name}").measure(made)
            for figure in figures:
                rows.append(figure.cells())
                print("  " + " | ".join(filter(None, figure.cells())), flush=True)
            print(f"  (the host gave {taken} of the processors' time to others)", flush=True)
    return rows


def _write(rows: list[tuple[str, ...]], machines: str, *, keep: bool) -> None:
    """Put the table into the page; with `keep`, lines that were not measured now stay."""
    head, _begin, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    old, _end, tail = rest.partition(_END)
    lines = {row[0]: row for row in [*(cells_of(old) if keep else []), *rows]}
    page = f"{head}{_BEGIN}\n{table(lines.values())}\n\n{machines}\n\n{_END}{tail}"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
