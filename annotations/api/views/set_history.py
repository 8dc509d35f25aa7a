"""What happened in a set, and bringing an earlier state back."""

from __future__ import annotations

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.annotation_sets import SetShape
from annotations.api.serializers.set_history import ActShape, HistoryQuery, RewindBody
from annotations.api.views.annotation_sets import SetView
from annotations.models import AnnotationSet, Role
from annotations.queries.keyset import choose, cut
from annotations.queries.set_history import NEWEST_FIRST, acts, told
from annotations.services.rewinding import rewind_set


class SetHistory(WorkbenchView):
    """The history of a set."""

    shape = ActShape

    @operation(
        "readSetHistory",
        "What happened in a set",
        asks=HistoryQuery,
        gives=ActShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """Who wrote what into a set and when, for whoever sees the set. The newest come first."""
        found = find(self.user, AnnotationSet, id, Role.VIEWER, "project", "annotator")
        page = cut(
            acts(found),
            choose([NEWEST_FIRST], self.asked["ordering"]),
            size=self.asked["page_size"],
            cursor=self.asked["cursor"],
        )
        links = {"next": self._link(page.next), "previous": self._link(page.previous)}
        return Response(
            {"results": ActShape(told(self.user, found, page.rows), many=True).data, **links}
        )


class RewindSet(SetView):
    """Bringing an earlier state back."""

    @operation(
        "rewindAnnotationSet",
        "Bring an earlier state back",
        takes=RewindBody,
        gives=SetShape,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Make an own draft, evidence too, what it was then. These are changes like all others.

        So the state before is in the history as well, and can be brought back.
        """
        found = find(self.user, AnnotationSet, id, Role.REVIEWER, "project")
        return self.answer(rewind_set(self.actor, found, at=self.given()["at"])[0])
