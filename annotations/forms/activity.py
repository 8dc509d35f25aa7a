"""What narrows the activity of a project, as it stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Project
from annotations.queries.activity import Wanted, people

KINDS = [
    ("", _("Everything")),
    ("sets", _("Sets")),
    ("documents", _("Documents")),
    ("guideline", _("Guideline")),
    ("labels", _("Labels")),
    ("outlets", _("Outlets")),
    ("members", _("Members")),
    ("project", _("The project")),
    ("jobs", _("Jobs")),
]


class ActivityForm(forms.Form):
    """Whose deeds, of which kind, of which days. A value that there is not narrows nothing."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), choices=KINDS, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data)
        self.people = {one.username: one for one in people(project.pk)}
        offered = [(name, one.name) for name, one in self.people.items()]
        offer(self, "who", [("", _("Everybody")), *offered])

    def wanted(self) -> Wanted:
        """What is asked for."""
        self.is_valid()
        known = self.cleaned_data
        return Wanted(
            who=self.people.get(known.get("who", "")),
            kind=known.get("kind", ""),
            since=known.get("since"),
            until=known.get("until"),
        )

    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(self.cleaned_data.values())
