"""Documents."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.documents import (
    DOCUMENT_SORTS,
    DocumentBody,
    DocumentChange,
    DocumentLine,
    DocumentQuery,
    DocumentShape,
)
from annotations.api.serializers.outlets import InProject
from annotations.models import Document, Outlet, Role
from annotations.queries.documents import found_by
from annotations.queries.visibility import visible_to
from annotations.services.documents import create_document, delete_document, update_document

_SHOWN = ("project", "outlet")
_APART = ("text", "folded")


class Documents(WorkbenchView):
    """All documents."""

    shape = DocumentLine

    @operation(
        "listDocuments",
        "List documents",
        asks=DocumentQuery,
        gives=DocumentLine,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The documents of one project, or of all of the caller's; without their texts."""
        rows = visible_to(self.user, Document).select_related(*_SHOWN).defer(*_APART)
        outlets = visible_to(self.user, Outlet)
        if "project" in self.asked:
            project = find_project(self.user, self.asked["project"])
            rows, outlets = rows.filter(project=project), outlets.filter(project=project)
        found = found_by(rows, outlets, self.asked.get("search", ""))
        return self.page(_narrowed(found, self.asked), DOCUMENT_SORTS)

    @operation(
        "createDocument",
        "Add a document",
        asks=InProject,
        takes=DocumentBody,
        gives=DocumentShape,
        status=201,
        repeats=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """A document of a project that the caller manages.

        The same text under the same external id again is answered with 200 and the document.
        """
        body = self.given()
        project = find_project(self.user, self.project_in(body), Role.MANAGER)
        document, made = create_document(self.actor, project, **body)
        self.shape = DocumentShape
        return self.answer(document, 201 if made else 200)


class OneDocument(WorkbenchView):
    """One document."""

    shape = DocumentShape

    @operation("readDocument", "Read a document", gives=DocumentShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """A document with its text."""
        return self.answer(find(self.user, Document, id, Role.VIEWER, *_SHOWN))

    @operation(
        "changeDocument",
        "Change what is known about a document",
        takes=DocumentChange,
        gives=DocumentShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Change what is known about a text; the text itself never changes."""
        document = find(self.user, Document, id, Role.MANAGER, *_SHOWN)
        version, changes = self.version, self.given(partial=True)
        return self.answer(update_document(self.actor, document, version=version, changes=changes))

    @operation("deleteDocument", "Delete a document", status=204, match=True, problems=[403])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Delete a document with all work on it, unless others lean on it as evidence."""
        document = find(self.user, Document, id, Role.MANAGER, *_SHOWN)
        delete_document(self.actor, document, version=self.version)
        return Response(status=204)


def _narrowed(rows: QuerySet[Document], asked: dict[str, Any]) -> QuerySet[Document]:
    for name in ("kind", "language", "external_id"):
        if name in asked:
            rows = rows.filter(**{name: asked[name]})
    if "outlet" in asked:
        none = asked["outlet"].casefold() == "none"
        rows = rows.filter(Q(outlet=None) if none else Q(outlet__name=asked["outlet"]))
    return rows
