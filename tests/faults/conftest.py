"""The stage on which tests of faults play."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults.stage import Stage, set_up
from tests.processes import Workbench
from workbench.embedded.engines import Engines


@pytest.fixture
def stage(private_workbench: Callable[[], tuple[Engines, Workbench]]) -> Iterator[Stage]:
    """A workbench of its own that the test may break at will."""
    yield from set_up(private_workbench)
