"""Search over the passages of a project."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.search import HitsShape, SearchQuery
from annotations.errors import Refused
from annotations.models import Annotation, Role
from annotations.queries.search import search


class Search(WorkbenchView):
    """Passages that may bear on something."""

    shape = HitsShape

    @operation(
        "search",
        "Search the passages of a project",
        asks=SearchQuery,
        gives=HitsShape,
        problems=[400, 404],
    )
    def get(self, request: Request) -> Response:
        """Sentences that hold the words of `q`, or that may bear on an annotation.

        Accents, case, kinds of quotes and spaces do not count, and small misspellings are found.
        """
        project = find_project(self.user, self.asked["project"])
        annotation = None
        if "annotation" in self.asked:
            annotation = find(self.user, Annotation, self.asked["annotation"], Role.VIEWER)
            if annotation.project_id != project.pk:
                raise Refused(_("This annotation is not of this project."), "annotation")
        hits = search(
            self.user,
            project,
            q=self.asked.get("q"),
            annotation=annotation,
            limit=self.asked["limit"],
        )
        return self.answer({"results": hits})
