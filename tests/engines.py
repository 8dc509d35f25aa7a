"""The test suite's own PostgreSQL and Valkey. A pytest plugin, loaded before every other.

Importing it decides the addresses and sets Django up; the engines start when the first test
needs them. A server given by DATABASE_URL (then MIGRATION_DATABASE_URL and REDIS_URL too) is
used, never stopped or flushed: the tests make a database of their own there (`databases.py`).
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
import redis
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from whitenoise.base import WhiteNoise

from workbench import catalogues
from workbench.embedded import assets
from workbench.embedded.engines import Engines, discard, throwaway
from workbench.embedded.keeper import keep
from workbench.embedded.places import CLONE

_given = bool(os.environ.get("DATABASE_URL"))
_engines: Engines | None = None if _given else throwaway()

FOLDER = Path(tempfile.mkdtemp(prefix="workbench-test-"))
"""For what tests write; processes that carry its mark end with the tests, however these end."""
keep(FOLDER)


def _variables() -> dict[str, str]:
    """The environment of the tests, and of every process that they start."""
    known: dict[str, str] = _engines.variables() if _engines else {}
    missing = {"MIGRATION_DATABASE_URL", "REDIS_URL"} - {*known, *os.environ}
    if missing:
        raise pytest.UsageError(f"DATABASE_URL is set, so {' and '.join(missing)} must be too.")
    return {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "REDIS_PREFIX": f"test-{secrets.token_hex(4)}:",
        "STATIC_ROOT": str(CLONE / "var" / "test" / f"static-{assets.fingerprint()}"),
        **known,
        "MEDIA_ROOT": str(FOLDER / "media"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
        "HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
        # Playwright keeps an event loop in the thread of the tests; nothing else here is async.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "yes",
    }


if settings.configured:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests prepare the settings first.")
os.environ.update(_variables())
catalogues.compile_all()
django.setup()
# A good hash takes a third of a second on purpose. Here hundreds are made and checked: of the same
# kind, in less time.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 1024


def pytest_configure(config: pytest.Config) -> None:
    """Where several processes test (pytest-xdist), the first gets ready what all of them use."""
    if getattr(config.option, "numprocesses", None):
        start()
        assets.collect(Path(os.environ["STATIC_ROOT"]), os.environ)
        # Each of the others prepares settings of its own, before anything loads them.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    """Nothing that was started stays; of a broker that was given, only our own keys go."""
    if _engines:
        discard(_engines)
        return
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        for key in client.scan_iter(os.environ["REDIS_PREFIX"] + "*"):
            client.delete(key)


def start() -> Engines | None:
    """The suite's engines, running; None where servers were given."""
    if _engines and not _engines.postgres.child.popen:
        _engines.start()
    return _engines


@pytest.fixture(scope="session")
def engines() -> Engines | None:
    """The suite's engines, running; None where servers were given."""
    return start()


@pytest.fixture(scope="session")
def static_files() -> Path:
    """The collected static files, without which no page can be rendered."""
    target = Path(os.environ["STATIC_ROOT"])
    assets.collect(target, os.environ)
    a_day_ago = time.time() - 24 * 60 * 60
    for other in target.parent.glob("static-*"):
        if other != target and other.stat().st_mtime < a_day_ago:
            shutil.rmtree(other, ignore_errors=True)
    return target


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Every test client loads the middleware anew; all files are looked at for the first alone."""
    look = WhiteNoise.update_files_dictionary
    known: dict[tuple[str, str, int], dict[str, object]] = {}

    def listed(noise: WhiteNoise, root: str, prefix: str) -> None:
        key = root, prefix, Path(root).stat().st_mtime_ns
        if key not in known:
            look(noise, root, prefix)
            known[key] = dict(noise.files)
        noise.files.update(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", listed)
        yield


@pytest.fixture
def private_engines() -> Iterator[Callable[[], Engines]]:
    """Makes running engines for one test alone, which may kill and empty them as it likes."""
    made: list[Engines] = []

    def make() -> Engines:
        made.append(throwaway())
        made[-1].start()
        return made[-1]

    yield make
    for engines in made:
        discard(engines)
