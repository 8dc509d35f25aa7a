"""What a person prefers. Each part of the page is a form of its own, saved by its own button."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import ReadingSettings, User

AS_BROWSER = _("As the browser says")


class PlaceForm(forms.Form):
    """Language and time zone."""

    language = forms.ChoiceField(label=_("Language of the pages"), required=False)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Times and days are shown in it. What was published on a day stays that day."),
    )

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, initial={"language": user.language, "timezone": user.timezone})
        codes = [code for code, _name in settings.LANGUAGES]
        named = [(code, get_language_info(code)["name_local"].capitalize()) for code in codes]
        offer(self, "language", [("", AS_BROWSER), *named])
        offer(self, "timezone", [("", AS_BROWSER), *_zones()])


@cache
def _zones() -> list[tuple[str, str]]:
    """The zones that there are: thousands of files, looked into once a process."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    return [(name, name.replace("_", " ")) for name in names]


class KeysForm(forms.Form):
    """Whether single letters act."""

    single_keys = forms.BooleanField(
        label=_("Letters act by themselves"),
        required=False,
        help_text=_(
            "Off, a letter or sign alone does nothing, on the annotate page and in lists; "
            "in a text, digits still label."
        ),
    )

    def __init__(self, data: Any, reading: ReadingSettings) -> None:
        super().__init__(data, initial={"single_keys": reading.single_keys})
