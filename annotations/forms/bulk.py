"""One deed on many documents: which ones were chosen, and what is to be done with them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.formats.registry import FORMATS
from annotations.forms.documents import DocumentFilterForm
from annotations.forms.shared import line, offer
from annotations.models import DocumentKind, Project, Queue
from annotations.queries.selection import Selection

MOST_CHOSEN = 200
DEEDS = [
    ("export", _("Export them")),
    ("outlet", _("Set the outlet")),
    ("language", _("Set the language")),
    ("kind", _("Set the kind")),
    ("metadata", _("Set a key of the metadata")),
    ("queue", _("Put them into a queue")),
    ("delete", _("Delete them")),
]


class ChosenForm(forms.Form):
    """What the list sends: rows by their boxes, or all that fit its filters."""

    deed = forms.ChoiceField(choices=DEEDS)
    all = forms.BooleanField(required=False)
    query = forms.CharField(max_length=4000, required=False)

    def selection(self, project: Project, chosen: list[str]) -> Selection:
        """The documents meant; an unreadable key means none."""
        if self.cleaned_data["all"]:
            filters = DocumentFilterForm(dict(parse_qsl(self.cleaned_data["query"])), project)
            return Selection(wanted=filters.wanted(""))
        keys = [_key(text) for text in chosen[:MOST_CHOSEN]]
        return Selection(keys=[key for key in keys if key is not None])


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class DeedForm(forms.Form):
    """What the deed needs to be told; its fields are those of the deed."""

    key = line(_("Key"), 100)
    value = forms.CharField(required=False)
    format = forms.ChoiceField(label=_("Format"))

    def __init__(self, deed: str, data: Any, queues: Sequence[Queue] = ()) -> None:
        super().__init__(data)
        fields = {"delete": set(), "export": {"format"}, "metadata": {"key", "value"}}
        for name in set(self.fields) - fields.get(deed, {"value"}):
            del self.fields[name]
        if "format" in self.fields:
            offer(self, "format", [(key, one.title) for key, one in FORMATS.items() if one.write])
        if "value" in self.fields:
            self.fields["value"] = _VALUES[deed]()
        if deed == "queue":
            offer(self, "value", [(str(queue.pk), queue.name) for queue in queues])


_VALUES = {
    "queue": lambda: forms.ChoiceField(
        label=_("Queue"), help_text=_("Queues are made on the page “Queues”; ended ones take none.")
    ),
    "outlet": lambda: line(
        _("Outlet"), 200, required=False, attrs={"list": "outlets", "autocomplete": "off"},
        help_text=_("A new name makes a new outlet. Empty: none."),
    ),
    "language": lambda: line(
        _("Language"), 35, required=False, help_text=_("A code such as en, es or pt-BR."),
    ),
    "kind": lambda: forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices),
    "metadata": lambda: line(
        _("Value"), 1000, required=False, help_text=_("Empty takes the key away."),
    ),
}  # fmt: skip
