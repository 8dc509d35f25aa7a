"""Forms that start background work: an import and an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.formats.registry import FORMATS
from annotations.forms.shared import line, offer
from annotations.models import DocumentKind, ImportMode, Project
from annotations.queries.outlets import languages, outlets

MODE_HELP = {
    ImportMode.APPEND: _("Good records go in; bad ones are listed with line and reason."),
    ImportMode.STRICT: _("One bad record, and nothing goes in."),
    ImportMode.CHECK: _("Reads the whole file and reports; nothing is written."),
}


class ModeSelect(forms.RadioSelect):
    """The modes with a sentence each."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with its sentence."""
        option = super().create_option(name, value, *args, **kwargs)
        option["help"] = MODE_HELP[ImportMode(value)]
        return option


class ImportForm(forms.Form):
    """A file, the format it is in, and what happens to bad records."""

    file = forms.FileField(
        label=_("File"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    format = forms.ChoiceField(
        label=_("Format"), required=False, help_text=_("Guessed from the content; change it here.")
    )
    mode = forms.ChoiceField(
        label=_("Bad records"),
        choices=ImportMode.choices,
        initial=ImportMode.APPEND,
        widget=ModeSelect,
    )
    annotator = line(
        _("Annotator"),
        200,
        required=False,
        help_text=_("Who made annotations that the file gives no name to. Empty: you."),
    )
    idempotency_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = [(key, _(one.title)) for key, one in FORMATS.items() if one.read]
        offer(self, "format", [("", _("Guess from the content")), *readable])

    def clean_file(self) -> Any:
        """Refuse what is over the limit before anything is stored."""
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                gettext("The file is larger than %(limit)s; split it.")
                % {"limit": filesizeformat(settings.IMPORT_MAX_BYTES)}
            )
        return file


class ExportForm(forms.Form):
    """A format, and which part of the corpus."""

    format = forms.ChoiceField(label=_("Format"))
    drafts = forms.BooleanField(
        label=_("Drafts too"),
        required=False,
        initial=True,
        help_text=_("Drafts that you may see, marked as drafts."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Documents and snapshots")), *DocumentKind.choices],
        required=False,
    )
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    annotator = line(
        _("Annotator"), 200, required=False, help_text=_("Sets of this annotator only, by name.")
    )
    idempotency_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "format", [(key, _(one.title)) for key, one in FORMATS.items() if one.write])
        offer(
            self, "outlet", [("", _("Any outlet")), *((o.name, o.name) for o in outlets(project))]
        )
        offer(self, "language", [("", _("Any language")), *((c, c) for c in languages(project))])

    def filters(self) -> dict[str, Any]:
        """The filters that narrow something, as the service takes them."""
        chosen = {
            name: self.cleaned_data[name] for name in ("kind", "outlet", "language", "annotator")
        }
        narrowing: dict[str, Any] = {name: value for name, value in chosen.items() if value}
        if not self.cleaned_data["drafts"]:
            narrowing["drafts"] = False
        return narrowing
