"""Every refusal under /api/ as `application/problem+json` (RFC 9457), made in one place.

`type` is `about:blank` throughout: the status says what kind of thing went wrong, `detail` says it
in a sentence, `errors` names the fields. What is refused, and why, is decided elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from annotations import errors

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"

_STATUS: dict[type[errors.WorkbenchError], int] = {
    errors.Refused: 400,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Stale: 412,
}


class PreconditionRequired(exceptions.APIException):
    """A change that does not say which version it is based on (RFC 6585, section 3)."""

    status_code = 428


class TooLarge(exceptions.APIException):
    """A body beyond the limit."""

    status_code = 413


def body(
    status: int, detail: str, fields: Sequence[tuple[str, str]] = (), **more: Any
) -> dict[str, Any]:
    """The members of a problem; `fields` are (field, message), `more` are extension members."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [{"field": field, "message": message} for field, message in fields],
        **more,
    }


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in a view; None for what is a fault of ours (500)."""
    if isinstance(error, errors.WorkbenchError):
        return _answer(_of_workbench(error, context.get("view")))
    if isinstance(error, exceptions.APIException):
        return _answer(_of_framework(error), _headers(error))
    if isinstance(error, Http404):
        return _answer(body(404, _("There is nothing here, or nothing that you may see.")))
    if isinstance(error, PermissionDenied):
        return _answer(body(403, str(error) or _("You may not do this.")))
    if isinstance(error, RequestDataTooBig):
        return _answer(body(413, _("The body is larger than this server takes.")))
    if isinstance(error, SuspiciousOperation):
        return _answer(body(400, str(error) or _("The request is malformed.")))
    if isinstance(error, ValidationError):
        return _answer(_of_fields(list(_django_fields(error))))
    if isinstance(error, DataError):
        logger.error("A value reached the database that it cannot hold.", exc_info=error)
        return _answer(body(400, _("A value cannot be stored; check characters and numbers.")))
    return None


def plain(status: int, detail: str) -> JsonResponse:
    """A problem for answers that are made outside REST views."""
    return JsonResponse(body(status, detail), status=status, content_type=CONTENT_TYPE)


def no_such_route(request: HttpRequest, rest: str) -> JsonResponse:
    """404 for addresses under /api/v1/ that lead nowhere; a forgotten slash is named."""
    try:
        resolved = resolve(f"{request.path_info}/").func is not no_such_route
    except Resolver404:
        resolved = False
    if resolved and not request.path_info.endswith("/"):
        return plain(404, _("There is nothing here; every address ends with a slash."))
    return plain(404, _("There is nothing at this address; /api/v1/docs/ lists what there is."))


def _answer(data: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(data, data["status"], headers=dict(headers or {}), content_type=CONTENT_TYPE)


def _of_workbench(error: errors.WorkbenchError, view: Any) -> dict[str, Any]:
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    fields = [(error.field, error.message)] if error.field else []
    more = {}
    if isinstance(error, errors.Stale):
        more["current"] = _current(view, error.current)
    return body(status, error.message, fields, **more)


def _current(view: Any, row: Any) -> dict[str, Any] | None:
    try:
        shown: dict[str, Any] = view.represent(row)
    except Http404:
        return None  # gone by now
    return shown


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return _of_fields(list(_fields(error.detail)))
    return body(error.status_code, str(error.detail))


def _of_fields(fields: list[tuple[str, str]]) -> dict[str, Any]:
    named = [(field, message) for field, message in fields if field]
    general = [message for field, message in fields if not field]
    detail = " ".join(general) or _("Some fields are not right.")
    return body(400, detail, named)


def _fields(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, message) of every message in a nest of dictionaries and lists."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _fields(inner, ".".join(filter(None, (path, name))))
    elif isinstance(detail, list):
        for n, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _fields(inner, f"{path}[{n}]" if nested else path)
    else:
        yield path, str(detail)


def _django_fields(error: ValidationError) -> Iterator[tuple[str, str]]:
    if hasattr(error, "error_dict"):
        for field, messages in error.message_dict.items():
            yield from ((field, message) for message in messages)
    else:
        yield from (("", message) for message in error.messages)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers
