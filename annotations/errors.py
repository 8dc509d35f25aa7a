"""Refusals that services raise and both doors show: pages as messages, REST as problem+json.

Pure. A message names the place and the remedy, because it is shown as it stands.
"""

from __future__ import annotations

from typing import Any


class WorkbenchError(Exception):
    """A refusal with a message for the person, and the field it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(WorkbenchError):
    """The input is malformed or untrue (400)."""


class Forbidden(WorkbenchError):
    """The person may see this, but not do it (403)."""


class Conflict(WorkbenchError):
    """The state of things forbids it (409)."""


class Stale(WorkbenchError):
    """Somebody changed the row since it was read (412). `current` is the row as it is now."""

    def __init__(self, message: str, current: Any) -> None:
        super().__init__(message)
        self.current = current
