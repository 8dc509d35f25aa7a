"""Annotations."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, require_role
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.annotations import (
    ANNOTATION_SORTS,
    AnnotationBody,
    AnnotationChange,
    AnnotationQuery,
    AnnotationShape,
)
from annotations.models import Annotation, AnnotationSet, Document, Role
from annotations.queries.annotations import annotation_page, with_evidence_count
from annotations.queries.visibility import deleted_but_own
from annotations.services.annotations import (
    create_annotation,
    delete_annotation,
    restore_annotation,
    update_annotation,
)

_NEEDED = ("project", "annotation_set")


class AnnotationView(WorkbenchView):
    """What shows annotations, deleted ones too where their author just deleted them."""

    shape = AnnotationShape

    def represent(self, row: Annotation) -> dict[str, Any]:
        """The annotation as it is now; of one that was just made, all is known."""
        if hasattr(row, "evidence_count"):
            return super().represent(row)
        rows = with_evidence_count(Annotation.objects.filter(pk=row.pk))
        return super().represent(self.still(rows))


class Annotations(AnnotationView):
    """All annotations."""

    @operation(
        "listAnnotations",
        "List annotations",
        asks=AnnotationQuery,
        gives=AnnotationShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The annotations that the caller may see. `ordering=start` is the order of reading."""
        sort = self.sort(ANNOTATION_SORTS)
        return self.paged(annotation_page(self.user, self.narrowing(), sort, **self.cutting()))

    @operation(
        "createAnnotation",
        "Annotate",
        takes=AnnotationBody,
        gives=AnnotationShape,
        status=201,
        repeats=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """A new annotation in a set of the caller's.

        With `document` the caller's own draft set there is used, or made. The same body under the
        same `id` again is answered with 200 and the annotation as it is by then; any other use of
        a taken id with 409.
        """
        body = self.given()
        if "document" in body:
            body["document"] = find(
                self.user, Document, body["document"], Role.REVIEWER, "project", defer=["text"]
            )
        else:
            body["annotation_set"] = find(
                self.user, AnnotationSet, body["annotation_set"], Role.REVIEWER, "project"
            )
        annotation, made = create_annotation(self.actor, **body)
        if made:
            vars(annotation)["evidence_count"] = 0  # as `with_evidence_count` would
        return self.answer(annotation, 201 if made else 200)


class OneAnnotation(AnnotationView):
    """One annotation."""

    @operation("readAnnotation", "Read an annotation", gives=AnnotationShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """An annotation."""
        return self.answer(find(self.user, Annotation, id))

    @operation(
        "changeAnnotation",
        "Change an annotation",
        takes=AnnotationChange,
        gives=AnnotationShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Change its label, span or anything else of an annotation in an own draft set."""
        annotation = find(self.user, Annotation, id, Role.REVIEWER, *_NEEDED)
        version, changes = self.version, self.given(partial=True)
        return self.answer(
            update_annotation(self.actor, annotation, version=version, changes=changes)
        )

    @operation("deleteAnnotation", "Delete an annotation", status=204, match=True, problems=[403])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Delete an annotation with its evidence; …/restore/ brings both back."""
        annotation = find(self.user, Annotation, id, Role.REVIEWER, *_NEEDED)
        delete_annotation(self.actor, annotation, version=self.version)
        return Response(status=204)


class RestoreAnnotation(AnnotationView):
    """Bringing a deleted annotation back."""

    @operation(
        "restoreAnnotation",
        "Bring an annotation back",
        gives=AnnotationShape,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Undo a deletion: the annotation as it was, and its evidence with it."""
        rows = deleted_but_own(self.user, Annotation).select_related(*_NEEDED)
        annotation = rows.filter(pk=id).first() or find(self.user, Annotation, id)
        require_role(self.user, annotation.project, Role.REVIEWER)
        return self.answer(restore_annotation(self.actor, annotation))
