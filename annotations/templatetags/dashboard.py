"""How values of figures are written for people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.utils.formats import date_format, number_format

from annotations.models import Queue, User
from annotations.queries.members import drawers_of

register = template.Library()


@register.simple_tag
def shown_cell(cell: Any) -> str:
    """A value by the kind of its column; a dash where there is none."""
    value, kind = cell.value, cell.column.kind
    if value is None:
        return "–"
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if kind == "share":
        return f"{number_format(round(100 * value), 0)}\u00a0%"
    if kind in ("decimal", "minutes"):
        digits = 2 if cell.column.key in ("finding", "judging") else 1
        return number_format(round(value, digits), digits)
    return intcomma(value) if kind == "number" else str(value)


@register.filter
def unlocal(value: float) -> str:
    """A number for an attribute of a drawing, whatever the reader's language."""
    return f"{value:g}"


@register.simple_tag
def reviewers_of(queue: Queue) -> QuerySet[User]:
    """Who may be given documents of a queue."""
    return drawers_of(queue)
