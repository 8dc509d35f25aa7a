"""Queues, the documents in them, and the next one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView, idempotency_key
from annotations.api.schema import operation
from annotations.api.serializers.assignments import DrawnShape
from annotations.api.serializers.outlets import InProject
from annotations.api.serializers.queues import (
    ITEM_SORTS,
    QUEUE_SORTS,
    AddedShape,
    ItemBody,
    ItemChange,
    ItemQuery,
    ItemShape,
    QueueBody,
    QueueChange,
    QueueQuery,
    QueueShape,
    StandingShape,
)
from annotations.errors import Refused
from annotations.models import Assignment, Queue, QueueItem, Role
from annotations.queries.queues import items_of, with_document
from annotations.queries.roles import role_in
from annotations.queries.standings import standings
from annotations.queries.visibility import visible_to
from annotations.services.drawing import draw
from annotations.services.queues import (
    change_item,
    create_queue,
    mix_in_gold,
    put_in,
    put_in_filtered,
    update_queue,
)

_SHOWN = ("project", "start_annotator")


class QueueView(WorkbenchView):
    """What shows queues."""

    shape = QueueShape

    def represent(self, row: Any) -> dict[str, Any]:
        """The queue; how far it is, for managers."""
        context = {"request": self.request, "standings": self._standings([row])}
        return dict(QueueShape(row, context=context).data)

    def _standings(self, rows: Iterable[Queue]) -> dict[uuid.UUID, Any]:
        roles = {one.project_id: role_in(self.user, one.project) for one in rows}
        managed = [one for one in rows if roles[one.project_id] == Role.MANAGER]
        return standings(self.user, managed) if managed else {}


class Queues(QueueView):
    """All queues."""

    @operation(
        "listQueues", "List queues", asks=QueueQuery, gives=QueueShape, page=True, problems=[404]
    )
    def get(self, request: Request) -> Response:
        """The queues that the caller may draw from or manages; in preparation: managers only."""
        rows = visible_to(self.user, Queue).select_related(*_SHOWN)
        rows = rows.prefetch_related("members__user")
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        if "state" in self.asked:
            rows = rows.filter(state=self.asked["state"])
        answer = self.page(rows, QUEUE_SORTS)
        shown = {row["id"]: row for row in answer.data["results"]}
        found = self._standings(list(rows.filter(pk__in=shown)))
        for key, standing in found.items():
            shown[str(key)]["standing"] = StandingShape(standing).data
        return answer

    @operation(
        "createQueue", "Make a queue", asks=InProject, takes=QueueBody, gives=QueueShape,
        status=201, problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """In preparation unless `state` is `open`."""
        body = self.given()
        project = find_project(self.user, self.project_in(body), Role.MANAGER)
        return self.answer(create_queue(self.actor, project, **body), 201)


class OneQueue(QueueView):
    """One queue."""

    @operation("readQueue", "Read a queue", gives=QueueShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """A queue."""
        return self.answer(find(self.user, Queue, id, Role.VIEWER, *_SHOWN))

    @operation(
        "changeQueue", "Change, open, pause or end a queue", takes=QueueChange, gives=QueueShape,
        match=True, problems=[403],
    )  # fmt: skip
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Also while people work: places come and go with what it asks."""
        queue = find(self.user, Queue, id, Role.MANAGER, *_SHOWN)
        version, changes = self.version, self.given(partial=True)
        return self.answer(update_queue(self.actor, queue, version=version, changes=changes))


class NextInQueue(WorkbenchView):
    """Drawing."""

    shape = DrawnShape

    @operation(
        "drawNext", "Draw the next document", gives=DrawnShape, status=201, repeats=True,
        also_empty=True, key=True, problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """201 with a new assignment, 200 with the live one, 204 when nothing is left.

        What one had in any queue of the project and round never comes again. The same
        `Idempotency-Key` again is answered with the same assignment, whatever became of it.
        """
        queue = find(self.user, Queue, id, Role.REVIEWER, "project")
        drawn = draw(self.actor, queue, key=idempotency_key(request))
        if drawn.assignment is None:
            return Response(status=204)
        rows = with_document(Assignment.objects.filter(pk=drawn.assignment.pk)).defer(None)
        return self.answer(self.still(rows), 201 if drawn.new else 200)


class QueueDocuments(WorkbenchView):
    """The documents of a queue."""

    shape = ItemShape

    @operation(
        "listQueueDocuments", "List the documents of a queue", asks=ItemQuery, gives=ItemShape,
        page=True, problems=[403, 404],
    )  # fmt: skip
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """With how many reviews each needs and has; for managers."""
        rows = items_of(
            self.user, find(self.user, Queue, id, Role.MANAGER, "project").pk
        ).order_by()
        for name in ("state", "document"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        return self.page(rows, ITEM_SORTS)

    @operation(
        "addQueueDocuments", "Put documents into a queue", takes=ItemBody, gives=AddedShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """By id or by filter; what waits there already stays, what was taken out comes again.

        With `gold` so many documents at random whose gold is known, mixed among those that wait;
        people are checked against it.
        """
        queue = find(self.user, Queue, id, Role.MANAGER, "project")
        body = self.given()
        if sum(name in body for name in ("documents", "filter", "gold")) != 1:
            raise Refused(
                _("Give documents, a filter or a number of gold: one of them."), "documents"
            )
        priority = body.get("priority")
        if "gold" in body:
            added = mix_in_gold(self.actor, queue, body["gold"])
        elif "filter" in body:
            added = put_in_filtered(self.actor, queue, body["filter"], priority=priority)
        else:
            added = put_in(self.actor, queue, body["documents"], priority=priority)
        return Response(AddedShape({"added": added}).data)


class QueueDocument(WorkbenchView):
    """One document of a queue."""

    shape = ItemShape

    def represent(self, row: Any) -> dict[str, Any]:
        """With its counts."""
        return super().represent(self.still(items_of(self.user, row.queue_id).filter(pk=row.pk)))

    @operation(
        "changeQueueDocument", "Change a document's priority in a queue", takes=ItemChange,
        gives=ItemShape, match=True, problems=[403],
    )  # fmt: skip
    def patch(self, request: Request, id: uuid.UUID, document: uuid.UUID) -> Response:
        """The higher comes first."""
        item = self._found(id, document)
        version, changes = self.version, self.given(partial=True)
        return self.answer(change_item(self.actor, item, version=version, changes=changes))

    @operation(
        "removeQueueDocument", "Take a document out of a queue", gives=ItemShape, match=True,
        problems=[403],
    )  # fmt: skip
    def delete(self, request: Request, id: uuid.UUID, document: uuid.UUID) -> Response:
        """It is not drawn any more; who is on it may still hand it in."""
        item = self._found(id, document)
        changes = {"state": "removed"}
        return self.answer(change_item(self.actor, item, version=self.version, changes=changes))

    def _found(self, id: uuid.UUID, document: uuid.UUID) -> QueueItem:
        queue = find(self.user, Queue, id, Role.MANAGER, "project")
        rows = visible_to(self.user, QueueItem).filter(queue=queue, document=document)
        found = rows.select_related("queue__project").first()
        if found is None:
            raise Http404
        return found
