"""How figures are written for people; their rows are put together here: `annotations/rows.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from annotations.models import Queue, User
from annotations.queries.members import drawers_of
from annotations.rows import filled, filled_each, number
from annotations.templatetags.workbench import day

register = template.Library()
_NOTHING, _NUMBER = SafeString(""), SafeString(' class="number"')
_HEAD = '<tr><th scope="row" class="break"><a href="{}" dir="auto">{}</a></th>{}</tr>\n'
_LINK = '<a href="{}">{}</a>'
_CELL = '<td{} data-label="{}">{}{}</td>'
_BAR = (
    '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="trough" width="100" height="4"/><rect width="{}" height="4"/></svg>'
)


@register.simple_tag
def figure_rows(lines: Iterable[tuple[str, Sequence[Any]]]) -> SafeString:
    """A table row for each line of a figure: the address of what is behind it, and its cells."""
    return filled_each(
        _HEAD,
        (
            (url, _shown(cells[0]), filled_each(_CELL, map(_cell, cells[1:])))
            for url, cells in lines
        ),
    )  # fmt: skip


def _cell(cell: Any) -> tuple[SafeString | str, ...]:
    kind = _NOTHING if cell.column.kind == "text" else _NUMBER
    bar = _NOTHING if cell.bar is None else filled(_BAR, unlocal(cell.bar))
    shown = filled(_LINK, cell.opens, _shown(cell)) if cell.opens else _shown(cell)
    return kind, cell.column.title, shown, bar


def _shown(cell: Any) -> str:
    """A value by the kind of its column; a dash where there is none."""
    value, kind = cell.value, cell.column.kind
    if value is None:
        return "–"
    if isinstance(value, date):
        return day(value)
    if kind == "share":
        return f"{round(100 * value)}\u00a0%"
    if kind in ("decimal", "minutes"):
        digits = 2 if cell.column.key in ("finding", "judging") else 1
        return number_format(round(value, digits), digits)
    return number(value) if kind == "number" else str(value)


@register.filter
def unlocal(value: float) -> str:
    """A number for an attribute of a drawing, whatever the reader's language."""
    return f"{value:g}"


@register.simple_tag
def reviewers_of(queue: Queue) -> list[User]:
    """Who may be given documents of a queue."""
    return drawers_of(queue)
