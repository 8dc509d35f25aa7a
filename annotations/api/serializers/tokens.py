"""API tokens."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Text, Whole
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.queries.keyset import Sort

TOKEN_SORTS = (Sort("created_at", "created_at", "time"), Sort("name", "name"))


class TokenShape(Shape):
    """A token of the caller's; the key itself is not kept."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="The beginning of the key, to tell tokens apart.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": "018f3c7e-6a20-7b11-8c43-5e1f0a9b7d21",
        "name": "notebook",
        "prefix": "cwb_9fK2xQ",
        "created_at": "2026-05-04T09:12:00Z",
        "expires_at": "2026-08-02T09:12:00Z",
        "revoked_at": None,
        "last_used_at": None,
    }


class NewTokenShape(TokenShape):
    """A token that was just made: the only answer with its key."""

    key = serializers.CharField()

    example = {**TokenShape.example, "key": "cwb_9fK2xQ…"}


class TokenBody(Strict):
    """A new token."""

    name = Text(max_length=100)
    days = Whole(required=False, allow_null=True, help_text="Until it expires; null is never.")

    example = {"name": "notebook", "days": 90}


class TokenQuery(Paged):
    """The parameters of the list of tokens."""

    ordering = ordering(TOKEN_SORTS)
