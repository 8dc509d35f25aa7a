"""The plugins of the test suite. `tests.engines` comes first: it makes the settings loadable."""

import pytest
from django.utils import timezone, translation

pytest_plugins = [
    "tests.engines",
    "tests.ordering",
    "tests.databases",
    "tests.processes",
    "tests.chromium",
    "tests.cast",
]


@pytest.fixture(autouse=True)
def _nobodys_language_and_zone() -> None:
    """A request leaves its reader's language and zone to the thread, and so to the next test."""
    translation.deactivate()
    timezone.deactivate()
