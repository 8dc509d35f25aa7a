"""Which files begin first where several processes test. A pytest plugin.

A file is one process's work, so a long one that begins last keeps the others waiting for it. Within
each group the order stays random.
"""

from __future__ import annotations

import pytest

_LONGEST = (
    "tests/browser/test_eyes.py",
    "tests/embedded/test_run.py",
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
    """The longest files first, then those of the folders of long ones, then all others."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.nodeid))


def _rank(name: str) -> tuple[bool, bool]:
    return not name.startswith(_LONGEST), not name.startswith(_LONG)
