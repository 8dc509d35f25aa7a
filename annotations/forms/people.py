"""Forms about people: members of a project, and one's own API tokens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import line
from annotations.models import Role

ROLE_HELP = {
    Role.VIEWER: _("Reads submitted work."),
    Role.REVIEWER: _("Annotates, links evidence, exports what they see."),
    Role.ADJUDICATOR: _("Also decides where reviewers differ."),
    Role.MANAGER: _("Also runs documents, imports, people, labels and settings."),
}


class MemberForm(forms.Form):
    """Somebody by user name, and the role that they get."""

    user = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.REVIEWER)


class TokenForm(forms.Form):
    """What a token is for, and how long it lives."""

    name = line(
        _("What it is for"), 100, help_text=_("So that you know later which one to revoke.")
    )
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        coerce=int,
        empty_value=None,
        required=False,
        initial="90",
        choices=[
            ("7", _("7 days")),
            ("30", _("30 days")),
            ("90", _("90 days")),
            ("365", _("One year")),
            ("", _("Never")),
        ],
    )
