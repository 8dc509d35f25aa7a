"""What is known of people while a request that only reads is answered. `once` asks for it.

Such a request takes a few milliseconds; what somebody may see need not be asked anew by each of
its questions. Writes and jobs know nothing: there every question asks for itself, in its own
transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from annotations.models import Role


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person.

    `roles`: in each project they are in; None: not known. `draws`, `holds`: whether anything may
    make them blind to a document, by what they may draw or by what they hold (see `blindness`).
    `unread`: whether a notification is. `reading`: the fields of their settings, None for none.
    `stamps`: of projects that were looked at, what `stamped` keeps figures with.
    """

    roles: dict[uuid.UUID, Role] | None = None
    draws: bool = True
    holds: bool = True
    unread: bool = True
    reading: dict[str, Any] | None = None
    stamps: dict[uuid.UUID, Any] = field(default_factory=dict, compare=False)


_PEOPLE: ContextVar[dict[uuid.UUID, Known] | None] = ContextVar("people", default=None)
_ANSWERS: ContextVar[dict[Any, list[Any]] | None] = ContextVar("answers", default=None)


@contextmanager
def keeping(people: dict[uuid.UUID, Known] | None) -> Iterator[None]:
    """Inside, what is known of people is kept here; None: nothing is."""
    before, answers = _PEOPLE.set(people), _ANSWERS.set(None if people is None else {})
    try:
        yield
    finally:
        _PEOPLE.reset(before)
        _ANSWERS.reset(answers)


def people() -> dict[uuid.UUID, Known] | None:
    """What is known by now, by the key of a person; None outside of reading requests."""
    return _PEOPLE.get()


def answers() -> dict[Any, list[Any]] | None:
    """What `kept.together` asked before it is needed; None outside of reading requests."""
    return _ANSWERS.get()
