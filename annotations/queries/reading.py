"""How a person likes to read. Changing it is `services/reading.py`."""

from __future__ import annotations

from annotations.models import ReadingSettings, User
from annotations.queries.visibility import visible_to


def reading_of(user: User) -> ReadingSettings:
    """The person's settings; the defaults, unsaved, where they never chose."""
    return visible_to(user, ReadingSettings).first() or ReadingSettings(user=user)
