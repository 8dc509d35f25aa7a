"""What every request passes: an id for the history, and refusals that no view should repeat."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import unquote, unquote_plus
from zoneinfo import ZoneInfo

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.contrib.auth.middleware import get_user
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from annotations.queries.known import keeping

Handler = Callable[[HttpRequest], HttpResponse]
_OWN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give the request an id: the caller's `X-Request-Id` when it is plain, else one of ours."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with its id, and answer with it."""
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _OWN_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["workbench.request_id"] = request_id
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class RefuseUnstorableMiddleware:
    """Answer 400 to addresses with characters that PostgreSQL cannot hold, before any view."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        raw = unquote_plus(request.META.get("QUERY_STRING", ""), errors="surrogateescape")
        if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in raw + request.path_info):
            if not request.path_info.startswith("/api/"):
                return bad_request(request, SuspiciousOperation())
            detail = _("The address holds a character that cannot be part of any text.")
            problem = {"type": "about:blank", "title": _("Bad request"), "status": 400}
            return JsonResponse(
                {**problem, "detail": detail, "errors": []},
                status=400,
                content_type="application/problem+json",
            )
        return self.get_response(request)


class PreferencesMiddleware:
    """Answer in the person's language and zone; without a choice as the browser says.

    Of the zone the browser tells by a cookie (`times.js`). REST speaks UTC to everybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on in that language and zone."""
        # The person, not Django's stand-in, which looks at itself before each of their names.
        user = request.user = get_user(request)
        language = getattr(user, "language", "") or translation.get_language()
        chosen = getattr(user, "timezone", "") or unquote(request.COOKIES.get("timezone", ""))
        zone = None if request.path_info.startswith("/api/") else _zone(chosen)
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers["Content-Language"] = translation.get_language() or ""
            return response


def _zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None, which is UTC, for what is none."""
    try:
        return ZoneInfo(name) if name and len(name) < 65 else None
    except (KeyError, ValueError, OSError):  # no key of the database, or no file of it
        return None


class KnownPeopleMiddleware:
    """Requests that only read ask once what every question about a person leans on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; what was asked is forgotten with the answer, before a stream begins."""
        with keeping({} if request.method in ("GET", "HEAD") else None):
            return self.get_response(request)


class NoStoreMiddleware:
    """Pages and answers made for a person are kept by no cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and forbid keeping the answer."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response


class SessionActivityMiddleware(UserSessionsMiddleware):
    """Note when a session was last used, but not at every request: each note is a write.

    A process notes the same session at most once in five minutes.
    """

    every_seconds = 300.0
    most = 10_000

    def __init__(self, get_response: Handler) -> None:
        super().__init__(get_response)
        self._noted: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, with or without a note."""
        key, now = request.session.session_key, time.monotonic()
        if key and now < self._noted.get(key, 0.0):
            return self.get_response(request)
        if key:
            if len(self._noted) >= self.most:
                self._noted.clear()
            self._noted[key] = now + self.every_seconds
        return super().__call__(request)
