"""Forms about documents: narrowing the list, and what is known of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.dates import read_date, write_date
from annotations.forms.shared import VersionedForm, line, offer, words
from annotations.models import Document, Project
from annotations.queries.documents import ALL_KINDS, Wanted
from annotations.queries.outlets import languages, outlet_names

PROGRESS = [
    ("", _("Any progress")),
    ("none", _("Not begun by me")),
    ("draft", _("My drafts")),
    ("submitted", _("Submitted by me")),
]
MISSING = [
    ("", _("No matter")),
    ("title", _("Title")),
    ("outlet", _("Outlet")),
    ("date", _("Date")),
    ("language", _("Language")),
]
KINDS = [("", _("Documents")), ("snapshot", _("Snapshots")), (ALL_KINDS, _("Both"))]
SORTS = [
    ("", _("Order added")),
    ("-added", _("Newest first")),
    ("title", _("Title")),
    ("-title", _("Title, backwards")),
    ("-published", _("Published, latest first")),
    ("published", _("Published, earliest first")),
    ("outlet", _("Outlet")),
    ("-outlet", _("Outlet, backwards")),
    ("length", _("Shortest first")),
    ("-length", _("Longest first")),
]


class DocumentFilterForm(forms.Form):
    """The filters above the documents table, as they stand in the address."""

    search = words(_("Search"), placeholder=_("Title, outlet, byline, address…"))
    progress = forms.ChoiceField(label=_("My progress"), choices=PROGRESS, required=False)
    missing = forms.ChoiceField(label=_("Missing"), choices=MISSING, required=False)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    sort = forms.ChoiceField(label=_("Sort by"), choices=SORTS, required=False)

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data)
        offer(self, "outlet", lambda: any_outlet(project))
        offer(self, "language", lambda: _any_language(project))

    def wanted(self, cursor: str) -> Wanted:
        """What the list shall show; a value that there is not narrows nothing."""
        self.is_valid()
        return Wanted(**self.cleaned_data, cursor=cursor)

    def narrowed(self) -> bool:
        """Whether any filter is set (sorting is none)."""
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


def any_outlet(project: Project) -> list[tuple[str, Any]]:
    """Outlets to choose from, or none of them."""
    named = [(str(key), name) for key, name in outlet_names(project.pk)]
    return [("", _("Any outlet")), *named]


def _any_language(project: Project) -> list[tuple[str, Any]]:
    return [("", _("Any language")), *((code, code) for code in languages(project))]


class DetailsForm(VersionedForm):
    """What is known about a document. The text is not among it: it never changes."""

    title = line(_("Title"), 500, required=False)
    outlet = line(
        _("Outlet"),
        200,
        required=False,
        attrs={"list": "outlets", "autocomplete": "off"},
        help_text=_("Who published it. A new name makes a new outlet."),
    )
    byline = line(_("Byline"), 300, required=False)
    published = forms.CharField(
        label=_("Published"),
        max_length=40,
        required=False,
        help_text=_(
            "As much as is known: 2023, 2023-05, 2023-05-19 or 2023-05-19 14:30 "
            "(UTC; or add an offset such as +02:00)."
        ),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://"}),
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=35,
        required=False,
        help_text=_("A code such as en, es or pt-BR."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    @classmethod
    def values_of(cls, row: Document) -> dict[str, Any]:
        """The document as the form shows it."""
        return {
            "version": row.version,
            "title": row.title,
            "outlet": row.outlet.name if row.outlet else "",
            "byline": row.byline,
            "published": write_date(row.published_at, row.published_precision),
            "url": row.url,
            "language": row.language,
        }

    def clean_published(self) -> str:
        """Refuse what cannot be read as a date."""
        text: str = self.cleaned_data["published"]
        if text:
            try:
                read_date(text)
            except ValueError as error:
                raise forms.ValidationError(
                    _("Write it like 2023, 2023-05, 2023-05-19 or 2023-05-19 14:30.")
                ) from error
        return text

    def changes(self) -> dict[str, Any]:
        """What the service takes: the date as a moment with its precision."""
        changes = super().changes()
        published = changes.pop("published")
        moment, precision = read_date(published) if published else (None, "")
        return {**changes, "published_at": moment, "published_precision": precision}
