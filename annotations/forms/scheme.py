"""Forms about what documents are described with: labels and outlets."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import VersionedForm, line, paragraphs
from annotations.models import Meaning

HOTKEYS = [("", _("None")), *((digit, digit) for digit in "123456789")]


class _LabelFields(forms.Form):
    title = line(_("Title"), 60)
    definition = paragraphs(
        _("Definition"), 5_000, required=False, help_text=_("When a reviewer should choose it.")
    )
    meaning = forms.ChoiceField(
        label=_("Meaning"),
        choices=Meaning.choices,
        help_text=_("What it says about the evidence, whatever the project calls it."),
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color", "list": "label-colours"}),
        help_text=_("The colours offered are told apart by colour-blind readers, too."),
    )
    hotkey = forms.ChoiceField(
        label=_("Hotkey"), choices=HOTKEYS, required=False, help_text=_("A digit key.")
    )
    order = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=10_000, help_text=_("Smaller comes first.")
    )


class LabelForm(_LabelFields, VersionedForm):
    """A label as it is changed; its key stays, because files name it."""


class NewLabelForm(_LabelFields):
    """A label to be added, with the key that files and REST know it by."""

    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("How files and REST name it: small letters, digits, hyphens. It stays."),
    )
    field_order = ["title", "key"]


class _OutletFields(forms.Form):
    name = line(_("Name"), 200)
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "example.org", "spellcheck": "false"}),
    )
    owner_group = line(
        _("Owner group"),
        200,
        required=False,
        attrs={"list": "owner-groups"},
        help_text=_("Outlets of one owner are not independent of each other."),
    )
    notes = paragraphs(_("Notes"), 20_000, required=False)


class OutletForm(_OutletFields, VersionedForm):
    """Who publishes, and to whom they belong."""


class NewOutletForm(_OutletFields):
    """An outlet to be added."""
