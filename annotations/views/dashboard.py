"""How a project is doing: figures and drawings, each line with the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext

from annotations.access import actor_of, find_project
from annotations.charts import Columns, columns, share_of
from annotations.forms.dashboard import DashboardForm
from annotations.forms.dates import short_day
from annotations.models import Role
from annotations.places import apart, behind
from annotations.queries.dashboard import MAKERS, days, figures
from annotations.queries.figures import Asked, Column, Figure, Line
from annotations.views.shared import page, require_narrowing, show


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its column, and the length of its bar (0 to 100) where it has one."""

    column: Column
    value: Any
    bar: float | None
    opens: str = ""
    """The page behind the cell, where it is another one than that of the line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page shows it: lines of cells, each line with the list behind it."""

    key: str
    title: str
    note: str
    deaf: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]
    chart: Columns | None


@page()
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """Every figure; narrowed by days, queue and person."""
    project = find_project(request.user, slug, Role.MANAGER)
    form = DashboardForm(request.GET, actor_of(request).user, project)
    asked = form.asked()
    shown = [_shown(slug, figure, asked) for figure in figures(asked)]
    return show(
        request,
        "dashboard/dashboard.html",
        project,
        form=form,
        narrowed=asked.narrowed,
        shown=shown,
        empty=not any(one.lines for one in shown),
    )


def _shown(slug: str, figure: Figure, asked: Asked) -> Shown:
    most = _most(figure)
    lines = tuple(
        (behind(slug, figure.key, one, asked), _cells(figure, one, most, apart(slug, one, asked)))
        for one in figure.lines
    )
    chart = None
    if figure.key == "throughput":
        form = pgettext("19 May", "j M")
        chart = columns([(short_day(day, form), n) for day, n in days(asked, figure)])
    return Shown(
        figure.key, figure.title, figure.note, figure.deaf, figure.columns, lines, chart
    )  # fmt: skip


def _cells(figure: Figure, line: Line, most: float, lists: dict[str, str]) -> tuple[Cell, ...]:
    known = dict(zip((one.key for one in figure.columns), line.cells, strict=True))
    whole = known[figure.of] if figure.of else most
    return tuple(
        Cell(
            column,
            value,
            share_of(value or 0, whole) if column.key == figure.bar else None,
            lists.get(column.key, "") if value else "",
        )
        for column, value in zip(figure.columns, line.cells, strict=True)
    )


def _most(figure: Figure) -> float:
    """The largest value of the column that is drawn."""
    return max((row[figure.bar] or 0 for row in figure.rows()), default=0) if figure.bar else 0


@page()
def figure_file(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """One figure as CSV, narrowed as the page is."""
    project = find_project(request.user, slug, Role.MANAGER)
    if figure not in MAKERS:
        raise Http404
    form = DashboardForm(request.GET, actor_of(request).user, project)
    require_narrowing(form)
    made = MAKERS[figure](form.asked())
    response = HttpResponse("".join(made.csv()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{figure}.csv"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
