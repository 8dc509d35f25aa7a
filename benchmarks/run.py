"""`make bench`, or `python -m benchmarks.run [--write] [NAME …]`: measure, and print a table.

With `--write` the table also replaces the one in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import importlib
from datetime import UTC, datetime

from benchmarks.figures import Figure, load, machine, table
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
    report = _report(asked.names or NAMES)
    print("\n" + report)
    if asked.write:
        _write(report)


def _report(names: tuple[str, ...] | list[str]) -> str:
    before = load()
    figures: list[Figure] = []
    with stage() as made:
        for name in names:
            print(f"Measuring {name} …", flush=True)
            # Only now: the models can be imported where the stage is set.
            figures += importlib.import_module(f"benchmarks.{name}").measure(made)
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{table(figures)}\n\nMeasured {day} on {machine()}. "
        f"Load average before: {before}; after: {load()}.\n"
    )


def _write(report: str) -> None:
    head, _begin, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _old, _end, tail = rest.partition(_END)
    PAGE.write_text(f"{head}{_BEGIN}\n{report}\n{_END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
