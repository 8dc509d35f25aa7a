"""Annotation sets: who did what on a document, submitting and reopening."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.annotation_sets import (
    SET_SORTS,
    ChangesQuery,
    ChangesShape,
    SetBody,
    SetQuery,
    SetShape,
    SubmittedShape,
)
from annotations.models import AnnotationSet, Document, Role
from annotations.queries.annotation_sets import by_annotator, shown_sets
from annotations.queries.changes import changed_annotations, changed_evidence, mark_of
from annotations.queries.names import masked, nameable
from annotations.services.annotation_sets import begin_set, reopen_set, still_open, submit_set


class SetView(WorkbenchView):
    """What shows one set."""

    shape = SetShape

    def represent(self, row: AnnotationSet) -> dict[str, Any]:
        """The set with its counts, as it is now."""
        return super().represent(self.still(shown_sets(self.user).filter(pk=row.pk)))


class AnnotationSets(SetView):
    """All sets."""

    @operation(
        "listAnnotationSets",
        "List annotation sets",
        asks=SetQuery,
        gives=SetShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The sets that the caller may see: submitted ones, own ones, and for managers all."""
        rows = shown_sets(self.user)
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        for name in ("document", "kind", "status"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        if "annotator" in self.asked:
            rows = rows.filter(by_annotator(self.asked["annotator"]), nameable(self.user))
        return self.page(rows, SET_SORTS)

    @operation(
        "beginAnnotationSet",
        "Begin an annotation set",
        takes=SetBody,
        gives=SetShape,
        status=201,
        repeats=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """The caller's own set on a document, made as an empty draft when there is none yet.

        Annotating makes it too; this is for a document with nothing to mark, to be submitted so.
        A set that is there already, draft or submitted, is answered with 200.
        """
        document = find(
            self.user, Document, self.given()["document"], Role.REVIEWER, "project", defer=["text"]
        )
        begun, made = begin_set(self.actor, document)
        return self.answer(begun, 201 if made else 200)


class OneSet(SetView):
    """One set."""

    @operation("readAnnotationSet", "Read an annotation set", gives=SetShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """A set; its annotations are in `annotations/?annotation_set=`."""
        return self.answer(AnnotationSet(pk=id))


class Changes(SetView):
    """Keeping up with a set."""

    @operation(
        "readSetChanges",
        "What changed in a set",
        asks=ChangesQuery,
        gives=ChangesShape,
        problems=[400, 404],
    )
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """What was written since a moment; with `If-None-Match`, 304 while nothing was.

        Rows may come twice; their `version` tells. Deleted ones carry `deleted_at`.
        """
        found = find(self.user, AnnotationSet, id)
        tag = mark_of(found)
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        since = self.asked.get("since")
        shape = ChangesShape(
            {
                "since": found.updated_at,
                "set": masked(self.user, shown_sets(self.user).filter(pk=found.pk))[0],
                "annotations": masked(self.user, changed_annotations(found, since)),
                "evidence": masked(self.user, changed_evidence(found, since)),
            },
            context={"request": request},
        )
        return Response(shape.data, headers={"ETag": tag})


class SubmitSet(SetView):
    """Declaring a set finished."""

    @operation(
        "submitAnnotationSet", "Submit a set", gives=SubmittedShape, problems=[403, 404]
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Declare one's own set finished. `open` counts what was left open; it may be."""
        found = find(self.user, AnnotationSet, id, Role.REVIEWER, "project")
        answer = self.answer(submit_set(self.actor, found))
        left = still_open(found)
        answer.data["open"] = {
            "to_check": left.to_check,
            "without_evidence": left.without_evidence,
        }
        return answer


class ReopenSet(SetView):
    """Taking a submission back."""

    @operation("reopenAnnotationSet", "Reopen a set", gives=SetShape, problems=[403, 404])
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Make a submitted set a draft again: its author may, and a manager."""
        found = find(self.user, AnnotationSet, id, Role.REVIEWER, "project")
        return self.answer(reopen_set(self.actor, found))
