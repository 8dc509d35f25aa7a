"""What the OpenAPI description says of an operation. `operation` also tells the view what to take.

One declaration beside each handler names its query, body and answer; the base view reads the same
declaration, so that the description cannot drift from what is accepted.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from annotations.api.problems import CONTENT_TYPE, body
from annotations.api.shapes import Problem, Query, Shape, Strict

Handler = TypeVar("Handler", bound=Callable[..., Any])

_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="The same key with the same request again is answered with the same job.",
    examples=[
        OpenApiExample("key", value="peru-2026-05-04", parameter_only=("Idempotency-Key", "header"))
    ],
)
_HOST = "https://workbench.example.org"
_PROBLEMS = {
    400: ("A field or a parameter is malformed or untrue.", "Before the span ends it must begin."),
    401: ("No valid token and no session.", "This token is not valid."),
    403: ("You may see this, but not do it.", "This needs the role of Manager."),
    404: ("Nothing there, or nothing that you may see.", "There is nothing here."),
    409: ("The state of things forbids it.", "This set is submitted."),
    412: ("It was changed since; `current` is how it is now.", "It was changed in the meantime."),
    413: ("The body is too large.", "The body is larger than this server takes."),
    415: ("Another media type is wanted.", "Unsupported media type."),
    428: ("`If-Match` is missing.", "Send If-Match with the version that you read."),
    429: ("Too many requests; wait as `Retry-After` says.", "Request was throttled."),
}
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description='The version that the change is based on, as in the `ETag`: `"3"`.',
    examples=[OpenApiExample("version", value='"3"', parameter_only=("If-Match", "header"))],
)


class WorkbenchSchema(AutoSchema):
    """Operations grouped by the first part of their address."""

    def get_tags(self) -> list[str]:
        """The noun: `projects` for everything below `projects/`."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description names our tokens."""

    target_class = "annotations.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """A bearer token."""
        return build_bearer_security_scheme_object("Authorization", "Bearer")


class SessionScheme(OpenApiAuthenticationExtension):
    """How the description names the browser's session."""

    target_class = "annotations.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The session cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def operation(
    name: str,
    summary: str,
    *,
    asks: type[Query] = Query,
    takes: type[Strict] | None = None,
    gives: type[Shape] | None = None,
    page: bool = False,
    file: str = "",
    status: int = 200,
    repeats: bool = False,
    also_empty: bool = False,
    match: bool = False,
    key: bool = False,
    upload: bool = False,
    problems: Sequence[int] = (),
) -> Callable[[Handler], Handler]:
    """Declare a handler: its query, its body, its answer, its problems.

    `page` wraps the answer in a list page, `file` is the media type of an answer that is no JSON;
    `repeats` adds 200 for a creation sent again, `also_empty` 204; `match` asks for If-Match, `key`
    takes an Idempotency-Key, `upload` a multipart body.
    """
    answers: dict[Any, Any] = {status: _answer(gives, page=page)}
    if file:
        answers = {(status, file): _file()}
    if repeats:
        answers[200] = _answer(gives, page=False)
    if also_empty:
        answers[204] = _answer(None, page=False)
    codes = {401, *problems, *_implied(takes is not None, page=page, match=match)}
    answers |= {(code, CONTENT_TYPE): _problem(code) for code in sorted(codes)}
    headers = [_IF_MATCH] * match + [_KEY] * key

    def declare(handler: Handler) -> Handler:
        handler.asks, handler.takes = asks, takes  # type: ignore[attr-defined]
        described = extend_schema(
            operation_id=name,
            summary=summary,
            description=inspect.getdoc(handler),
            parameters=[*([asks] if asks is not Query else []), *headers],
            request={"multipart/form-data": takes} if upload else takes,
            responses=answers,
            examples=_request_examples(takes, upload=upload),
        )
        return described(handler)

    return declare


def _implied(takes: bool, *, page: bool, match: bool) -> set[int]:
    """Problems that come with a body, a list or a condition."""
    body = {400, 413, 415} if takes else set()
    return body | ({400} if page else set()) | ({400, 404, 409, 412, 428} if match else set())


def _request_examples(takes: type[Strict] | None, *, upload: bool) -> list[OpenApiExample]:
    if takes is None:
        return []
    media = "multipart/form-data" if upload else "application/json"
    return [OpenApiExample("example", value=takes.example, request_only=True, media_type=media)]


def _answer(gives: type[Shape] | None, *, page: bool) -> OpenApiResponse:
    if gives is None:
        return OpenApiResponse(description="Done; no body.")
    if not page:
        return OpenApiResponse(gives, examples=[OpenApiExample("example", value=gives.example)])
    shape = inline_serializer(
        f"{gives.__name__}Page",
        {
            "results": gives(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )
    value = {"results": [gives.example], "next": f"{_HOST}/api/v1/…?cursor=…", "previous": None}
    return OpenApiResponse(shape, examples=[OpenApiExample("example", value=value)])


def _problem(code: int) -> OpenApiResponse:
    description, detail = _PROBLEMS[code]
    value = body(code, detail)
    if code == HTTPStatus.PRECONDITION_FAILED:
        value["current"] = {"version": 4}
    example = OpenApiExample("example", value=value, status_codes=[code])
    return OpenApiResponse(Problem, description, examples=[example])


def _file() -> OpenApiResponse:
    line = '{"project":"peru","type":"corpus","version":1}'
    return OpenApiResponse(OpenApiTypes.BINARY, examples=[OpenApiExample("example", value=line)])
