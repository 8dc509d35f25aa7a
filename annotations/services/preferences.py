"""What a person prefers: the language of the pages, the zone of their times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import User
from annotations.services.transaction import Actor, write
from annotations.services.versions import only

PREFERENCES = {"language", "timezone"}


def save_preferences(actor: Actor, changes: Mapping[str, Any]) -> User:
    """Keep what is given, leave the rest. Empty means: as the browser says."""
    only(changes, PREFERENCES)
    known = {"language": {code for code, _name in settings.LANGUAGES},
             "timezone": available_timezones()}  # fmt: skip
    for name, value in changes.items():
        if value and (not isinstance(value, str) or value not in known[name]):
            raise Refused(_("There is no such choice."), field=name)
    with write(actor):
        User.objects.filter(pk=actor.user.pk).update(**changes)
        actor.user.refresh_from_db(fields=list(changes))
    return actor.user
