"""What the annotate page shows: the document, the set in view with its annotations and evidence.

Reads only, and only through `visibility`. How it is worded and laid out is the view's work.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from annotations.models import (
    Annotation,
    AnnotationSet,
    Document,
    DocumentKind,
    Evidence,
    Role,
    SetKind,
    User,
)
from annotations.queries.annotation_sets import round_at, shown_sets
from annotations.queries.names import masked
from annotations.queries.visibility import role_in

# A block of text ends at the first line feed after this many code points. Blocks are what the
# browser lays out or leaves out at once; 1,500 is about a screen.
BLOCK = 1_500

# Places of the fields in the page's annotation rows: lists are a third of the size of objects.
FIELDS = ("id", "start", "end", "label", "judges", "note", "confidence", "version")


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with the sets that a person sees on it.

    `sets` are rows of `shown_sets`, own ones first; `shown` is None before the person begins.
    """

    document: Document
    role: Role
    sets: list[AnnotationSet]
    shown: AnnotationSet | None

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
    rows = shown_sets(user).filter(document=document)
    sets = sorted(masked(user, rows), key=_rank)
    if wanted is not None:
        shown = next((one for one in sets if one.pk == wanted), None)
        if shown is None:
            raise Http404
        return Desk(document, role, sets, shown)
    at = round_at(user, document)
    own = [one for one in sets if is_mine(one) and one.round == at]
    others = [] if role.includes(Role.REVIEWER) else sets
    return Desk(document, role, sets, next(iter(own + others), None))


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
    rows = Annotation.objects.filter(annotation_set=shown, deleted_at__isnull=True)
    columns = ("label__key" if name == "label" else name for name in FIELDS)
    return list(rows.order_by("start", "-end", "id").values_list(*columns))


def evidence_of(shown: AnnotationSet | None) -> QuerySet[Evidence]:
    """The live evidence of a set with where it comes from, in the order it was linked."""
    rows = Evidence.objects.filter(
        annotation__annotation_set=shown,
        annotation__deleted_at__isnull=True,
        deleted_at__isnull=True,
    )
    sources = rows.select_related("document__outlet").defer("document__text", "document__metadata")
    return sources if shown else sources.none()


def neighbours(document: Document) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The documents before and after this one, in the order they came into the project."""
    others = Document.objects.filter(project=document.project_id, kind=DocumentKind.DOCUMENT)
    here = {"created_at": document.created_at}
    before = Q(created_at__lt=here["created_at"]) | Q(**here, id__lt=document.pk)
    after = Q(created_at__gt=here["created_at"]) | Q(**here, id__gt=document.pk)
    keys = others.values_list("pk", flat=True)
    return (
        keys.filter(before).order_by("-created_at", "-id").first(),
        keys.filter(after).order_by("created_at", "id").first(),
    )


def blocks(text: str) -> Iterator[str]:
    """The text cut at line feeds into blocks that joined are exactly the text."""
    start = 0
    while start < len(text):
        feed = text.find("\n", start + BLOCK)
        end = len(text) if feed < 0 else feed + 1
        yield text[start:end]
        start = end
