"""The caller's own tokens."""

from __future__ import annotations

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.tokens import (
    TOKEN_SORTS,
    NewTokenShape,
    TokenBody,
    TokenQuery,
    TokenShape,
)
from annotations.models import ApiToken
from annotations.queries.visibility import visible_to
from annotations.services.tokens import create_token, revoke_token


class Tokens(WorkbenchView):
    """All of the caller's tokens."""

    shape = TokenShape

    @operation("listTokens", "List own tokens", asks=TokenQuery, gives=TokenShape, page=True)
    def get(self, request: Request) -> Response:
        """The caller's tokens, revoked and expired ones too; never their keys."""
        return self.page(visible_to(self.user, ApiToken), TOKEN_SORTS)

    @operation("createToken", "Make a token", takes=TokenBody, gives=NewTokenShape, status=201)
    def post(self, request: Request) -> Response:
        """A token that speaks for the caller. Its key is in this answer and nowhere else."""
        token, key = create_token(self.actor, **self.given())
        return Response({**self.represent(token), "key": key}, 201)


class OneToken(WorkbenchView):
    """One of the caller's tokens."""

    shape = TokenShape

    @operation("readToken", "Read an own token", gives=TokenShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """One of the caller's tokens, without its key."""
        return self.answer(find(self.user, ApiToken, id))

    @operation("revokeToken", "Revoke an own token", status=204, problems=[404])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """End a token at once. It stays in the list, marked; asked twice, nothing more happens."""
        revoke_token(self.actor, find(self.user, ApiToken, id))
        return Response(status=204)
