"""Who belongs to a project."""

from __future__ import annotations

import uuid

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.projects import (
    MEMBER_SORTS,
    MemberBody,
    MemberChange,
    MemberQuery,
    MemberShape,
)
from annotations.models import Membership, Role
from annotations.queries.visibility import visible_to
from annotations.services.members import remove_member, set_member


class Members(WorkbenchView):
    """All members of a project."""

    shape = MemberShape

    @operation(
        "listMembers",
        "List members",
        asks=MemberQuery,
        gives=MemberShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request, slug: str) -> Response:
        """The members of a project."""
        project = find_project(self.user, slug)
        rows = visible_to(self.user, Membership).filter(project=project).select_related("user")
        return self.page(rows, MEMBER_SORTS)

    @operation(
        "setMember",
        "Give a role",
        takes=MemberBody,
        gives=MemberShape,
        status=201,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Give somebody a role: as a new member, or instead of the role held so far."""
        project = find_project(self.user, slug, Role.MANAGER)
        body = self.given()
        held = set_member(self.actor, project, username=body["user"], role=body["role"])
        return self.answer(held, 201)


class OneMember(WorkbenchView):
    """One membership."""

    shape = MemberShape

    @operation("readMember", "Read a membership", gives=MemberShape, problems=[404])
    def get(self, request: Request, slug: str, id: uuid.UUID) -> Response:
        """A membership."""
        return self.answer(self._found(slug, id, Role.VIEWER))

    @operation(
        "changeMember",
        "Change a role",
        takes=MemberChange,
        gives=MemberShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, slug: str, id: uuid.UUID) -> Response:
        """Another role for a member. The last manager stays one."""
        held = self._found(slug, id, Role.MANAGER)
        version, role = self.version, self.given(partial=True)["role"]
        name = held.user.username
        return self.answer(
            set_member(self.actor, held.project, username=name, role=role, version=version)
        )

    @operation("removeMember", "End a membership", status=204, match=True, problems=[403])
    def delete(self, request: Request, slug: str, id: uuid.UUID) -> Response:
        """End a membership; what the person annotated stays."""
        held = self._found(slug, id, Role.MANAGER)
        remove_member(self.actor, held, version=self.version)
        return Response(status=204)

    def _found(self, slug: str, id: uuid.UUID, role: Role) -> Membership:
        project = find_project(self.user, slug, role)
        rows = visible_to(self.user, Membership).filter(project=project, pk=id)
        held = rows.select_related("user", "project").first()
        if held is None:
            raise Http404
        return held
