"""Site admins without a second factor, where the setting asks for one: they set it up, first.

Pages lead there; REST says so. What a site admin may do is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.queries.people import has_factor

_OPEN = ("/accounts/", "/session/", "/healthz", "/readyz", "/metrics", "/static/")


def lacks_factor(user: Any) -> bool:
    """Whether this person must set up a second factor before anything else."""
    if not settings.ADMINS_NEED_MFA or not user.is_authenticated:
        return False
    return bool(user.is_superuser or user.is_staff) and not has_factor(user)


def words() -> str:
    """What to do about it."""
    return _("Site admins need a second factor here: set one up under “Two-factor sign-in”.")


class SecondFactorMiddleware:
    """Lets such a session reach the pages of the account, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or lead the way."""
        if request.path_info == reverse("mfa_index"):
            request.factor_needed = lacks_factor(request.user)  # type: ignore[attr-defined]
        if request.path_info.startswith(_OPEN) or not lacks_factor(request.user):
            return self.get_response(request)
        if not request.path_info.startswith("/api/"):
            return redirect("mfa_index")
        problem = {"type": "about:blank", "title": _("Forbidden"), "status": 403}
        return JsonResponse(
            {**problem, "detail": words(), "errors": []},
            status=403,
            content_type="application/problem+json",
        )
