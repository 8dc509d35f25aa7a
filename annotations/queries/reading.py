"""How a person likes to read. Changing it is `services/reading.py`."""

from __future__ import annotations

from annotations.models import ReadingSettings, User
from annotations.queries.once import known_of
from annotations.queries.visibility import visible_to


def reading_of(user: User) -> ReadingSettings:
    """The person's settings; the defaults, unsaved, where they never chose."""
    known = known_of(user)
    if known.roles is not None:
        return ReadingSettings(user=user, **(known.reading or {}))
    return visible_to(user, ReadingSettings).first() or ReadingSettings(user=user)
