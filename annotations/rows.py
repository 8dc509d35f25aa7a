"""What the rows of tables share that are put together in Python.

Fifty of them are most of their page, and a template takes ten times as long. The rows themselves
are tags of the template of their table (`templatetags`), which holds its head and foot.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_NOBODY = str(uuid.UUID(int=0))


def filled(pattern: str, *values: object, **named: object) -> SafeString:
    """As `format_html` fills it, in a fifth of the time: escaped is what is not HTML already."""
    told = {name: as_html(value) for name, value in named.items()}
    return SafeString(pattern.format(*map(as_html, values), **told))


def filled_each(pattern: str, rows: Iterable[Iterable[object]]) -> SafeString:
    """The pattern filled once for each of the rows, without anything between."""
    return SafeString("".join(filled(pattern, *values) for values in rows))


def as_html(value: object) -> str:
    """What is HTML already, or a text that is escaped."""
    said = value if isinstance(value, str) else str(value)
    return said if isinstance(said, SafeString) else escape(said)


def address(route: str, key: Any) -> str:
    """What `reverse` gives for a route whose only argument is the key of a row."""
    before, after = _around(route, get_script_prefix())
    return f"{before}{key}{after}"


@cache
def _around(route: str, _prefix: str) -> tuple[str, str]:
    before, _key, after = reverse(route, args=[_NOBODY]).partition(_NOBODY)
    return before, after


def number(n: int) -> str:
    """As `intcomma` writes it; most are small."""
    return str(n) if -1000 < n < 1000 else str(intcomma(n))


def decimal(value: float | None, digits: int) -> str:
    """As `floatformat` writes it; a page of figures says the same hundred at every look."""
    return _decimal(get_language(), value, digits)


@lru_cache(maxsize=4_096)
def _decimal(_language: str | None, value: float | None, digits: int) -> str:
    return str(floatformat(value, digits))
