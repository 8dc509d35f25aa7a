"""One workbench for all tests of faults: starting it takes longer than what they do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import schema_cache
from tests.engines import FOLDER
from tests.faults.stage import SETTINGS, Stage, cut_power
from tests.processes import Workbench
from workbench.embedded.engines import discard, throwaway

_PEOPLE = {
    "DJANGO_SUPERUSER_USERNAME": "admin",
    "DJANGO_SUPERUSER_EMAIL": "admin@example.org",
    "DJANGO_SUPERUSER_PASSWORD": "a passphrase of the tests 7",
}


@pytest.fixture(scope="session")
def _set_up(static_files: Path) -> Iterator[Stage]:
    engines, media = throwaway(), FOLDER / "media-of-faults"
    engines.start()
    workbench = Workbench({**engines.variables(), **SETTINGS, "MEDIA_ROOT": str(media)})
    try:
        url = engines.postgres.url("owner")
        schema_cache.migrated(url, lambda: workbench.manage("migrate", "--verbosity=0"))
        workbench.manage("createsuperuser", "--noinput", **_PEOPLE)
        token = workbench.manage("token", "admin").split()[-1]
        yield Stage(engines, workbench, workbench.web(), token, media)
    finally:
        workbench.stop()
        discard(engines)


@pytest.fixture
def stage(_set_up: Stage) -> Iterator[Stage]:
    """A project of the test's own. Workers that it started end with it; the engines run on."""
    yield _set_up.anew()
    children = _set_up.workbench.children
    while children[-1] is not _set_up.web.child:
        worker = children.pop()
        if worker.exit_code() is None:
            cut_power(worker)
    if not _set_up.engines.valkey.answers():
        _set_up.engines.valkey.start()
    # The search index of documents that nobody will look for is no work for the next test.
    _set_up.query("UPDATE annotations_job SET state = 'cancelled' WHERE kind = 'passages'")
