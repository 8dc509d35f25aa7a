"""How the fields of forms are written: as Django's templates for them do, put together in Python.

A filter with four menus is fifty small templates. What is not written here Django's own do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.safestring import SafeString

from annotations.rows import as_html, filled

_NOTHING = SafeString("")
_OPTION = "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """Django's, quicker for what most fields are."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a field, or of the errors below it."""
        if "/errors/" in template_name and not context["errors"]:
            return _NOTHING
        write = _WRITERS.get(template_name)
        written = write(context["widget"]) if write else None
        if written is None:
            return super().render(template_name, context, request)
        return written


def _attributes(widget: dict[str, Any]) -> SafeString:
    """What Django's attrs.html says: nothing of what is false, of what is true the name alone."""
    parts = [
        filled(" {}", name) if value is True else filled(' {}="{}"', name, value)
        for name, value in widget["attrs"].items()
        if value is not False
    ]
    return SafeString("".join(parts))


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    given = _NOTHING if value is None else filled(' value="{}"', value)
    return filled(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], given,
        _attributes(widget),
    )  # fmt: skip


def _textarea(widget: dict[str, Any]) -> SafeString:
    return filled(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget),
        widget["value"] or "",
    )  # fmt: skip


def _select(widget: dict[str, Any]) -> SafeString | None:
    """None for one with groups, or with options of its own kind."""
    options: list[str] = []
    for group, choices, _number in widget["optgroups"]:
        if group or any(one["template_name"] != _OPTION for one in choices):
            return None
        options += map(_option, choices)
    return filled(
        '<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget),
        SafeString("".join(options)),
    )  # fmt: skip


def _option(option: dict[str, Any]) -> str:
    value, label = as_html(option["value"]), as_html(localize(option["label"]))
    return f'\n  <option value="{value}"{_attributes(option)}>{label}</option>\n'


_INPUTS = ("text", "hidden", "number", "email", "url", "date", "password", "checkbox", "search")
_WRITERS: dict[str, Callable[[dict[str, Any]], SafeString | None]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
