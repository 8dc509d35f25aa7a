"""Forms about accounts: finding and making them, inviting, and accepting an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import line, offer, words
from annotations.models import Project, Role

_NAME = {"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}


class PeopleForm(forms.Form):
    """Which accounts to list."""

    q = words(_("Name or address"))
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")), ("active", _("Active")), ("deactivated", _("Deactivated")),
            ("admins", _("Site admins")),
        ],
    )  # fmt: skip


class InvitationForm(forms.Form):
    """Whom to invite, and where they begin."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    full_name = line(_("Name"), 300, required=False)
    project = forms.ChoiceField(label=_("Project to begin with"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.REVIEWER)
    days = forms.TypedChoiceField(
        label=_("The link works for"),
        coerce=int,
        initial="7",
        choices=[("3", _("3 days")), ("7", _("7 days")), ("30", _("30 days"))],
    )

    def __init__(self, data: Any, projects: list[Project]) -> None:
        super().__init__(data)
        choices = [(one.slug, one.name) for one in projects]
        offer(self, "project", [("", _("None")), *choices])


class AccountForm(forms.Form):
    """An account made without a letter."""

    username = forms.CharField(
        label=_("User name"), max_length=150, widget=forms.TextInput(attrs=_NAME)
    )
    full_name = line(_("Name"), 300, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=128,
        strip=False,
        help_text=_("Without one nobody can sign in until it is set by “Forgotten the password?”."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class WelcomeForm(forms.Form):
    """What the invited person chooses."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("Letters, digits and @ . + - _; small letters are kept."),
        widget=forms.TextInput(attrs=_NAME),
    )
    full_name = line(
        _("Name"), 300, required=False, help_text=_("As others see it beside your work."),
        attrs={"autocomplete": "name"},
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 12 characters; several words are easier to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Twice the same password."""
        given = super().clean() or {}
        if given.get("password") != given.get("again") and "again" in given:
            self.add_error("again", _("These are two different passwords."))
        return given
