"""Invitations, for site admins."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Text, Whole
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import Role
from annotations.queries.keyset import Sort

INVITATION_SORTS = (Sort("created_at", "created_at", "time"), Sort("email", "email"))
STATES = ["open", "expired", "accepted", "withdrawn"]


class InvitationShape(Shape):
    """An invitation; the link itself is not kept."""

    id = serializers.UUIDField()
    email = serializers.CharField()
    full_name = serializers.CharField()
    project = serializers.CharField(
        source="project.slug", default=None, allow_null=True, help_text="Where the person begins."
    )
    role = serializers.CharField(help_text="The role in the project; else empty.")
    state = serializers.ChoiceField(choices=STATES)
    invited_by = serializers.CharField(source="created_by.username")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(
        allow_null=True, help_text="When the letter was handed over; null where that failed."
    )
    accepted_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": "018f3c7e-9d53-7e27-b3e4-b506c718d9ea",
        "email": "ana@example.org",
        "full_name": "Ana Quispe",
        "project": "peru",
        "role": "reviewer",
        "state": "open",
        "invited_by": "admin",
        "created_at": "2026-05-04T09:12:00Z",
        "expires_at": "2026-05-11T09:12:00Z",
        "sent_at": "2026-05-04T09:12:01Z",
        "accepted_at": None,
    }


class SentInvitationShape(InvitationShape):
    """An invitation that was just sent: the only answer with its link."""

    link = serializers.CharField()

    example = {**InvitationShape.example, "link": "https://workbench.example.org/welcome/9fK2xQ…/"}


class InvitationBody(Strict):
    """Whom to invite; with a project also the role to begin with."""

    email = Text(max_length=254)
    full_name = Text(required=False, allow_blank=True, max_length=300)
    project = Text(required=False, max_length=60, help_text="A project's slug.")
    role = Text(required=False, max_length=20, help_text=", ".join(Role.values))
    days = Whole(required=False, help_text="How long the link works; 7 unless given, 90 at most.")

    example = {"email": "ana@example.org", "project": "peru", "role": "reviewer"}


class InvitationQuery(Paged):
    """Filters of the list of invitations."""

    state = serializers.ChoiceField(choices=STATES, required=False)
    ordering = ordering(INVITATION_SORTS)
