"""`make test`: every test, two at a time, or only those that are named: `python -m tests PATHS`.

Two at a time share the machine with two browsers and eight servers; three took as long on two
cores, under twice the load. A few that fail then run once more, alone; they have to hold, and are
named at the end, because somebody should look at them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_CLONE = Path(__file__).parents[1]
_FEW = 5
"""More failures than these are not the machine's."""
_SOME_FAILED = 1
_LAST_FAILED = _CLONE / "var" / "cache" / "pytest" / "v" / "cache" / "lastfailed"


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=_CLONE).returncode


def _failed() -> list[str]:
    return sorted(json.loads(_LAST_FAILED.read_text())) if _LAST_FAILED.exists() else []


def _say(words: str) -> None:
    sys.stdout.write(f"\n{words}\n")
    sys.stdout.flush()


def main(named: list[str]) -> int:
    """Run the tests; pytest's exit code."""
    if named:
        return _pytest(*named)
    _LAST_FAILED.unlink(missing_ok=True)
    # In the order of `ordering.py`, not by how many tests a file has.
    first = _pytest("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15")
    failed = _failed()
    if first != _SOME_FAILED or not 0 < len(failed) <= _FEW:
        return first
    _say(f"Once more, alone: {len(failed)} of them failed.")
    second = _pytest("--last-failed")
    if second == 0:
        _say("\n  ".join(["Failed beside other tests, held alone:", *failed]))
    return second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
