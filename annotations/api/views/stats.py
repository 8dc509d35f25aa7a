"""The figures of a project: counts for every member, the dashboard for managers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project, require_role
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.stats import (
    CountedQuery,
    CountedShape,
    StatsQuery,
    StatsShape,
)
from annotations.errors import Refused
from annotations.models import Project, Queue, Role, User
from annotations.places import apart, behind
from annotations.queries.counted_lists import LISTS, OF_LABELS, WAITING, listed_page
from annotations.queries.dashboard import MAKERS, figures
from annotations.queries.figures import Asked
from annotations.queries.gold_checks import own_checks
from annotations.queries.projects import label_counts, my_work, work_counts
from annotations.queries.roles import role_in
from annotations.queries.visibility import visible_to


class StatsView(WorkbenchView):
    """What is narrowed like the dashboard."""

    def wanted(self, project: Project) -> Asked:
        """What the parameters ask for. Raises Refused for a queue or a person not of it."""
        narrowing = ("since", "until", "queue", "person")
        known = {name: self.asked[name] for name in narrowing if name in self.asked}
        if "queue" in known:
            rows = visible_to(self.user, Queue).filter(project=project, pk=known["queue"])
            known["queue"] = self._there(rows.first(), "queue")
        if "person" in known:
            name = User.normalize_username(known["person"])
            people = User.objects.filter(annotators__project=project, username=name)
            known["person"] = self._there(people.first(), "person")
        return Asked(self.user, project, **known)

    def _there(self, row: Any, field: str) -> Any:
        if row is None:
            raise Refused(_("There is none such in this project."), field)
        return row


class Stats(StatsView):
    """Figures of a project."""

    shape = StatsShape

    @operation(
        "readStats", "Figures of a project", asks=StatsQuery, gives=StatsShape, problems=[403, 404]
    )
    def get(self, request: Request, slug: str) -> Response:
        """Counts of what the caller may see, and the caller's own progress.

        For managers also the figures of the dashboard, narrowed by the parameters; the other
        counts are of the whole project. Narrowing is theirs alone.
        """
        project = find_project(self.user, slug)
        manages = role_in(self.user, project) is Role.MANAGER
        if self.asked and not manages:
            require_role(self.user, project, Role.MANAGER)
        sets, evidence = work_counts(self.user, project)
        return self.answer(
            {
                "labels": label_counts(self.user, project),
                "mine": my_work(self.user, project),
                "gold_checks": own_checks(self.user, project),
                "sets": sets,
                "evidence": evidence,
                "figures": self._figures(project) if manages else [],
            }
        )

    def _figures(self, project: Project) -> list[dict[str, Any]]:
        asked = self.wanted(project)
        return [
            {
                "key": one.key,
                "title": one.title,
                "note": one.note,
                "deaf": one.deaf,
                "columns": one.columns,
                "rows": one.rows(),
                "lists": [behind(project.slug, one.key, line, asked) for line in one.lines],
                "apart": [apart(project.slug, line, asked) for line in one.lines],
            }
            for one in figures(asked)
        ]


class StatsFile(StatsView):
    """One figure as a table for spreadsheets."""

    @operation(
        "readFigure",
        "A figure as CSV",
        asks=StatsQuery,
        file="text/csv",
        problems=[400, 403, 404],
    )
    def get(self, request: Request, slug: str, figure: str) -> HttpResponse:
        """One figure of the dashboard, by its key, as CSV. For managers."""
        project = find_project(self.user, slug, Role.MANAGER)
        if figure not in MAKERS:
            raise Http404
        made = MAKERS[figure](self.wanted(project))
        response = HttpResponse("".join(made.csv()), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{slug}-{figure}.csv"'
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class StatsRows(StatsView):
    """The list behind a figure."""

    shape = CountedShape

    @operation(
        "listCounted", "The rows that a figure counted", asks=CountedQuery, gives=CountedShape,
        page=True, problems=[403, 404],
    )  # fmt: skip
    def get(self, request: Request, slug: str, name: str) -> Response:
        """The very rows behind a figure of people or of labels, the latest first. For managers.

        By name: `leased`, `submitted`, `this_week`, `reviews`, `in_place` (reviews that a queue
        asked for), `lately` (those by which its forecast goes), `lapsed` (ran out, and nobody took
        it up), `taken_up`, `skipped`, `reopened`, `checked` (against gold), `decided` (cases),
        `overruled`, `unsourced`, `no_search`, and of a label `labelled` and `bare` (without
        evidence); what waits to be decided by its state (`ready`, `sampled`, `working`, `waiting`,
        `parked`). Where names are hidden, content is listed by name only once it is decided.
        """
        project = find_project(self.user, slug, Role.MANAGER)
        if name not in LISTS:
            raise Http404
        label = self.asked["label"]
        if label and name not in OF_LABELS:
            raise Refused(_("This list is not narrowed by a label."), "label")
        if "person" in self.asked and name in WAITING:
            raise Refused(_("This list is not narrowed by a person."), "person")
        return self.paged(listed_page(self.wanted(project), name, label, **self.cutting()))
