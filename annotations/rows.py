"""What the rows of tables share that are put together in Python.

Fifty of them are most of their page, and a template takes ten times as long. The rows themselves
are tags of the template of their table (`templatetags`), which holds its head and foot.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import get_script_prefix, reverse

_NOBODY = str(uuid.UUID(int=0))


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
