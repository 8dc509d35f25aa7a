"""Documents and passages of one project as a person sees them, asked for the cheap way.

Only pages that were kept as evidence may be hidden from a member, and to ask which takes the
database longer to plan than the rest of a question takes. So they are asked for once, and most
projects have none. What is hidden from whom is `visibility`.
"""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from annotations.models import Document, DocumentKind, Passage, User
from annotations.queries.blindness import blind_to_nothing
from annotations.queries.kept import Many, kept
from annotations.queries.plain_rows import among
from annotations.queries.visibility import given_to, visible_to

Pages = Many | tuple[()] | None
"""The kept pages that the person sees; None, where each question asks for itself."""
_MOST = 500


def pages_seen(user: User, project: uuid.UUID) -> Pages:
    """The keys of the kept pages of the project that the person sees, for the two below."""
    if blind_to_nothing(user):
        return None
    if not _any_page(project):
        return ()
    seen = _seen(user, project, _MOST + 1)
    if len(seen) > _MOST:
        return None
    return Many(seen) if seen else ()


@kept
def _any_page(project: uuid.UUID) -> QuerySet[Document, uuid.UUID]:
    return _pages(Document.objects.filter(project=project)).values_list("pk", flat=True)[:1]


@kept
def _seen(user: User, project: uuid.UUID, most: int) -> QuerySet[Document, uuid.UUID]:
    rows = _pages(visible_to(user, Document).filter(project=project))
    return rows.values_list("pk", flat=True)[:most]


def _pages(rows: QuerySet[Document]) -> QuerySet[Document]:
    return rows.filter(kind=DocumentKind.SNAPSHOT).order_by()


def documents_seen(user: User, project: uuid.UUID, pages: Pages) -> QuerySet[Document]:
    """The documents of the project that the person sees, in no order."""
    if pages is None:
        return visible_to(user, Document).filter(project=project).order_by()
    rows = given_to(user)
    if pages:
        # Those that were seen a moment ago, of the same project.
        rows = rows | Document.objects.filter(among("pk", pages))
    return rows.filter(project=project).order_by()


def passages_seen(user: User, project: uuid.UUID, pages: Pages) -> QuerySet[Passage]:
    """The passages of these documents."""
    if pages is None:
        return visible_to(user, Passage).filter(project=project)
    documents = documents_seen(user, project, pages).values("pk")
    return Passage.objects.filter(project=project, document__in=documents)
