"""Invitations: sent, sent again and withdrawn by site admins. Accepting one is a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project, require_site_admin
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.invitations import (
    INVITATION_SORTS,
    InvitationBody,
    InvitationQuery,
    InvitationShape,
    SentInvitationShape,
)
from annotations.models import Invitation
from annotations.queries.people import in_state
from annotations.queries.visibility import visible_to
from annotations.services.invitations import invite, send_again, withdraw


def _link(request: Request) -> Callable[[str], str]:
    return lambda key: request.build_absolute_uri(reverse("welcome", args=[key]))


class Invitations(WorkbenchView):
    """All invitations."""

    shape = InvitationShape

    @operation(
        "listInvitations",
        "List invitations",
        asks=InvitationQuery,
        gives=InvitationShape,
        page=True,
        problems=[403],
    )
    def get(self, request: Request) -> Response:
        """All invitations, ended ones too. For site admins."""
        require_site_admin(self.user)
        rows = visible_to(self.user, Invitation).select_related("project", "created_by")
        if "state" in self.asked:
            rows = in_state(rows, self.asked["state"])
        return self.page(rows, INVITATION_SORTS)

    @operation(
        "createInvitation",
        "Invite somebody",
        takes=InvitationBody,
        gives=SentInvitationShape,
        status=201,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """Send a letter with a link, which stands in this answer too and nowhere else."""
        require_site_admin(self.user)
        body = self.given()
        slug = body.pop("project", None)
        project = find_project(self.user, slug) if slug else None
        made, link = invite(self.actor, link=_link(request), project=project, **body)
        return Response({**self.represent(made), "link": link}, 201)


class OneInvitation(WorkbenchView):
    """One invitation."""

    shape = InvitationShape

    @operation("readInvitation", "Read an invitation", gives=InvitationShape, problems=[403, 404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """An invitation, without its link. For site admins."""
        return self.answer(found(self, id))

    @operation("withdrawInvitation", "Withdraw an invitation", status=204, problems=[403, 404, 409])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Have the link stop working. It stays in the list, marked."""
        withdraw(self.actor, found(self, id))
        return Response(status=204)


class SendInvitation(WorkbenchView):
    """One invitation's letter."""

    shape = InvitationShape

    @operation(
        "sendInvitation",
        "Send an invitation again",
        gives=SentInvitationShape,
        problems=[403, 404, 409],
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """A letter with a new link for seven days; links sent before stop working."""
        made, link = send_again(self.actor, found(self, id), link=_link(request))
        return Response({**self.represent(made), "link": link})


def found(view: WorkbenchView, id: uuid.UUID) -> Invitation:
    """The invitation, for site admins."""
    require_site_admin(view.user)
    rows = visible_to(view.user, Invitation).select_related("project", "created_by")
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row
