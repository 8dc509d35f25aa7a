"""Who calls: a token in the Authorization header, or the browser's session with its CSRF token.

What a person may do is not decided here; a deactivated person is nobody by either way.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from annotations.models import ApiToken, User
from annotations.services.tokens import token_user

_MAX_KEY = 200


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <key>`. A key in the address or in a body is never looked at."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's person, or None where another scheme (or nothing) is sent."""
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            return None
        found = token_user(key.strip()) if len(key) <= _MAX_KEY else None
        if found is None:
            raise exceptions.AuthenticationFailed(
                _("This token is not valid: unknown, expired, revoked, or its user is inactive.")
            )
        return found

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="Claim Workbench"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; what changes something needs the CSRF token.

    A page names the person it was opened for in `X-Workbench-User`. Where somebody else has signed
    in since, it is refused: work that waited in the browser never goes out in another's name.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The session's person, if the page was opened for them."""
        found = super().authenticate(request)
        meant = request.headers.get("X-Workbench-User")
        if found is not None and meant not in (None, str(found[0].pk)):
            raise exceptions.AuthenticationFailed(_("Somebody else is signed in now."))
        return found
