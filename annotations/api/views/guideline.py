"""The guideline of a project, in versions."""

from __future__ import annotations

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.projects import GuidelineChange, GuidelineQuery, GuidelineShape
from annotations.models import Guideline, Role
from annotations.queries.visibility import visible_to
from annotations.services.projects import save_guideline


class OneGuideline(WorkbenchView):
    """The guideline."""

    shape = GuidelineShape

    @operation(
        "readGuideline",
        "Read the guideline",
        asks=GuidelineQuery,
        gives=GuidelineShape,
        problems=[400, 404],
    )
    def get(self, request: Request, slug: str) -> Response:
        """The guideline in force, or an earlier version of it, in Markdown."""
        project = find_project(self.user, slug)
        rows = visible_to(self.user, Guideline).filter(project=project)
        if "version" in self.asked:
            rows = rows.filter(version=self.asked["version"])
        guideline = rows.select_related("created_by").first()
        if guideline is None:
            raise Http404
        return self.answer(guideline)

    @operation(
        "changeGuideline",
        "Save the next version of the guideline",
        takes=GuidelineChange,
        gives=GuidelineShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, slug: str) -> Response:
        """The next version. Versions are kept: sets remember by which one they were made."""
        project = find_project(self.user, slug, Role.MANAGER)
        version, body = self.version, self.given(partial=True)
        return self.answer(
            save_guideline(self.actor, project, markdown=body["markdown"], based_on=version)
        )
