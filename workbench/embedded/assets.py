"""Static files, collected only when one of them, or a package that brings some, has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.embedded.places import CLONE, Unusable

_MARKER = ".collected-from"


def fingerprint() -> str:
    """A digest of what the collected files depend on, without reading their content."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_sources()):
        status = path.stat()
        digest.update(f"{path.relative_to(CLONE)} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from (path for path in (CLONE / "annotations" / "static").rglob("*") if path.is_file())
    yield from (CLONE / "requirements").glob("*.txt")
    yield from (CLONE / "workbench" / name for name in ("joining.py", "storage.py"))
    yield CLONE / "workbench" / "settings.py"


def collect(target: Path, environment: Mapping[str, str]) -> None:
    """Bring `target` up to date; a reader sees either all of the old files or all of the new.

    Of several who ask at the same moment, one does it and the others wait for it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.with_name("static.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, marker = fingerprint(), target / _MARKER
        if not (marker.exists() and marker.read_text() == wanted):
            _collect(target, wanted, environment)


def _collect(target: Path, wanted: str, environment: Mapping[str, str]) -> None:
    new = target.with_name(f"{target.name}.new-{os.getpid()}")
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    done = subprocess.run(
        command,
        cwd=CLONE,
        env={**environment, "STATIC_ROOT": str(new)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        shutil.rmtree(new, ignore_errors=True)
        raise Unusable(f"The static files could not be collected:\n{done.stderr.strip()[-2000:]}")
    (new / _MARKER).write_text(wanted)
    _put_in_place(new, target)


def _put_in_place(new: Path, target: Path) -> None:
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
