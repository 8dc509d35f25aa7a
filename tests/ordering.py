"""Which files begin first where several processes test. A pytest plugin.

A file is one process's work, so a long one that begins last keeps the others waiting for it. Within
each group the order stays random.
"""

from __future__ import annotations

import pytest

_WITHOUT_DATABASE = (
    "tests/embedded/test_run.py",
    "tests/embedded/test_places.py",
    "tests/embedded/test_engines.py",
)
"""They need not wait while another process makes the schema in a clean clone; the first is long."""
_LONGEST = (
    "tests/browser/test_eyes.py",
    "tests/test_access_table.py",
    "tests/faults/test_workers.py",
    "tests/test_blind_walk.py",
    "tests/browser/test_annotate_random.py",
)
"""A minute or more each."""
_LONG = ("tests/browser/", "tests/embedded/", "tests/faults/")
"""Folders of files that take tens of seconds, where others take a few."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits for no schema first, then the longest, the folders of long ones, the rest."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.nodeid))


def _rank(name: str) -> tuple[bool, ...]:
    return tuple(not name.startswith(first) for first in (_WITHOUT_DATABASE, _LONGEST, _LONG))
