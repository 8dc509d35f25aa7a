"""A person's own reading settings, that they have seen the tour, and whether letters act."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import ReadingSettings
from annotations.models.reading import Face, Leading, Measure, TextSize
from annotations.services.checks import clean_choice, clean_flag
from annotations.services.transaction import Actor, write

_CHOICES = {
    "size": TextSize.values,
    "measure": Measure.values,
    "face": Face.values,
    "leading": Leading.values,
}
_FLAGS = ("tour_over", "single_keys")


def set_reading(actor: Actor, *, changes: dict[str, Any]) -> ReadingSettings:
    """Change some of the caller's settings: a choice of type, or one of the two flags.

    The last writer of a setting wins: taste is not edited by two people. Raises Refused for a
    field or a value that there is not.
    """
    cleaned: dict[str, Any] = {}
    for field, value in changes.items():
        if field in _CHOICES:
            cleaned[field] = clean_choice(value, field, _CHOICES[field])
        elif field in _FLAGS:
            cleaned[field] = clean_flag(value, field)
        else:
            raise Refused(_("There is no such setting."), field=field)
    with write(actor):
        row, _made = ReadingSettings.objects.update_or_create(user=actor.user, defaults=cleaned)
    return row
