"""Assignments: looked up, kept alive, left, handed in."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.assignments import (
    ASSIGNMENT_SORTS,
    AnswerShape,
    AssignmentQuery,
    AssignmentShape,
    BeatBody,
    ReassignBody,
    SkipBody,
)
from annotations.models import Assignment, Role
from annotations.queries.answers import answer_to, passages_on
from annotations.queries.queues import with_document
from annotations.queries.visibility import visible_to
from annotations.services import assignments
from annotations.services.members import active_user


class AssignmentView(WorkbenchView):
    """What shows assignments."""

    shape = AssignmentShape

    def represent(self, row: Any) -> dict[str, Any]:
        """The assignment as it is now."""
        rows = visible_to(self.user, Assignment).filter(pk=row.pk)
        return super().represent(self.still(with_document(rows)))

    def found(self, id: uuid.UUID, role: Role = Role.REVIEWER) -> Assignment:
        """One's own, or a manager's to see."""
        return find(self.user, Assignment, id, role, "project", "annotator", "document")


class Assignments(AssignmentView):
    """All assignments."""

    @operation(
        "listAssignments", "List assignments", asks=AssignmentQuery, gives=AssignmentShape,
        page=True, problems=[404],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The caller's own; for managers those of everybody."""
        rows = with_document(visible_to(self.user, Assignment))
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        for name in ("queue", "document", "state"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        if "user" in self.asked:
            named = self.asked["user"]
            name = self.user.username if named == "me" else named
            rows = rows.filter(annotator__user__username=name)
        return self.page(rows, ASSIGNMENT_SORTS)


class OneAssignment(AssignmentView):
    """One assignment."""

    @operation("readAssignment", "Read an assignment", gives=AssignmentShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """One's own, or a manager's to see."""
        return self.answer(self.found(id, Role.VIEWER))


class AnswerToAssignment(AssignmentView):
    """The known answer."""

    @operation("readAnswer", "Read the known answer", gives=AnswerShape, problems=[403, 404, 409])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """What was handed in beside the answer, or the set that was kept hidden.

        With the guideline's passages on the labels in it. 409 before it is handed in, and while
        the caller may yet be given the document by another blind queue.
        """
        found = self.found(id, Role.VIEWER)
        told = answer_to(self.user, found)
        guideline = passages_on(found.project.guidelines.first(), told.labels)
        return Response(AnswerShape({"answer": told, "guideline": guideline}).data)


class SubmitAssignment(AssignmentView):
    """Handing in."""

    @operation(
        "submitAssignment", "Hand in", takes=BeatBody, gives=AssignmentShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Submit the set of this document, an empty one too. Asked twice: no change.

        Late, when others have the places by now, it is kept as an `extra` set.
        """
        found = self.found(id)
        return self.answer(assignments.submit(self.actor, found, **self.given()))


class SkipAssignment(AssignmentView):
    """Skipping."""

    @operation(
        "skipAssignment", "Skip, with a reason", takes=SkipBody, gives=AssignmentShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """It goes back to the others and does not come again."""
        found = self.found(id)
        return self.answer(assignments.skip(self.actor, found, **self.given()))


class ReleaseAssignment(AssignmentView):
    """Giving back."""

    @operation(
        "releaseAssignment", "Give back", gives=AssignmentShape, problems=[403, 404, 409]
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """One's own; a manager may take back anybody's. What was written stays a draft."""
        return self.answer(assignments.release(self.actor, self.found(id)))


class BeatAssignment(AssignmentView):
    """A sign of life."""

    @operation(
        "keepAssignment", "Renew the lease", takes=BeatBody, gives=AssignmentShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Send it while the page is visible and the person active, about once a minute.

        A lease that ran out is taken up again while a place is free.
        """
        found = self.found(id)
        return self.answer(assignments.heartbeat(self.actor, found, **self.given()))


class ReopenAssignment(AssignmentView):
    """Taking a submission back."""

    @operation(
        "reopenAssignment", "Reopen what was handed in", gives=AssignmentShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Until the document is adjudicated. The first submission stays as it was."""
        return self.answer(assignments.reopen(self.actor, self.found(id)))


class ReassignAssignment(AssignmentView):
    """Giving a document to somebody else."""

    @operation(
        "reassignAssignment", "Give to somebody else", takes=ReassignBody, gives=AssignmentShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Managers do, with a live lease; what the first one wrote stays their draft."""
        found = self.found(id, Role.MANAGER)
        user = active_user(self.given()["user"])
        return self.answer(assignments.reassign(self.actor, found, user=user))
