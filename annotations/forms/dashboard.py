"""What narrows the dashboard of a project, and what a plan is made from, as in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Project, Queue, User
from annotations.queries.activity import people
from annotations.queries.figures import Asked
from annotations.queries.visibility import visible_to


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}))


class DashboardForm(forms.Form):
    """Which days, which queue, whose work. A value that there is not narrows nothing."""

    since = _day(_("From"))
    until = _day(_("To"))
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, data: Any, viewer: User, project: Project) -> None:
        super().__init__(data)
        self.viewer, self.project = viewer, project
        rows = visible_to(viewer, Queue).filter(project=project).order_by("name")
        self.queues = {str(one.pk): one for one in rows}
        self.people = {one.username: one for one in people(project)}
        named = [(key, one.name) for key, one in self.queues.items()]
        offer(self, "queue", [("", _("All queues")), *named])
        offered = [(name, one.name) for name, one in self.people.items()]
        offer(self, "person", [("", _("Everybody")), *offered])

    def asked(self) -> Asked:
        """What the figures are made for."""
        self.is_valid()
        known = self.cleaned_data
        return Asked(
            self.viewer,
            self.project,
            since=known.get("since"),
            until=known.get("until"),
            queue=self.queues.get(known.get("queue", "")),
            person=self.people.get(known.get("person", "")),
        )


def _whole(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, widget=widget
    )


def _decimal(label: Any, least: float, most: float) -> forms.FloatField:
    widget = forms.NumberInput({"inputmode": "decimal", "step": "any"})
    return forms.FloatField(label=label, min_value=least, max_value=most, widget=widget)


class PlanForm(forms.Form):
    """Documents, readings, minutes, and people's hours."""

    documents = _whole(_("Documents"), 0, 100_000_000)
    overlap = _whole(_("Readings a document"), 1, 100)
    share_twice = forms.IntegerField(
        label=_("Share read twice, %"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Instead of the readings above: this share is read twice, the rest once."),
        widget=forms.NumberInput({"inputmode": "decimal"}),
    )
    minutes = _decimal(_("Minutes a reading"), 0.1, 10_000)
    minutes_deciding = _decimal(_("Minutes a decision"), 0, 10_000)
    adjudicated = _whole(
        _("Documents that differ, %"), 0, 100, _("Of those read more than once: they are decided.")
    )
    people = _whole(_("People"), 0, 100_000)
    hours_a_week = _decimal(_("Hours a week, each"), 0, 168)
