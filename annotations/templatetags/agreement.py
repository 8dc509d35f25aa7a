"""Measures as lines and as rows of a table, put together here: see `annotations/rows.py`.

The rest of the page is agreement/agreement.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotations.agreement.figures import FEW, Figure
from annotations.rows import decimal, filled, filled_each, number

register = template.Library()
_NOTHING = SafeString("")
_LINE = """<div><dt>{}<span class="small quiet">{}</span></dt>
<dd>{} {}</dd></div>
"""
_VALUE = '<span class="value">{}</span>'
_MISSING = '<span class="missing">{}</span>'
_TOO_FEW = '<details class="too-few"><summary>{}</summary>{}</details>'
_QUIET = ' <span class="small quiet">{}</span>'
_FAINT = '<span class="small faint">{}</span>'
_INTERVAL = ' <span class="interval">{} – {}</span>'
_ROW = """<tr><th scope="row" dir="auto"><a href="?{}{}">{}</a></th>
<td class="number" data-label="{}">{}</td>{}</tr>
"""
_CELL = '<td class="number" data-label="{}">{}</td>'
_WHY = '<span class="faint" title="{why}">–<span class="visually-hidden"> {why}</span></span>'
_UNTOLD = '<span class="faint" title="{}">{} &lt; {}</span>'
_SPREAD = ' <span class="faint small interval">{}–{}</span>'


@register.simple_tag
def measure_lines(lines: Iterable[Any]) -> SafeString:
    """Each measure with its value, and how sure it is."""
    return filled_each(_LINE, map(_line, lines))


def _line(line: Any) -> tuple[Any, ...]:
    measure, figure = line.measure, line.figure
    if line.why:
        told, items = filled(_MISSING, _("undefined: %(why)s") % {"why": line.why}), _NOTHING
    elif line.hidden:
        value = filled(_VALUE, decimal(figure.value, 3))
        told = filled(_TOO_FEW, _("too few to tell"), value)
        known = {"n": number(figure.items), "few": FEW, "items": measure.items}
        items = filled(_FAINT, _("%(n)s of %(few)s %(items)s") % known)
    else:
        told = filled("{}{}", filled(_VALUE, decimal(figure.value, 3)), _sure(line))
        items = filled(_FAINT, f"{number(figure.items)} {measure.items}")
    return measure.title, measure.help, told, items


def _sure(line: Any) -> SafeString:
    figure: Figure = line.figure
    if figure.low is None:
        return filled(_QUIET, _("no interval: %(why)s") % {"why": line.unsure})
    return filled(_INTERVAL, decimal(figure.low, 3), decimal(figure.high, 3))


@register.simple_tag(takes_context=True)
def part_rows(context: Context) -> SafeString:
    """A table row for each of the context's `parts`: what it is called, its address, its lines."""
    wanted, places, few = context["compared"].wanted, _("Places"), _("too few items")
    more = [
        SafeString("&amp;sets=all") if wanted.openly else "",
        filled("&amp;against={}", wanted.standard) if wanted.standard
        else SafeString("&amp;against=rounds") if wanted.rounds else "",
    ]  # fmt: skip
    kept = filled("{}{}", *more)
    return filled_each(
        _ROW,
        (
            (query, kept, title, places, number(lines[3].figure.items), _cells(lines, few))
            for title, query, lines in context["parts"]
        ),
    )  # fmt: skip


def _cells(lines: Iterable[Any], few: str) -> SafeString:
    told = ((line.measure.title, _cell(line, few)) for line in lines)
    return filled_each(_CELL, told)


def _cell(line: Any, few: str) -> SafeString:
    figure: Figure = line.figure
    if line.why:
        return filled(_WHY, why=line.why)
    if line.hidden:
        return filled(_UNTOLD, few, number(figure.items), FEW)
    value = filled("{}", decimal(figure.value, 2))
    if figure.low is None:
        return value
    spread = filled(_SPREAD, decimal(figure.low, 2), decimal(figure.high, 2))
    return filled("{}{}", value, spread)
