"""Annotations as both doors show them, and the filters of their lists."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import Annotation, Evidence, Label, Project, User
from annotations.queries.annotation_sets import by_annotator
from annotations.queries.counting import count_of
from annotations.queries.kept import Many, kept
from annotations.queries.keyset import (
    DEFAULT_PAGE_SIZE,
    Page,
    Sort,
    begun,
    cut,
    first_page,
    valued,
)
from annotations.queries.names import nameable
from annotations.queries.plain_rows import among
from annotations.queries.visibility import visible_to

TO_CHECK = "none"
# Of the rows beside an annotation, what is shown, and what tells whose name may be (`names`).
_SHOWN = (
    "project__slug", "project__settings", "label__key", "created_by__username",
    "annotation_set__document", "annotation_set__round", "annotation_set__annotator__name",
    "annotation_set__annotator__kind", "annotation_set__annotator__user",
)  # fmt: skip
_DIRECT = {
    "annotation_set": "annotation_set",
    "document": "document",
    "project": "project",
    "kind": "annotation_set__kind",
    "status": "annotation_set__status",
}


def shown_annotations(user: User) -> QuerySet[Annotation]:
    """The annotations that the person may see, with `evidence_count`."""
    return with_evidence_count(visible_to(user, Annotation))


def with_evidence_count(rows: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """The same rows with everything that is shown of them, and of what they belong to no more."""
    own = [one.name for one in Annotation._meta.concrete_fields]
    related = rows.select_related("project", "label", "created_by", "annotation_set__annotator")
    counted = related.annotate(evidence_count=count_of(Evidence.objects.all(), "annotation"))
    return counted.only(*own, *_SHOWN)


def annotation_page(
    user: User, asked: dict[str, Any], sort: Sort, *, size: int, cursor: str
) -> Page[Annotation]:
    """A page of the annotations that the person may see and that fit; no row lacks the order."""
    known = {name: asked[name] for name in (*_DIRECT, "annotator", "label") if asked.get(name)}
    if cursor or size != DEFAULT_PAGE_SIZE or known.keys() - _DIRECT.keys():
        rows = filtered(user, shown_annotations(user), asked)
        return cut(rows, sort, size=size, cursor=cursor)
    # The beginning of a list that keys and words narrow is asked for all day. Which rows those are
    # PostgreSQL plans for the project, and with what is shown of them that takes it eight times
    # as long as to find them.
    told = tuple((name, getattr(value, "pk", value)) for name, value in known.items())
    keys = _first_keys(user, told, sort)
    shown = {row.pk: row for row in _with_these_keys(Many(keys), sort)} if keys else {}
    return first_page([shown[key] for key in keys if key in shown], sort)


@kept
def _first_keys(
    user: User, asked: tuple[tuple[str, Any], ...], sort: Sort
) -> QuerySet[Annotation, uuid.UUID]:
    rows = filtered(user, visible_to(user, Annotation), dict(asked))
    return begun(rows, sort).values_list("pk", flat=True)


@kept
def _with_these_keys(keys: Many, sort: Sort) -> QuerySet[Annotation]:
    """What is shown of rows that were found to be seen a moment ago."""
    rows = with_evidence_count(Annotation.objects.filter(among("pk", keys)).order_by())
    return valued(rows, sort)


def filtered(user: User, rows: QuerySet[Annotation], asked: dict[str, Any]) -> QuerySet[Annotation]:
    """The rows that fit every filter given; a filter that is None or empty is not given."""
    for name, path in _DIRECT.items():
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    if asked.get("annotator"):
        named = by_annotator(asked["annotator"], "annotation_set__")
        rows = rows.filter(named, nameable(user, "annotation_set__"))
    if asked.get("label"):
        rows = rows.filter(_by_label(user, asked["label"], asked.get("project")))
    return rows


def _by_label(user: User, name: str, project: Project | None) -> Q:
    """By key or title, whose case does not count; `none` is *to check*."""
    wanted = name.strip().casefold()
    if wanted == TO_CHECK:
        return Q(label__isnull=True)
    labels = visible_to(user, Label)
    if project:
        labels = labels.filter(project=project)
    found = [
        label.pk
        for label in labels.only("pk", "key", "title")
        if wanted in (label.key.casefold(), label.title.casefold())
    ]
    if not found:
        raise Refused(_("There is no label “%(name)s” here.") % {"name": name[:60]}, "label")
    return Q(label__in=found)
