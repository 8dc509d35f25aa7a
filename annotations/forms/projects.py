"""Forms about a project itself: making, renaming, deleting it, and its guideline."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import VersionedForm, line, version_of


class NewProjectForm(forms.Form):
    """A name, and the address if it should not follow from the name."""

    name = line(_("Name"), 200, attrs={"autofocus": True})
    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, it follows from the name."),
    )


class RenameForm(VersionedForm):
    """Another name; the address stays, so that links go on working."""

    name = line(_("Name"), 200)


class DeleteProjectForm(forms.Form):
    """The project's address, typed, so that nobody deletes by accident."""

    confirm = forms.CharField(
        label=_("Type the project’s address"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class GuidelineForm(forms.Form):
    """The text of the next version, and the version that it was written on."""

    markdown = forms.CharField(
        label=_("Guideline in Markdown"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"class": "tall", "dir": "auto", "rows": 24}),
    )
    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_based_on(self) -> int:
        """The version it was written on."""
        return version_of(self.cleaned_data["based_on"])
