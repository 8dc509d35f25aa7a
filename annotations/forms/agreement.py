"""What narrows the figures of agreement, and what they are broken down by, as in the address."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Annotator, Document, Project
from annotations.queries.agreement_names import Names, rounds_of, versions_of
from annotations.queries.agreement_parts import By
from annotations.queries.studies import Wanted

BY = [
    (By.LABEL.value, _("Label")),
    (By.PERSON.value, _("Person")),
    (By.PAIR.value, _("Pair of people")),
    (By.DOCUMENT.value, _("Document, most divided first")),
    (By.ROUND.value, _("Round")),
    (By.QUEUE.value, _("Queue")),
    (By.GUIDELINE.value, _("Guideline version")),
]
AGAINST = [
    ("", _("Each other")),
    ("gold", _("Gold")),
    ("start", _("The set hidden at the start")),
    ("rounds", _("Their own other rounds")),
]
COUNTING = [("", _("Blind submissions only")), ("all", _("Open and imported sets, too"))]


class AgreementForm(forms.Form):
    """Which submissions, of whom, against whom. A value that there is not narrows nothing."""

    queue = forms.ChoiceField(label=_("Queue"), required=False)
    round = forms.ChoiceField(label=_("Round"), required=False)
    guideline = forms.ChoiceField(label=_("Guideline version"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    one = forms.ChoiceField(label=_("Person"), required=False)
    other = forms.ChoiceField(label=_("and"), required=False)
    against = forms.ChoiceField(label=_("Against"), choices=AGAINST, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    sets = forms.ChoiceField(label=_("What counts"), choices=COUNTING, required=False)
    document = forms.CharField(widget=forms.HiddenInput, required=False)
    by = forms.ChoiceField(label=_("Broken down by"), choices=BY, required=False)

    def __init__(self, data: Any, project: Project, names: Names) -> None:
        super().__init__(data)
        self.project = project
        self.queues, self.labels = names.queues, names.labels
        named = sorted(
            ((str(key), name) for key, name in names.people.items()), key=lambda one: one[1]
        )
        offer(
            self,
            "queue",
            [("", _("Any queue")), *((str(q.pk), q.name) for q in self.queues.values())],
        )
        offer(self, "round", [("", _("Any round")), *((str(n), n) for n in rounds_of(project.pk))])
        offer(
            self,
            "guideline",
            [("", _("Any version")), *((str(n), n) for n in versions_of(project.pk))],
        )
        offer(
            self,
            "label",
            [("", _("Any label")), *((k, one.title) for k, one in self.labels.items())],
        )
        offer(self, "one", [("", _("Anybody")), *named])
        offer(self, "other", [("", _("anybody else")), *named])

    def wanted(self) -> Wanted:
        """What is asked for."""
        self.is_valid()
        known = self.cleaned_data
        chosen = [key for key in (known.get("one"), known.get("other")) if key]
        people = Annotator.objects.filter(project=self.project, pk__in=set(chosen))
        return Wanted(
            queue=self.queues.get(_key(known.get("queue")) or self.project.pk),
            round=_number(known.get("round")),
            guideline=_number(known.get("guideline")),
            document=self._document(known.get("document")),
            people=tuple(people),
            label=self.labels.get(known.get("label") or ""),
            gold=known.get("against") == "gold",
            rounds=known.get("against") == "rounds",
            start=known.get("against") == "start",
            since=known.get("since"),
            until=known.get("until"),
            openly=known.get("sets") == "all",
        )

    def parts(self) -> By:
        """What to break down by; by label unless asked otherwise."""
        return By(self.cleaned_data.get("by") or By.LABEL)

    def narrowed(self) -> bool:
        """Whether anything is left out, or compared otherwise than usual."""
        return any(value for name, value in self.cleaned_data.items() if name != "by")

    def _document(self, key: str | None) -> Document | None:
        pk = _key(key)
        rows = Document.objects.filter(project=self.project).defer("text")
        return rows.filter(pk=pk).first() if pk else None


def part_title(by: By) -> str:
    """The heading of the parts."""
    return str(dict(BY)[by.value]) if by is not By.DOCUMENT else _now("Document")


def _key(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
