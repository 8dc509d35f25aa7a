"""What narrows the dashboard of a project, as it stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Project, User
from annotations.queries.activity import people
from annotations.queries.figures import Asked
from annotations.queries.offered import former
from annotations.queries.projects import labels_of
from annotations.queries.queues import queues_of
from annotations.queries.search_questions import TO_CHECK


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
        rows = queues_of(viewer, project, by_name=True)
        self.queues = {str(one.pk): one for one in rows}
        self.people = {one.username: one for one in people(project.pk)}
        person = str(self.data.get("person", ""))
        if person and person not in self.people:
            self.people |= {one.username: one for one in former(viewer, project, person)}
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


class RowsForm(DashboardForm):
    """What narrows a list behind a figure: the same, and a label where it is of annotations.

    What waits is nobody's.
    """

    label = forms.ChoiceField(label=_("Label"), required=False)

    def __init__(
        self, data: Any, viewer: User, project: Project, *, people: bool, labels: bool
    ) -> None:
        super().__init__(data, viewer, project)
        if not people:
            del self.fields["person"]
        if not labels:
            del self.fields["label"]
            return
        named = [(one.key, one.title) for one in labels_of(project.pk)]
        offer(self, "label", [("", _("Any label")), *named, (TO_CHECK, _("To check"))])

    def label_key(self) -> str:
        """The key of a label, TO_CHECK, or nothing."""
        self.is_valid()
        return str(self.cleaned_data.get("label", ""))
