"""Who is signed in, for pages that stayed open meanwhile. The sign-in itself is allauth's."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe


@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """The key of the person signed in now (null: nobody) and the token against forgery.

    Signing in changes the token, so a page from before has to read it anew.
    """
    user = str(request.user.pk) if request.user.is_authenticated else None
    return JsonResponse({"user": user, "token": get_token(request)})
