"""What all forms share. Rules about values are the services'; a form only reads what was sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from annotations.queries.asked import MOST_ASKED, TOO_MUCH

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody else changed meanwhile."""

    title: str
    theirs: str
    yours: str


class VersionedForm(forms.Form):
    """Edits a row as it was read. When it changed meanwhile, shows both and loses neither."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    changed_meanwhile: list[Change]

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """The row as initial values, its version among them."""
        names = [name for name in cls.base_fields if name != "version"]
        return {"version": row.version, **{name: getattr(row, name) for name in names}}

    def show_changes(self, current: Any) -> None:
        """Keep what was written here, list what differs, and build on the row as it is now."""
        theirs = self.values_of(current)
        self.changed_meanwhile = [
            Change(str(field.label or name), str(theirs[name]), str(self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name != "version" and _differs(theirs[name], self.cleaned_data.get(name))
        ]
        put_back(self, version=theirs["version"])

    def changes(self) -> dict[str, Any]:
        """What was sent, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def version_of(given: str) -> int:
    """The version that a page was made from; 0, which no row has, where that is not said.

    So what does not say it is refused as out of date, and shown how things are.
    """
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def put_back(form: forms.Form, **values: Any) -> None:
    """Show a form that was sent again, with other values in some of its fields."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data


def offer(
    form: forms.Form,
    name: str,
    choices: list[tuple[Any, Any]] | Callable[[], list[tuple[Any, Any]]],
) -> None:
    """Give a field of choices what there is to choose now.

    What the database must be asked for is told by a function, which is called once, and only
    where the field is shown or something was chosen.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = cache(choices) if callable(choices) else choices


def _differs(theirs: Any, yours: Any) -> bool:
    return str(theirs if theirs is not None else "") != str(yours if yours is not None else "")


def line(label: StrPromise, limit: int, **more: Any) -> forms.CharField:
    """A field of one line."""
    widget = forms.TextInput(attrs={"dir": "auto", **more.pop("attrs", {})})
    return forms.CharField(label=label, max_length=limit, widget=widget, **more)


def words(label: StrPromise, **attrs: Any) -> forms.CharField:
    """The field of words above a list. Too many of them are told there, not dropped in silence."""
    return forms.CharField(
        label=label,
        max_length=MOST_ASKED,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto", **attrs}),
        error_messages={"max_length": TOO_MUCH},
    )


def paragraphs(label: StrPromise, limit: int, **more: Any) -> forms.CharField:
    """A field of several lines."""
    widget = forms.Textarea(attrs={"dir": "auto", "rows": 4, **more.pop("attrs", {})})
    return forms.CharField(label=label, max_length=limit, widget=widget, **more)
