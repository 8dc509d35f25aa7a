"""The question and the filters of the search over a project, as they stand in the address."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Label, Project, SetStatus
from annotations.queries.documents import outlets
from annotations.queries.names import nameable_people
from annotations.queries.project_search import TO_CHECK, Wanted

EVIDENCE = [("", _("No matter")), ("yes", _("With evidence")), ("no", _("Without evidence"))]


class SearchForm(forms.Form):
    """One field of words, and what narrows them. A value that there is not narrows nothing."""

    q = forms.CharField(
        label=_("Search for"),
        max_length=500,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "dir": "auto",
                "autocomplete": "off",
                "placeholder": _("Words in texts, quotes and notes"),
            }
        ),
    )
    label = forms.ChoiceField(label=_("Label"), required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    annotator = forms.ChoiceField(label=_("Annotator"), required=False)
    status = forms.ChoiceField(
        label=_("Set"), choices=[("", _("Any set")), *SetStatus.choices], required=False
    )
    evidence = forms.ChoiceField(label=_("Evidence"), choices=EVIDENCE, required=False)
    since = forms.DateField(
        label=_("Published from"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Published to"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, data: Any, user: Any, project: Project) -> None:
        super().__init__(data)
        labels = [(one.key, one.title) for one in Label.objects.filter(project=project)]
        offer(self, "label", [("", _("Any label")), *labels, (TO_CHECK, _("To check"))])
        named = [(str(one.pk), one.name) for one in outlets(project)]
        offer(self, "outlet", [("", _("Any outlet")), *named])
        people = nameable_people(user, project)
        offer(self, "annotator", [("", _("Anybody")), *((str(a.pk), a.name) for a in people)])

    def wanted(self) -> Wanted:
        """What is looked for."""
        self.is_valid()
        known = self.cleaned_data
        return Wanted(
            q=known.get("q", ""),
            label=known.get("label", ""),
            outlet=_key(known.get("outlet")),
            annotator=_key(known.get("annotator")),
            status=known.get("status", ""),
            evidence=known.get("evidence", ""),
            since=known.get("since"),
            until=known.get("until"),
        )

    def narrowed(self) -> bool:
        """Whether anything but the words is asked."""
        return any(value for name, value in self.cleaned_data.items() if name != "q")


def _key(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None
