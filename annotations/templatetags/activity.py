"""The deeds of a day, put together here: see `annotations/rows.py`.

How they are worded is the work of `views/activity.py`; the page is activity/activity.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
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
    return format_html_join(
        "", _WHO, ((name, format_html_join("", _DEED, map(_told, told))) for name, told in people)
    )


def _told(told: Any) -> tuple[SafeString | str, ...]:
    language = format_html(_LANGUAGE, told.language) if told.language else SafeString("")
    linked = told.url and format_html(_LINK, told.url, language, told.what)
    what = linked or format_html(_PLAIN, language, told.what)
    return local_time(told.deed.at, "time"), told.before, what, told.after
