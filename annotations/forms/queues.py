"""Forms about queues: making and changing one, its documents, reasons for skipping."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import VersionedForm, line, offer, paragraphs
from annotations.models import (
    Annotator,
    DrawOrder,
    Project,
    Queue,
    Stage,
    StartFrom,
    User,
)
from annotations.queries.asked import MOST_ASKED
from annotations.queries.members import reviewers_of
from annotations.queries.outlets import languages, outlet_names
from annotations.queries.visibility import visible_to

_FILTERS = ("search", "language", "outlet")


class QueueForm(VersionedForm):
    """A queue as a manager sees it. A new one has no version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = line(_("Name"), 200)
    instructions = paragraphs(
        _("Instructions"), 20_000, required=False,
        help_text=_("Shown beside each document. Markdown."),
    )  # fmt: skip
    all_documents = forms.BooleanField(
        label=_("All documents that fit, new ones as they come"), required=False, initial=True,
        help_text=_("Otherwise put documents in by hand, on the queue’s page or from the list."),
    )  # fmt: skip
    search = line(_("With these words in title or outlet"), MOST_ASKED, required=False)
    language = forms.ChoiceField(label=_("In this language"), required=False)
    outlet = forms.ChoiceField(label=_("Of this outlet"), required=False)
    overlap = forms.IntegerField(
        label=_("Reviews a document"), min_value=1, max_value=100, initial=2
    )
    share_twice = forms.IntegerField(
        label=_("Or: per cent read twice"), min_value=0, max_value=100, required=False,
        help_text=_("That share is drawn at random and read twice, the rest once."),
    )  # fmt: skip
    order = forms.ChoiceField(label=_("Order"), choices=DrawOrder.choices)
    blind = forms.BooleanField(
        label=_("Blind: nobody sees others’ work before handing in"), required=False, initial=True
    )
    stage = forms.ChoiceField(label=_("What is asked"), choices=Stage.choices, initial=Stage.BOTH)
    start_from = forms.ChoiceField(label=_("Start from"), choices=StartFrom.choices)
    start_round = forms.IntegerField(
        label=_("Of this round"), min_value=1, max_value=1000, required=False
    )
    start_annotator = forms.ChoiceField(label=_("By this annotator"), required=False)
    round = forms.IntegerField(
        label=_("Round"), min_value=1, max_value=1000, initial=1,
        help_text=_("A person reads a document once a round."),
    )  # fmt: skip
    training = forms.BooleanField(
        label=_("Training: the known answer is shown after handing in"), required=False
    )
    gold_checks = forms.BooleanField(
        label=_("Gold checks: documents with a known answer count people’s precision"),
        required=False,
    )
    lease_minutes = forms.IntegerField(
        label=_("Minutes of a lease"), min_value=1, max_value=10_080, initial=30,
        help_text=_("Renewed while somebody works; a document goes back when it runs out."),
    )  # fmt: skip
    priority = forms.IntegerField(
        label=_("Priority"), min_value=-1_000_000, max_value=1_000_000, initial=0,
        help_text=_("The higher is offered first."),
    )  # fmt: skip
    everyone = forms.BooleanField(
        label=_("Every reviewer draws"), required=False, initial=True,
        help_text=_("Otherwise those who are ticked here."),
    )  # fmt: skip
    members = forms.MultipleChoiceField(
        label=_("Who draws"), required=False, widget=forms.CheckboxSelectMultiple
    )

    groups = (
        (_("What is asked"), ("name", "instructions", "stage", "training", "gold_checks")),
        (_("Documents"), ("all_documents", "search", "language", "outlet", "order", "priority")),
        (_("Reviews"), ("overlap", "share_twice", "blind", "round", "lease_minutes")),
        (_("Beginning"), ("start_from", "start_round", "start_annotator")),
        (_("People"), ("everyone", "members")),
    )

    def __init__(self, data: Any, project: Project, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        none = [("", "–")]
        offer(self, "language", none + [(code, code) for code in languages(project)])
        offer(self, "outlet", none + [(str(key), name) for key, name in outlet_names(project.pk)])
        seen = visible_to(user, Annotator).filter(project=project)
        chosen = self.initial.get("start_annotator") or ""
        names = sorted({*seen.values_list("name", flat=True), chosen} - {""})
        offer(self, "start_annotator", none + [(name, name) for name in names])
        offer(self, "members", [(one.username, one.name) for one in reviewers_of(project)])

    def grouped(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings that they stand under."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    @classmethod
    def values_of(cls, row: Queue) -> dict[str, Any]:
        """The queue as the form shows it."""
        own = ("version", "members", "start_annotator", *_FILTERS)
        plain = {name: getattr(row, name) for name in cls.base_fields if name not in own}
        return {
            **plain,
            "version": row.version,
            "start_annotator": row.start_annotator.name if row.start_annotator else "",
            "members": [one.user.username for one in row.members.select_related("user")],
            **{name: row.filter.get(name, "") for name in _FILTERS},
        }

    def known(self) -> dict[str, Any]:
        """What the service takes."""
        values = self.changes()
        wanted = {name: values.pop(name) for name in _FILTERS}
        values["filter"] = {name: value for name, value in wanted.items() if value}
        values["start_annotator"] = values["start_annotator"] or None
        return values


class FillForm(forms.Form):
    """Documents to put in, by filter."""

    search = line(_("With these words in title or outlet"), MOST_ASKED, required=False)
    language = forms.ChoiceField(label=_("In this language"), required=False)
    outlet = forms.ChoiceField(label=_("Of this outlet"), required=False)
    priority = forms.IntegerField(
        label=_("Priority"), min_value=-1_000_000, max_value=1_000_000, initial=0
    )

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data)
        none = [("", "–")]
        offer(self, "language", none + [(code, code) for code in languages(project)])
        offer(self, "outlet", none + [(str(key), name) for key, name in outlet_names(project.pk)])

    def wanted(self) -> dict[str, str]:
        """The filter that was filled in."""
        return {name: self.cleaned_data[name] for name in _FILTERS if self.cleaned_data[name]}


class SkipReasonsForm(forms.Form):
    """The reasons offered for skipping, one a line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reasons = paragraphs(
        _("Reasons for skipping"), 5_000, required=False,
        help_text=_("One a line. Reviewers may write another. Empty: the usual ones."),
    )  # fmt: skip
