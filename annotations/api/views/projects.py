"""Projects, and their figures."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.projects import (
    PROJECT_SORTS,
    ConfirmQuery,
    ProjectBody,
    ProjectChange,
    ProjectQuery,
    ProjectShape,
)
from annotations.models import Project, Role
from annotations.queries.project_rows import shown_projects
from annotations.services.projects import create_project, delete_project, update_project


class ProjectView(WorkbenchView):
    """What shows projects."""

    shape = ProjectShape

    def represent(self, row: Project) -> dict[str, Any]:
        """The project with the caller's role."""
        return super().represent(self.still(shown_projects(self.user).filter(pk=row.pk)))


class Projects(ProjectView):
    """All projects of the caller's."""

    @operation("listProjects", "List projects", asks=ProjectQuery, gives=ProjectShape, page=True)
    def get(self, request: Request) -> Response:
        """The projects that the caller is a member of; for site admins all."""
        return self.page(shown_projects(self.user), PROJECT_SORTS)

    @operation(
        "createProject",
        "Make a project",
        takes=ProjectBody,
        gives=ProjectShape,
        status=201,
        problems=[409],
    )
    def post(self, request: Request) -> Response:
        """A project with three labels and an empty guideline. Its maker manages it."""
        return self.answer(create_project(self.actor, **self.given()), 201)


class OneProject(ProjectView):
    """One project."""

    @operation("readProject", "Read a project", gives=ProjectShape, problems=[404])
    def get(self, request: Request, slug: str) -> Response:
        """A project."""
        return self.answer(find_project(self.user, slug))

    @operation(
        "changeProject",
        "Change a project",
        takes=ProjectChange,
        gives=ProjectShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Rename a project; its slug stays."""
        project = find_project(self.user, slug, Role.MANAGER)
        version = self.version
        return self.answer(
            update_project(self.actor, project, version=version, **self.given(partial=True))
        )

    @operation(
        "deleteProject",
        "Delete a project",
        asks=ConfirmQuery,
        status=204,
        problems=[400, 403, 404, 409],
    )
    def delete(self, request: Request, slug: str) -> Response:
        """Delete a project with everything in it. `confirm` takes the place of a version."""
        project = find_project(self.user, slug, Role.MANAGER)
        delete_project(self.actor, project, confirm=self.asked["confirm"])
        return Response(status=204)
