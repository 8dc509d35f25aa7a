"""What waits for the caller."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.duties import DutiesShape
from annotations.queries.duties import duties_of
from annotations.queries.projects import my_projects
from annotations.queries.queues import home_of


class OwnDuties(WorkbenchView):
    """What the first page says waits for the caller."""

    @operation("readDuties", "What waits for the caller", gives=DutiesShape)
    def get(self, request: Request) -> Response:
        """Queues to draw from, the most urgent first, documents to decide, queues to look after.

        Queues of which nothing is known to be left for the caller are not among them. What they
        have in hand is `assignments/?user=me&state=leased`.
        """
        duties = duties_of(self.user, my_projects(self.user))
        waiting = {
            "read": [one for one in home_of(self.user).queues if not vars(one)["nothing_left"]],
            "decide": duties.decide,
            "manage": duties.manage,
        }
        return Response(DutiesShape(waiting).data)
