"""The OpenAPI description, and the page to browse it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import OneRenderer


@cache
def described() -> dict[str, Any]:
    """The description, the same for everybody, made once a process: making it is slow."""
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return made


class Description(SpectacularJSONAPIView):
    """OpenAPI 3.1 in JSON."""

    content_negotiation_class = OneRenderer
    metadata_class = None

    def _get_schema_response(self, request: Request) -> Response:
        return Response(described())


class Browse(SpectacularSwaggerSplitView):
    """Swagger UI from our own server; its settings come as a script of their own."""

    template_name = "api/browse.html"
    url_name = "api-schema"
    content_negotiation_class = OneRenderer
    metadata_class = None

    def handle_exception(self, exc: Exception) -> Response | HttpResponseBase:  # type: ignore[override]
        """A page for people: who has not signed in is sent there first."""
        if not self.request.user.is_authenticated:
            return redirect_to_login(self.request.get_full_path())
        return super().handle_exception(exc)
