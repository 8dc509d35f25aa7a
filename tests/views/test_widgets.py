"""Fields of forms are written as Django's own templates write them, to the letter."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from workbench.widgets import Renderer

ODD = """<b title='1' id="2"> & </b></textarea> """
CHOICES: list[tuple[Any, Any]] = [
    ("", "–"), (ODD, ODD), (2, 1234.5), ("safe", format_html("<i>{}</i>", "&")), ("l", _("Labels")),
]  # fmt: skip


class Everything(forms.Form):
    """A field of each kind."""

    line = forms.CharField(help_text="Help", max_length=9)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))
    number = forms.IntegerField(min_value=-3, required=False)
    share = forms.FloatField(localize=True, widget=forms.TextInput)
    mail = forms.EmailField(disabled=True, required=False)
    url = forms.URLField(assume_scheme="https")
    day = forms.DateField(widget=forms.DateInput({"type": "date", "data-odd": ODD}))
    words = forms.CharField(widget=forms.Textarea({"dir": "auto", "hidden": False, "wrap": True}))
    tick = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES, required=False)
    grouped = forms.ChoiceField(choices=[("Group", CHOICES[:2]), *CHOICES[2:]])
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    file = forms.FileField()


GIVEN: dict[str, Any] = {
    **dict.fromkeys(Everything.base_fields, ODD), "several": [ODD, "2"], "ticks": ["2"],
}  # fmt: skip
INITIAL = {
    "line": ODD, "number": 0, "share": 0.5, "words": "", "tick": True, "one": 2, "several": [2],
    "day": "2026-11-22", "grouped": "l",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "known", [{}, {"initial": INITIAL}, {"data": {}}, {"data": GIVEN}], ids=str
)
def test_every_field_is_written_as_django_writes_it(known: dict[str, Any], language: str) -> None:
    with override(language):
        ours = Everything(renderer=Renderer(), **known)
        theirs = Everything(renderer=DjangoTemplates(), **known)
        assert str(ours.errors) == str(theirs.errors)
        for field, same in zip(ours, theirs, strict=True):
            assert (str(field), str(field.errors)) == (str(same), str(same.errors))
        assert ours.as_div() == theirs.as_div()
