"""Cleaning up after a process that could not do it itself, for engines with throwaway data.

`keep` starts one helper process a caller; its standard input ends when the caller ends, however
that was, and then it kills what carries the mark of a kept folder and removes the folder.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

from workbench.embedded.places import CLONE
from workbench.embedded.processes import end_marked

_helper: list[subprocess.Popen[bytes]] = []


def keep(folder: Path) -> None:
    """See to it that `folder`, and processes that carry its mark, do not outlive this process."""
    pipe = _start().stdin if not _helper else _helper[0].stdin
    assert pipe is not None
    pipe.write(f"{folder}\n".encode())
    pipe.flush()


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "workbench.embedded.keeper"]
    _helper.append(
        subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CLONE, start_new_session=True)
    )
    return _helper[0]


def main(lines: IO[str]) -> None:
    """Read folders until the caller ends, then clear up after it."""
    folders = [Path(line.rstrip("\n")) for line in lines]
    for folder in folders:
        end_marked(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.stdin)
