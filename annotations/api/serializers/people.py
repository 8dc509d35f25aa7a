"""Users, and the caller."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Text, YesNo
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.queries.keyset import Sort

USER_SORTS = (Sort("username", "username"), Sort("date_joined", "date_joined", "time"))
_ID = "018f3c7e-5b1a-7c3e-9f52-0d6a3b1c2e4f"


class UserShape(Shape):
    """A person with an account."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField(help_text="To show: the full name where given.")
    email = serializers.CharField()
    is_active = serializers.BooleanField()
    is_site_admin = serializers.BooleanField(source="is_superuser")
    two_factor = serializers.BooleanField(
        source="has_factor", help_text="Whether a second factor guards the account."
    )
    date_joined = serializers.DateTimeField()
    last_login = serializers.DateTimeField(allow_null=True)

    example = {
        "id": _ID,
        "username": "ana",
        "name": "Ana Quispe",
        "email": "ana@example.org",
        "is_active": True,
        "is_site_admin": False,
        "two_factor": True,
        "date_joined": "2026-05-04T09:12:00Z",
        "last_login": None,
    }


class MeProject(Shape):
    """A project of the caller's."""

    slug = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()


class MeToken(Shape):
    """The token that this very request was made with."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class MeShape(Shape):
    """Who calls."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    is_site_admin = serializers.BooleanField(source="is_superuser")
    projects = MeProject(many=True, help_text="Those that the caller is a member of.")
    token = MeToken(allow_null=True, help_text="Null for a browser's session.")

    example = {
        "id": _ID,
        "username": "ana",
        "name": "Ana Quispe",
        "email": "ana@example.org",
        "is_site_admin": False,
        "projects": [{"slug": "peru", "name": "Peru, May 2023", "role": "reviewer"}],
        "token": {"id": _ID, "name": "notebook", "expires_at": None},
    }


class UserBody(Strict):
    """A new user."""

    username = Text(max_length=150)
    email = Text(required=False, allow_blank=True, max_length=254)
    full_name = Text(required=False, allow_blank=True, max_length=300)
    password = Text(
        required=False, max_length=128, help_text="Without one nobody can sign in until it is set."
    )

    example = {"username": "ana", "email": "ana@example.org", "full_name": "Ana Quispe"}


class UserChange(Strict):
    """Let a person in again, or end the account. A switch, so no version is asked for."""

    is_active = YesNo(required=False)

    example = {"is_active": False}


class UserQuery(Paged):
    """Filters of the list of users."""

    username = Text(required=False, max_length=150, help_text="Exactly this user name.")
    is_active = serializers.ChoiceField(choices=["true", "false"], required=False)
    ordering = ordering(USER_SORTS)
