"""A row of the access table: one method at one address, and what each role is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.access.audiences import Audience

Ids = Mapping[str, Any]
Body = Callable[[Ids], dict[str, Any]]


def nothing(_ids: Ids) -> dict[str, Any]:
    """An empty body."""
    return {}


def nonsense(_ids: Ids) -> dict[str, Any]:
    """A form that was sent, but without any field that it has."""
    return {"sent": "1"}


@dataclass(frozen=True)
class Row:
    """`args` name the things in the address; `match` is the version sent in If-Match.

    A REST body is sent as JSON, one with a `file` as multipart; a page's as a form.
    """

    route: str
    method: str
    audience: Audience
    args: tuple[str, ...] = ()
    query: str = ""
    body: Body = nothing
    match: int | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """How the row is called in a report."""
        return " ".join(filter(None, (self.method, self.route, self.note)))
