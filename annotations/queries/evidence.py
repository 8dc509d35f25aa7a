"""Evidence as both doors show it, with the document that it quotes (but not that one's text)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from annotations.models import Evidence, User
from annotations.queries.visibility import visible_to

_DIRECT = {
    "annotation": "annotation",
    "document": "annotation__document",
    "cited": "document",
    "project": "project",
    "annotation_set": "annotation__annotation_set",
    "stance": "stance",
}


def shown_evidence(user: User) -> QuerySet[Evidence]:
    """The evidence that the person may see."""
    return with_source(visible_to(user, Evidence))


def with_source(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """The same rows with everything that is shown of them."""
    rows = rows.select_related("project", "document__outlet", "created_by").defer("document__text")
    return rows.select_related("annotation__annotation_set__annotator")


def filtered(rows: QuerySet[Evidence], asked: dict[str, Any]) -> QuerySet[Evidence]:
    """The rows that fit every filter given; `document` is the annotated one, `cited` the source."""
    for name, path in _DIRECT.items():
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    return rows
