"""Who am I; and the users, for site admins."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import require_site_admin
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.people import (
    USER_SORTS,
    MeShape,
    UserBody,
    UserChange,
    UserQuery,
    UserShape,
)
from annotations.models import ApiToken, Membership, User
from annotations.queries.people import people
from annotations.services import users


class Me(WorkbenchView):
    """The caller."""

    shape = MeShape

    @operation("me", "Who am I", gives=MeShape)
    def get(self, request: Request) -> Response:
        """Who this token or session speaks for, with the person's projects and roles."""
        return self.answer(self.user)

    def represent(self, row: User) -> dict[str, Any]:
        """The person with memberships and the token of this request."""
        members = Membership.objects.filter(user=row).select_related("project")
        token = self.request.auth
        shown = {
            "id": row.pk,
            "username": row.username,
            "name": row.name,
            "email": row.email,
            "is_superuser": row.is_superuser,
            "projects": [
                {"slug": one.project.slug, "name": one.project.name, "role": one.role}
                for one in members.order_by("project__name")
            ],
            "token": token if isinstance(token, ApiToken) else None,
        }
        return super().represent(shown)


class Users(WorkbenchView):
    """All accounts."""

    shape = UserShape

    @operation(
        "listUsers", "List users", asks=UserQuery, gives=UserShape, page=True, problems=[403]
    )
    def get(self, request: Request) -> Response:
        """All accounts. For site admins."""
        require_site_admin(self.user)
        rows = people(self.user)
        if "username" in self.asked:
            rows = rows.filter(username=self.asked["username"])
        if "is_active" in self.asked:
            rows = rows.filter(is_active=self.asked["is_active"] == "true")
        return self.page(rows, USER_SORTS)

    @operation(
        "createUser", "Add a user", takes=UserBody, gives=UserShape, status=201, problems=[403, 409]
    )
    def post(self, request: Request) -> Response:
        """An account, active at once. For site admins."""
        require_site_admin(self.user)
        made = users.create_user(self.actor, **self.given())
        return self.answer(found(self, made.pk), 201)


class OneUser(WorkbenchView):
    """One account."""

    shape = UserShape

    @operation("readUser", "Read a user", gives=UserShape, problems=[403, 404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """An account. For site admins."""
        return self.answer(found(self, id))

    @operation(
        "changeUser",
        "Deactivate or reactivate a user",
        takes=UserChange,
        gives=UserShape,
        problems=[403, 404, 409],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """End an account (its sessions and tokens end at once) or open it again."""
        user, active = found(self, id), self.given(partial=True)["is_active"]
        users.set_active(self.actor, user, active=active)
        return self.answer(found(self, id))


class ResetFactors(WorkbenchView):
    """The second factors of one account."""

    shape = UserShape

    @operation(
        "resetFactors", "Reset the second factors", gives=UserShape, problems=[403, 404, 409]
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Take every second factor away: for somebody who lost theirs. Their sessions end."""
        users.reset_factors(self.actor, found(self, id))
        return self.answer(found(self, id))


def found(view: WorkbenchView, id: uuid.UUID) -> User:
    """The account, for site admins."""
    require_site_admin(view.user)
    user = people(view.user).filter(pk=id).first()
    if user is None:
        raise Http404
    return user
