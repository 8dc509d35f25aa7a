"""The rules of adjudication of a project."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import VersionedForm
from annotations.opinions import EXACT, OVERLAPPING, Rules


class RulesForm(VersionedForm):
    """What agreement means here, and what happens with it."""

    spans = forms.ChoiceField(
        label=_("The same place is"),
        choices=[(EXACT, _("exactly the same span")), (OVERLAPPING, _("overlapping spans"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.BooleanField(label=_("The evidence must be the same, too"), required=False)
    close = forms.BooleanField(
        label=_("Documents whose sets agree become gold by themselves"), required=False
    )
    sample = forms.IntegerField(
        label=_("Of those, looked at by an adjudicator (%)"), min_value=0, max_value=100,
        help_text=_("Drawn at random, with a seed that is kept."),
    )  # fmt: skip
    own = forms.BooleanField(
        label=_("One may decide what one reviewed"), required=False,
        help_text=_("It is recorded on the document."),
    )  # fmt: skip
    double_blind = forms.BooleanField(
        label=_("Reviewers are “A”, “B” … until all is decided"), required=False
    )
    checks_shown = forms.BooleanField(
        label=_("Reviewers see how they did in gold checks"), required=False,
        help_text=_("Their own figures alone, beside their queues."),
    )  # fmt: skip
    lease_minutes = forms.IntegerField(
        label=_("A document is kept for who decides it (minutes)"), min_value=5, max_value=1440,
        help_text=_("Counted from the last thing they did."),
    )  # fmt: skip

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """The rules of a project as they are."""
        return {"version": row.version, **asdict(Rules.of(row.settings))}
