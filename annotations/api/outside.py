"""Refusals made outside REST views: problems under /api/, Django's own pages elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults

from annotations.api.problems import plain


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: refused before any view saw it."""
    if _is_rest(request):
        return plain(400, _("The request is malformed."))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if _is_rest(request):
        return plain(403, _("You may not do this."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _is_rest(request):
        return plain(404, _("There is nothing at this address; /api/v1/docs/ lists what there is."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours. What went wrong is in the log, under the request's id."""
    if _is_rest(request):
        request_id = request.META.get("workbench.request_id", "")
        return plain(
            500, _("A fault of this server, not of yours. Request id: %(id)s.") % {"id": request_id}
        )
    return defaults.server_error(request)


def _is_rest(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
