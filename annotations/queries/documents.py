"""The list of a project's documents as its page shows it: filtered, sorted, cut, with progress.

A page of the list costs the same number of queries however many rows it has, and never fetches a
text. Who sees which rows is `visibility`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.errors import Refused
from annotations.folding import fold
from annotations.models import (
    Annotation,
    AnnotationSet,
    Document,
    DocumentKind,
    Outlet,
    Project,
    SetStatus,
    User,
)
from annotations.queries.counting import count_of
from annotations.queries.kept import Many, Text, kept, planned_anew
from annotations.queries.keyset import Page, Sort, begun, choose, cut, first_page
from annotations.queries.names import masked
from annotations.queries.projects import my_sets
from annotations.queries.visibility import given_to, sets_on, visible_to

SORTS = (
    Sort("added", "created_at", "time"),
    Sort("title", "title"),
    Sort("published", "published_at", "time", nullable=True),
    Sort("outlet", "outlet__name", nullable=True),
    Sort("length", "length", "number"),
)
# Conditions for what is not known of a document, by the word for it.
MISSING = {
    "title": Q(title=""),
    "outlet": Q(outlet__isnull=True),
    "date": Q(published_at__isnull=True),
    "language": Q(language=""),
}
ALL_KINDS = "all"
_NOT_BEGUN = "none"
# What the list shows of a document; see templatetags/documents.py.
_SHOWN = (
    "title", "external_id", "kind", "language", "length", "published_at", "published_precision",
    "outlet__name",
)  # fmt: skip
PROGRESS = (_NOT_BEGUN, *SetStatus.values)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents, in which order. Empty narrows nothing, but `kind`: then no snapshots."""

    search: str = ""
    kind: str = ""
    outlet: str = ""
    language: str = ""
    progress: str = ""
    missing: str = ""
    sort: str = ""
    cursor: str = ""


