"""The deeds of a day, put together here: see `annotations/rows.py`.

How they are worded is the work of `views/activity.py`; the page is activity/activity.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from annotations.templatetags.workbench import local_time

register = template.Library()
_WHO = '<div class="who"><h3 dir="auto">{}</h3><ul class="deeds">{}</ul></div>\n'
_DEED = """<li><span class="deed-time">{}</span><span class="break">{}{}{}</span></li>
"""
_LINK = '<a href="{}" dir="auto"{}>{}</a>'
_PLAIN = '<b dir="auto"{}>{}</b>'
_LANGUAGE = ' lang="{}"'


@register.simple_tag
def deeds_of(people: Iterable[tuple[str, Iterable[Any]]]) -> SafeString:
    """Names, each with the deeds in words (`Told`) that stand together below it."""
    return SafeString("".join(
        _WHO.format(escape(name), "".join(map(_deed, told))) for name, told in people
    ))  # fmt: skip


def _deed(told: Any) -> str:
    """Everything that is put into the patterns is HTML by then."""
    language = _LANGUAGE.format(escape(told.language)) if told.language else ""
    name = escape(told.what)
    what = (
        _LINK.format(escape(told.url), language, name)
        if told.url
        else _PLAIN.format(language, name)
    )
    at = local_time(told.deed.at, "time")
    return _DEED.format(at, escape(told.before), what, escape(told.after))
