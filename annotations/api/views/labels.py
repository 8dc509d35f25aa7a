"""The label scheme of a project."""

from __future__ import annotations

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.projects import (
    LABEL_SORTS,
    LabelBody,
    LabelChange,
    LabelQuery,
    LabelShape,
)
from annotations.models import Label, Role
from annotations.queries.visibility import visible_to
from annotations.services.labels import create_label, remove_label, update_label


class Labels(WorkbenchView):
    """All labels of a project."""

    shape = LabelShape

    @operation(
        "listLabels", "List labels", asks=LabelQuery, gives=LabelShape, page=True, problems=[404]
    )
    def get(self, request: Request, slug: str) -> Response:
        """The label scheme, in its order; retired labels too unless `retired=false`."""
        rows = visible_to(self.user, Label).filter(project=find_project(self.user, slug))
        if "retired" in self.asked:
            rows = rows.filter(retired=self.asked["retired"] == "true")
        return self.page(rows, LABEL_SORTS)

    @operation(
        "createLabel",
        "Add a label",
        takes=LabelBody,
        gives=LabelShape,
        status=201,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, slug: str) -> Response:
        """A further label."""
        project = find_project(self.user, slug, Role.MANAGER)
        return self.answer(create_label(self.actor, project, **self.given()), 201)


class OneLabel(WorkbenchView):
    """One label, by its key."""

    shape = LabelShape

    @operation("readLabel", "Read a label", gives=LabelShape, problems=[404])
    def get(self, request: Request, slug: str, key: str) -> Response:
        """A label."""
        return self.answer(self._found(slug, key, Role.VIEWER))

    @operation(
        "changeLabel",
        "Change a label",
        takes=LabelChange,
        gives=LabelShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, slug: str, key: str) -> Response:
        """Change anything but the key."""
        label = self._found(slug, key, Role.MANAGER)
        version, changes = self.version, self.given(partial=True)
        return self.answer(update_label(self.actor, label, version=version, changes=changes))

    @operation(
        "removeLabel",
        "Remove or retire a label",
        gives=LabelShape,
        match=True,
        problems=[403],
        also_empty=True,
    )
    def delete(self, request: Request, slug: str, key: str) -> Response:
        """Delete an unused label (204); a used one is retired and answered (200)."""
        label = self._found(slug, key, Role.MANAGER)
        retired = remove_label(self.actor, label, version=self.version)
        return Response(status=204) if retired is None else self.answer(retired)

    def _found(self, slug: str, key: str, role: Role) -> Label:
        project = find_project(self.user, slug, role)
        label = visible_to(self.user, Label).filter(project=project, key=key).first()
        if label is None:
            raise Http404
        return label
