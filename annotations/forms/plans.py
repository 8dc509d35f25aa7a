"""What a plan is reckoned with, as it stands in the address. What is left away is assumed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import offer
from annotations.models import Project, Queue
from annotations.planning import Given
from annotations.queries.plans import PILOT, Pace, measured, pace_of, to_go_by

MINUTES, DIFFERING, ADJUDICATING_MINUTES = 10, 30, 5
"""Assumed where nothing was measured: minutes a review, per cent to adjudicate, minutes of that."""
HOURS = 10
ALL = "all"
_MOST = 10_000_000


def _whole(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=more.pop("least", 0), max_value=most, required=False, **more
    )


def _number(label: Any, most: float, **more: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=0, max_value=most, required=False, step_size=0.1, **more
    )


class PlanForm(forms.Form):
    """Documents, reviews, minutes and hours. Empty fields are as measured, or as assumed."""

    documents = _whole(_("Documents"), _MOST)
    overlap = _whole(_("Reviews a document"), 100, least=1)
    share_twice = _whole(
        _("Or: per cent read twice"), 100,
        help_text=_("That share is drawn at random and read twice, the rest once."),
    )  # fmt: skip
    minutes = _number(_("Minutes a review"), 10_000)
    reviewers = _whole(_("Reviewers"), 100_000)
    hours = _number(_("Hours of all reviewers in a week"), 1_000_000)
    differing = _number(
        _("Per cent that need an adjudicator"), 100,
        help_text=_("Of the documents that are reviewed more than once."),
    )  # fmt: skip
    adjudicating_minutes = _number(_("Minutes of an adjudicator a document"), 10_000)
    adjudicating_hours = _number(_("Hours of all adjudicators in a week"), 1_000_000)
    begins = forms.DateField(
        label=_("Begins on"), required=False, widget=forms.DateInput({"type": "date"})
    )

    groups = (
        (_("What is reviewed"), ("documents", "overlap", "share_twice")),
        (_("Reviewing"), ("minutes", "reviewers", "hours")),
        (_("Adjudication"), ("differing", "adjudicating_minutes", "adjudicating_hours")),
        (_("When"), ("begins",)),
    )

    def __init__(self, data: Any, pace: Pace, today: date) -> None:
        self.assumed = assumed(pace, today)
        super().__init__({name: data.get(name, "") or known for name, known in self._filled(data)})

    def _filled(self, data: Any) -> list[tuple[str, Any]]:
        """Every field with what stands for it where it is empty; a share is not assumed."""
        return [
            (name, "" if name == "share_twice" else self.assumed[name]) for name in self.base_fields
        ]

    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings that they stand under."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def given(self) -> Given | None:
        """What to reckon with; None where a field says nonsense."""
        return Given(**self.cleaned_data) if self.is_valid() else None


class PaceForm(forms.Form):
    """Which queue's pace is gone by: all together, or one alone."""

    pace = forms.ChoiceField(label=_("Measured in"), required=False)

    def __init__(self, data: Any, project: Project) -> None:
        self.project = project
        self.queues = {str(queue.pk): queue for queue in measured(project)}
        pilot = to_go_by(project, list(self.queues.values()))
        known = data.get("pace") in (ALL, *self.queues)
        super().__init__({"pace": data["pace"] if known else str(pilot.pk) if pilot else ALL})
        named = [(key, queue.name) for key, queue in self.queues.items()]
        offer(self, "pace", [(ALL, _("All queues together")), *named])

    def queue(self) -> Queue | None:
        """The one queue, or none."""
        return self.queues.get(self.data["pace"])

    def measured(self) -> Pace:
        """Its pace."""
        return pace_of(self.project, self.queue())


def assumed(pace: Pace, today: date) -> dict[str, Any]:
    """What stands where nothing is said: as measured, else as such projects often are."""
    minutes = pace.minutes if pace.believed else None
    differing = pace.differing if pace.compared >= PILOT else None
    return {
        "documents": pace.documents,
        "overlap": 2,
        "share_twice": None,
        "minutes": _tenths(minutes, MINUTES),
        "reviewers": pace.reviewers,
        "hours": pace.reviewers * HOURS,
        "differing": _tenths(differing, DIFFERING),
        "adjudicating_minutes": _tenths(pace.adjudicating_minutes, ADJUDICATING_MINUTES),
        "adjudicating_hours": HOURS,
        "begins": today,
    }


def _tenths(measured: float | None, otherwise: float) -> float:
    return otherwise if measured is None else round(measured, 1)
