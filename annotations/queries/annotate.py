"""What the annotate page shows: the document, the set in view with its annotations and evidence.

Reads only, and only through `visibility`. How it is worded and laid out is the view's work.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Document,
    DocumentKind,
    Evidence,
    Role,
    SetKind,
    User,
)
from annotations.queries.annotation_sets import shown_sets
from annotations.queries.kept import kept
from annotations.queries.names import masked
from annotations.queries.roles import role_in

# A block of text ends at the first line feed after this many code points. Blocks are what the
# browser lays out or leaves out at once; 1,500 is about a screen.
BLOCK = 1_500

# Places of the fields in the page's annotation rows: lists are a third of the size of objects.
FIELDS = ("id", "start", "end", "label", "judges", "note", "confidence", "version")


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with the sets that a person sees on it.

    `sets` are rows of `shown_sets`, own ones first; `shown` is None before the person begins.
    `drawn` is the assignment of the person's that matters now: the lease, else the last one.
    """

    document: Document
    role: Role
    sets: list[AnnotationSet]
    shown: AnnotationSet | None
    drawn: Assignment | None = None

    @property
    def annotates(self) -> bool:
        """Whether what the person does here goes into a set of their own, new or begun."""
        return self.role.includes(Role.REVIEWER) and (self.shown is None or self.own is self.shown)

    @property
    def own(self) -> AnnotationSet | None:
        """The person's own set of the latest round."""
        return next((one for one in self.sets if is_mine(one)), None)


def desk(user: User, document: Document, wanted: uuid.UUID | None) -> Desk:
    """What this person finds on a document that they may open.

    Without `wanted` their own set is shown; who may not annotate gets the first of the others.
    Raises Http404 for a set that they do not see.
    """
    role = role_in(user, document.project)
    if role is None:
        raise Http404
    sets = sorted(masked(user, _sets_on(user, document.pk)), key=_rank)
    drawn = _drawn_on(user.pk, document.pk)
    now = next((one for one in drawn if one.state == AssignmentState.LEASED), None)
    if wanted is not None:
        shown = next((one for one in sets if one.pk == wanted), None)
        if shown is None:
            raise Http404
    else:
        worked = [one.round for one in sets if is_mine(one)] + [one.round for one in drawn]
        at = now.round if now else max(worked, default=1)
        own = [one for one in sets if is_mine(one) and one.round == at]
        others = [] if role.includes(Role.REVIEWER) else sets
        shown = next(iter(own + others), None)
    latest = max(drawn, key=lambda one: one.round, default=None)
    return Desk(document, role, sets, shown, now or latest)


@kept
def _sets_on(user: User, document: uuid.UUID) -> QuerySet[AnnotationSet]:
    return shown_sets(user).filter(document=document)


@kept
def _drawn_on(user: uuid.UUID, document: uuid.UUID) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(annotator__user=user, document=document)
    return rows.select_related("queue").order_by("-started_at")


def is_mine(row: AnnotationSet) -> bool:
    """Whether a row of `shown_sets` is the asking person's own."""
    return bool(vars(row).get("mine"))


def _rank(row: AnnotationSet) -> tuple[bool, bool, int, str]:
    """Own sets first, then gold, then the latest round, then by name."""
    return not is_mine(row), row.kind != SetKind.GOLD, -row.round, row.annotator.name


def annotation_rows(shown: AnnotationSet | None) -> list[tuple[Any, ...]]:
    """The live annotations of a set as tuples of FIELDS, in reading order."""
    if shown is None:
        return []
    return _annotations_in(shown.pk)


@kept
def _annotations_in(shown: uuid.UUID) -> QuerySet[Annotation, Any]:
    rows = Annotation.objects.filter(annotation_set=shown, deleted_at__isnull=True)
    columns = ("label__key" if name == "label" else name for name in FIELDS)
    return rows.order_by("start", "-end", "id").values_list(*columns)


def evidence_of(shown: AnnotationSet | None) -> list[Evidence]:
    """The live evidence of a set with where it comes from, in the order it was linked."""
    return _evidence_in(shown.pk) if shown else []


@kept
def _evidence_in(shown: uuid.UUID) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(
        annotation__annotation_set=shown,
        annotation__deleted_at__isnull=True,
        deleted_at__isnull=True,
    )
    return rows.select_related("document__outlet").defer("document__text", "document__metadata")


def neighbours(document: Document) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The documents before and after this one, in the order they came into the project."""
    place = document.project_id, document.created_at, document.pk
    return next(iter(_beside(*place, False)), None), next(iter(_beside(*place, True)), None)


@kept
def _beside(
    project: uuid.UUID, at: datetime, key: uuid.UUID, after: bool
) -> QuerySet[Document, uuid.UUID]:
    others = Document.objects.filter(project=project, kind=DocumentKind.DOCUMENT)
    # A range that the index serves, and in it the ties.
    way, order = ("gt", ("created_at", "id")) if after else ("lt", ("-created_at", "-id"))
    beyond = Q(**{f"created_at__{way}": at}) | Q(**{f"id__{way}": key})
    near = others.filter(beyond, **{f"created_at__{way}e": at})
    return near.order_by(*order).values_list("pk", flat=True)[:1]


def blocks(text: str) -> Iterator[str]:
    """The text cut at line feeds into blocks that joined are exactly the text."""
    start = 0
    while start < len(text):
        feed = text.find("\n", start + BLOCK)
        end = len(text) if feed < 0 else feed + 1
        yield text[start:end]
        start = end
