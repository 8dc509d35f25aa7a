"""Comments as both doors show them, and their threads. Who sees which is `visibility`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from annotations.models import Annotation, Comment, Document, User
from annotations.queries.kept import kept
from annotations.queries.names import masked, nameable_speakers
from annotations.queries.visibility import visible_to

MOST_THREADS = 500
_DIRECT = {
    "project": "project", "document": "document", "annotation": "annotation", "thread": "parent",
}  # fmt: skip


@dataclass(slots=True)
class Thread:
    """What was said first, and the answers. `head` is None where that was removed since."""

    key: uuid.UUID
    head: Comment | None
    annotation: Annotation | None
    answers: list[Comment] = field(default_factory=list)

    @property
    def resolved(self) -> bool:
        """Whether somebody has said that it is settled."""
        return self.head is not None and self.head.resolved_at is not None


def shown_comments(user: User) -> QuerySet[Comment]:
    """The comments that the person may see."""
    return with_people(visible_to(user, Comment))


def with_people(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """The same rows with everything that is shown of them."""
    return rows.select_related("project", "author", "resolved_by", "annotation__label")


def filtered(user: User, rows: QuerySet[Comment], asked: dict[str, Any]) -> QuerySet[Comment]:
    """The rows that fit every filter given; `resolved` is a question about threads."""
    for name, path in _DIRECT.items():
        if asked.get(name):
            rows = rows.filter(**{path: asked[name]})
    if asked.get("author"):
        said = Q(author__username=User.normalize_username(asked["author"]))
        rows = rows.filter(said, nameable_speakers(user))
    if asked.get("resolved"):
        settled = asked["resolved"] == "true"
        rows = rows.filter(parent__isnull=True, resolved_at__isnull=not settled)
    return rows


def threads(user: User, document: Document, annotation: Annotation | None = None) -> list[Thread]:
    """Threads about the document, then those about its annotations in reading order.

    With `annotation` those about it alone. Open ones stand before resolved ones.
    """
    rows = shown_comments(user).filter(document=document)
    if annotation is not None:
        rows = rows.filter(annotation=annotation)
    told = masked(user, rows.order_by("created_at", "pk"))
    return sorted(_threads(told), key=_place)[:MOST_THREADS]


def _threads(rows: Iterable[Comment]) -> list[Thread]:
    found: dict[uuid.UUID, Thread] = {}
    for row in rows:
        key = row.parent_id or row.pk
        thread = found.setdefault(key, Thread(key, None, row.annotation))
        if row.parent_id:
            thread.answers.append(row)
        else:
            thread.head = row
    return list(found.values())


def _place(thread: Thread) -> tuple[bool, int]:
    return thread.resolved, -1 if thread.annotation is None else thread.annotation.start


def open_threads(user: User, document: Document) -> dict[uuid.UUID | None, int]:
    """How many threads are open by annotation; those about the document itself under None."""
    # Of most documents nobody has said anything, and who sees it takes long to plan.
    return dict(_open_heads(user, document.pk)) if _any_said(document.pk) else {}


@kept
def _any_said(document: uuid.UUID) -> QuerySet[Comment, uuid.UUID]:
    return Comment.objects.filter(document=document).order_by().values_list("pk", flat=True)[:1]


@kept
def _open_heads(user: User, document: uuid.UUID) -> QuerySet[Comment, Any]:
    heads = visible_to(user, Comment).filter(
        document=document, parent__isnull=True, resolved_at__isnull=True
    )
    return heads.order_by().values_list("annotation").annotate(n=Count("pk"))
