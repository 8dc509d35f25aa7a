"""What every REST view shares: reading what is asked and given, and showing rows and pages.

Finding rows, asking and telling are done by the views of the nouns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.access import actor_of, find_project
from annotations.api.conditions import etag, version_in
from annotations.api.shapes import Query, Shape
from annotations.errors import Forbidden, Refused
from annotations.guarding import lacks_factor, words
from annotations.models import User
from annotations.queries.keyset import Page, Sort, choose, cut
from annotations.queries.names import masked
from annotations.services.transaction import Actor

RowT = TypeVar("RowT", bound=Model)


_MAX_KEY = 255


def idempotency_key(request: HttpRequest) -> str:
    """The header as it is kept. Raises Refused when it is too long or unprintable."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > _MAX_KEY or not key.isascii() or not key.isprintable():
        raise Refused(_("At most 255 printable ASCII characters."), "Idempotency-Key")
    return key


class OneRenderer(BaseContentNegotiation):
    """JSON whatever `Accept` says, and no `?format=` that would be taken for a parameter."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> Any:
        """The parser of the body's media type, if there is one."""
        given = (request.content_type or "").partition(";")[0].strip().casefold()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The view's own renderer."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class WorkbenchView(APIView):
    """A view whose handlers are declared with `operation`."""

    http_method_names = ["get", "post", "patch", "delete", "head"]
    content_negotiation_class = OneRenderer
    metadata_class = None
    shape: type[Shape] = Shape
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who calls, then what is asked: unknown parameters are refused on every route."""
        super().initial(request, *args, **kwargs)
        if lacks_factor(request.user):
            raise Forbidden(words())
        handler = getattr(self, str(request.method).lower().replace("head", "get"), None)
        query = getattr(handler, "asks", Query)(request.query_params)
        query.is_valid(raise_exception=True)
        self.asked = query.validated_data

    @property
    def user(self) -> User:
        """The person who calls."""
        return cast(User, self.request.user)

    @property
    def actor(self) -> Actor:
        """The person as a writer."""
        return actor_of(self.request)

    @property
    def version(self) -> int:
        """The version in If-Match."""
        return version_in(self.request)

    def given(self, *, partial: bool = False) -> dict[str, Any]:
        """The body, checked by what the handler takes. A change must change something."""
        handler = getattr(self, str(self.request.method).lower())
        body = handler.takes(data=self.request.data, partial=partial)
        body.is_valid(raise_exception=True)
        if partial and not body.validated_data:
            raise Refused(_("Nothing to change; there are: %(n)s.") % {"n": body.known()})
        return dict(body.validated_data)

    def project_in(self, body: dict[str, Any]) -> str:
        """The slug of the project that a creation is for, from the body or the address."""
        named = {body.pop("project", None), self.asked.get("project")} - {None}
        if len(named) != 1:
            raise Refused(_("Name the project once, by its slug."), "project")
        return str(named.pop())

    def narrowing(self) -> dict[str, Any]:
        """What is asked of a list, with the project in place of its slug; 404 for strangers."""
        slug = self.asked.get("project")
        return {**self.asked, "project": find_project(self.user, slug)} if slug else self.asked

    def still(self, rows: QuerySet[RowT]) -> RowT:
        """The one row there is; 404 where it went away since it was found."""
        row = rows.first()
        if row is None:
            raise Http404
        return row

    def represent(self, row: Any) -> dict[str, Any]:
        """The row as it is shown."""
        (told,) = masked(self.user, [row])
        return dict(self.shape(told, context={"request": self.request}).data)

    def answer(self, row: Any, status: int = 200, **headers: str) -> Response:
        """One row, with its version as the entity tag where it has one."""
        data = self.represent(row)
        if "version" in data:
            headers["ETag"] = etag(data["version"])
        return Response(data, status, headers=headers)

    def page(self, rows: QuerySet[RowT], sorts: Sequence[Sort]) -> Response:
        """The page of a list that was asked for."""
        return self.paged(cut(rows, self.sort(sorts), **self.cutting()))

    def sort(self, sorts: Sequence[Sort]) -> Sort:
        """The order that was asked for."""
        return choose(sorts, self.asked.get("ordering", ""))

    def cutting(self) -> dict[str, Any]:
        """Which page of a list was asked for."""
        return {"size": self.asked["page_size"], "cursor": self.asked["cursor"]}

    def paged(self, found: Page[Any]) -> Response:
        """A page of a list as it is shown."""
        told = masked(self.user, found.rows)
        shown = self.shape(told, many=True, context={"request": self.request})
        links = {"next": self._link(found.next), "previous": self._link(found.previous)}
        return Response({"results": shown.data, **links})

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = {**self.request.query_params.dict(), "cursor": cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters)}")
