"""What processes that serve look through for garbage."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from workbench.garbage import look_rarely


class _Loop:
    """An object that only a search for garbage frees, as it holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def _thawed() -> Iterator[None]:
    """The process of the tests goes on as it was."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.collect()


@pytest.mark.usefixtures("_thawed")
def test_what_was_there_before_is_not_looked_through_for_garbage_and_what_comes_later_is() -> None:
    before = _Loop()
    look_rarely()
    early, late = weakref.ref(before), weakref.ref(_Loop())
    del before

    gc.collect()

    assert early() is not None
    assert late() is None
