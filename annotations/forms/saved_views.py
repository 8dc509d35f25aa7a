"""Keeping a view of a list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import VersionedForm, line
from annotations.models import ViewPage


class NewViewForm(forms.Form):
    """A name for what the list shows now."""

    name = line(_("Name"), 80)
    shared = forms.BooleanField(label=_("For everybody in the project"), required=False)
    page = forms.ChoiceField(choices=ViewPage.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


class ViewForm(VersionedForm):
    """Another name, and whether everybody is offered it."""

    name = line(_("Name"), 80)
    shared = forms.BooleanField(label=_("For everybody in the project"), required=False)
