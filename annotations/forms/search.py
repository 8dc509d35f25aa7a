"""The question and the filters of the search over a project, as they stand in the address."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.documents import any_outlet
from annotations.forms.shared import offer, words
from annotations.models import Project, SetStatus, User
from annotations.queries.offered import offered_people
from annotations.queries.project_search import Wanted
from annotations.queries.projects import labels_of
from annotations.queries.search_questions import TO_CHECK, UNSEARCHED

EVIDENCE = [
    ("", _("No matter")),
    ("yes", _("With evidence")),
    ("no", _("Without evidence")),
    (UNSEARCHED, _("Without a search")),
]


class SearchForm(forms.Form):
    """One field of words, and what narrows them. A value that there is not narrows nothing."""

    q = words(
        _("Search for"), autocomplete="off", placeholder=_("Words in texts, quotes and notes")
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
        offer(self, "label", lambda: _any_label(project))
        offer(self, "outlet", lambda: any_outlet(project))
        offer(self, "annotator", lambda: _anybody(user, project))

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


def _any_label(project: Project) -> list[tuple[str, Any]]:
    labels = [(one.key, one.title) for one in labels_of(project.pk)]
    return [("", _("Any label")), *labels, (TO_CHECK, _("To check"))]


def _anybody(user: User, project: Project) -> list[tuple[str, Any]]:
    people = [(str(key), name) for key, name in offered_people(user, project)]
    return [("", _("Anybody")), *people]


def _key(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None
