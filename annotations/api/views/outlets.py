"""Outlets."""

from __future__ import annotations

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.outlets import (
    OUTLET_SORTS,
    InProject,
    OutletBody,
    OutletChange,
    OutletQuery,
    OutletShape,
)
from annotations.models import Outlet, Role
from annotations.queries.visibility import visible_to
from annotations.services.outlets import create_outlet, delete_outlet, update_outlet


class Outlets(WorkbenchView):
    """All outlets."""

    shape = OutletShape

    @operation(
        "listOutlets",
        "List outlets",
        asks=OutletQuery,
        gives=OutletShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The outlets of one project, or of all of the caller's."""
        rows = visible_to(self.user, Outlet).select_related("project")
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        if "name" in self.asked:
            rows = rows.filter(name=self.asked["name"])
        return self.page(rows, OUTLET_SORTS)

    @operation(
        "createOutlet",
        "Add an outlet",
        asks=InProject,
        takes=OutletBody,
        gives=OutletShape,
        status=201,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """An outlet of a project that the caller manages."""
        body = self.given()
        project = find_project(self.user, self.project_in(body), Role.MANAGER)
        return self.answer(create_outlet(self.actor, project, **body), 201)


class OneOutlet(WorkbenchView):
    """One outlet."""

    shape = OutletShape

    @operation("readOutlet", "Read an outlet", gives=OutletShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """An outlet."""
        return self.answer(find(self.user, Outlet, id, Role.VIEWER, "project"))

    @operation(
        "changeOutlet",
        "Change an outlet",
        takes=OutletChange,
        gives=OutletShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Change what is known of an outlet."""
        outlet = find(self.user, Outlet, id, Role.MANAGER, "project")
        version, changes = self.version, self.given(partial=True)
        return self.answer(update_outlet(self.actor, outlet, version=version, changes=changes))

    @operation("deleteOutlet", "Delete an outlet", status=204, match=True, problems=[403])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Delete an outlet that no document names."""
        outlet = find(self.user, Outlet, id, Role.MANAGER, "project")
        delete_outlet(self.actor, outlet, version=self.version)
        return Response(status=204)