@dataclass(slots=True)
class DocumentRow:
    """A document with what the person sees of the work on it.

    `mine` is the status of the person's own latest set, or empty. `submitted` counts sets,
    `annotations` every live annotation that the person may see.
    """

    document: Document
    mine: str = ""
    submitted: int = 0
    annotations: int = 0

    @property
    def missing(self) -> list[str]:
        """What is not known of it, in the words of MISSING."""
        return missing_of(self.document)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of the list; `total` counts all documents that fit the filters."""

    rows: list[DocumentRow]
    total: int
    next: str | None
    previous: str | None
    sort: Sort


def document_page(
    user: User, project: Project, wanted: Wanted, size: int = 50, *, total: int | None = None
) -> DocumentPage:
    """The page that is wanted. Raises Refused for an unknown order or a foreign cursor.

    `total`, where it is known already, is not counted again.
    """
    sort = choose(SORTS, wanted.sort)
    # Where no word is looked for, the beginning of a list is asked for all day.
    begins = not (wanted.search or wanted.cursor or sort.nullable)
    if begins:
        asked = (user, project.pk, _narrowing(wanted))
        page = first_page(_beginning(*asked, sort.name, sort.descending, size), sort, size)
    else:
        documents = filtered(user, project, wanted)
        page = cut(_shown(documents), sort, size=size, cursor=wanted.cursor)
    if page.next is None and page.previous is None:
        total = len(page.rows)
    elif total is None:
        total = sum(_count(*asked)) if begins else documents.count()
    return DocumentPage(_rows(user, page), total, page.next, page.previous, sort)


def _shown(documents: QuerySet[Document]) -> QuerySet[Document]:
    return documents.select_related("outlet").only(*_SHOWN)


def _narrowing(wanted: Wanted) -> tuple[Any, ...]:
    """What narrows the list but words, as a question that is kept takes it."""
    outlet = _key(wanted.outlet) if wanted.outlet else ""
    language = Text(wanted.language) if wanted.language else ""
    return wanted.kind, outlet, language, wanted.progress, wanted.missing


def _of(user: User, project: uuid.UUID, narrowing: tuple[Any, ...]) -> QuerySet[Document]:
    kind, outlet, language, progress, missing = narrowing
    wanted = Wanted("", kind, str(outlet), language, progress, missing)
    return filtered(user, Project(pk=project), wanted)


@planned_anew
def _beginning(
    user: User, project: uuid.UUID, narrowing: Any, sort: str, descending: bool, size: int
) -> QuerySet[Document]:
    order = choose(SORTS, f"-{sort}" if descending else sort)
    return begun(_shown(_of(user, project, narrowing)), order, size)


@kept
def _count(user: User, project: uuid.UUID, narrowing: Any) -> QuerySet[Document, int]:
    counted = _of(user, project, narrowing).order_by().values("project").annotate(n=Count("pk"))
    return counted.values_list("n", flat=True)


def filtered(user: User, project: Project, wanted: Wanted) -> QuerySet[Document]:
    """The documents that fit, in no order. Raises Refused for values that there are not."""
    given = wanted.kind in ("", DocumentKind.DOCUMENT)
    seen = given_to(user) if given else visible_to(user, Document)
    documents = _narrowed(seen.filter(project=project), project, wanted)
    if wanted.progress:
        _one_of(wanted.progress, PROGRESS, "progress")
        documents = documents.filter(_progress(user, wanted.progress))
    return documents


def filtered_of(project: Project, wanted: Wanted) -> QuerySet[Document]:
    """All documents that fit, whoever asks; who has read what (`progress`) does not count."""
    return _narrowed(Document.objects.filter(project=project), project, wanted)


def _narrowed(
    documents: QuerySet[Document], project: Project, wanted: Wanted
) -> QuerySet[Document]:
    documents = documents.order_by()
    documents = found_by(documents, Outlet.objects.filter(project=project), wanted.search)
    if wanted.kind != ALL_KINDS:
        kind = _one_of(wanted.kind or DocumentKind.DOCUMENT, DocumentKind.values, "kind")
        documents = documents.filter(kind=kind)
    if wanted.outlet:
        documents = documents.filter(outlet=_key(wanted.outlet))
    if wanted.language:
        documents = documents.filter(language=wanted.language)
    if wanted.missing:
        documents = documents.filter(MISSING[_one_of(wanted.missing, [*MISSING], "missing")])
    return documents


def found_by(
    documents: QuerySet[Document], outlets: QuerySet[Outlet], search: str
) -> QuerySet[Document]:
    """Those of the documents that hold each word, or whose outlet does; `outlets` are all theirs.

    Looked into are title, external id, address, byline and the outlet's name. Case, accents and
    kinds of quotes do not count.
    """
    words = fold(search).split()
    names = {key: fold(name) for key, name in outlets.values_list("pk", "name")} if words else {}
    for word in words:
        # Keys, not a subquery: then one index answers for the words, one for the outlets.
        named = [key for key, name in names.items() if word in name]
        documents = documents.filter(Q(folded__contains=word) | Q(outlet__in=named))
    return documents


def _progress(user: User, progress: str) -> Q:
    sets = my_sets(user).filter(document=OuterRef("pk"))
    if progress == _NOT_BEGUN:
        return Q(~Exists(sets))
    return Q(Exists(sets.filter(status=progress)))


def _one_of(value: str, allowed: list[str] | tuple[str, ...], field: str) -> str:
    if value not in allowed:
        raise Refused(", ".join(allowed), field=field)
    return value


def _key(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise Refused(value, field="outlet") from error


def _rows(user: User, page: Page[Document]) -> list[DocumentRow]:
    rows = [DocumentRow(one) for one in page.rows]
    by_key, me = {row.document.pk: row for row in rows}, user.pk
    for document, status, author, live in _sets_on(user, Many(by_key)):
        row = by_key[document]
        row.annotations += live
        if status == SetStatus.SUBMITTED:
            row.submitted += 1
        if author == me:
            row.mine = status
    return rows


@kept
def _sets_on(user: User, documents: Many) -> QuerySet[AnnotationSet, Any]:
    sets = sets_on(user, documents).order_by("round")
    live = count_of(Annotation.objects.all(), "annotation_set")
    return sets.values_list("document", "status", "annotator__user", live)


def missing_of(document: Document) -> list[str]:
    """What is not known of a document, in the words of MISSING."""
    known = {
        "title": document.title,
        "outlet": document.outlet_id,
        "date": document.published_at,
        "language": document.language,
    }
    return [word for word in MISSING if not known[word]]


def missing_counts(user: User, project: Project) -> dict[str, int]:
    """How many documents (snapshots apart) lack what: every row is looked at."""
    counts = next(iter(_missing(user, project.pk)), (0,) * len(MISSING))
    return dict(zip(MISSING, counts, strict=True))


@kept
def _missing(user: User, project: uuid.UUID) -> QuerySet[Document, Any]:
    documents = filtered(user, Project(pk=project), Wanted())
    counts = {f"no_{word}": Count("pk", filter=lacks) for word, lacks in MISSING.items()}
    return documents.values("project").annotate(**counts).values_list(*counts)


def next_to_read(user: User, project: Project) -> Document | None:
    """The first document, as they were added, that the person has not begun.

    What it is called and no more.
    """
    return next(iter(unbegun(user, project.pk)), None)


@planned_anew
def unbegun(user: User, project: uuid.UUID) -> QuerySet[Document]:
    """What `next_to_read` is made of."""
    rows = filtered(user, Project(pk=project), Wanted(progress=_NOT_BEGUN))
    return rows.only("title", "external_id").order_by("created_at", "pk")[:1]


def last_draft(user: User, project: Project) -> AnnotationSet | None:
    """The person's draft in the project that was touched last, with what its document is called."""
    return next(iter(drafts_in(user, project.pk)), None)


@kept
def drafts_in(user: User, project: uuid.UUID) -> QuerySet[AnnotationSet]:
    """What `last_draft` is made of."""
    rows = my_sets(user).filter(project=project, status=SetStatus.DRAFT)
    named = rows.select_related("document").only("document__title", "document__external_id")
    return named.order_by("-updated_at", "-pk")[:1]


def work_on(user: User, document: Document) -> list[AnnotationSet]:
    """The sets on a document that the person may see; `annotations_n` counts live annotations."""
    live = Q(annotations__deleted_at__isnull=True)
    rows = visible_to(user, AnnotationSet).filter(document=document)
    counted = rows.annotate(annotations_n=Count("annotations", filter=live))
    related = counted.select_related("annotator", "project")
    return masked(user, related.order_by("created_at", "pk"))
