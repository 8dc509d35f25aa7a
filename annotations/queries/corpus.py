"""The annotated corpus as records, from one snapshot of the database, narrowed to one reader.

`native` bytes come from the format's writer; jobs write them to a file, REST streams them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Collate
from django.utils import timezone

from annotations.formats.records import (
    CorpusRecord,
    DocumentRecord,
    EndRecord,
    LabelRecord,
    OutletRecord,
    Record,
    WrittenRecords,
)
from annotations.formats.registry import FORMATS
from annotations.models import (
    AnnotationSet,
    Document,
    Label,
    Outlet,
    Project,
    SetKind,
    SetStatus,
    User,
)
from annotations.queries.corpus_documents import Beside, documents
from annotations.queries.documents import Wanted
from annotations.queries.names import hidden_names, hides_names, nameable
from annotations.queries.selection import Selection
from annotations.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose view of which project, narrowed by which filters (see `filters.FILTERS`)."""

    user: User
    project: Project
    filters: Mapping[str, Any]
    after: str = ""

    def documents(self) -> QuerySet[Document]:
        """Documents in byte order of their external ids."""
        rows = visible_to(self.user, Document).filter(project=self.project)
        for name, path in (("kind", "kind"), ("language", "language"), ("outlet", "outlet__name")):
            if name in self.filters:
                rows = rows.filter(**{path: self.filters[name]})
        if chosen := self._chosen():
            rows = rows.filter(pk__in=chosen.rows(self.user, self.project).values("pk"))
        if "annotator" in self.filters:
            sets = self.sets().filter(annotator__name=self.filters["annotator"])
            rows = rows.filter(pk__in=sets.values("document"))
        ordered = rows.annotate(place=Collate("external_id", "C")).order_by("place")
        return ordered.filter(place__gt=self.after) if self.after else ordered

    def _chosen(self) -> Selection | None:
        """What was chosen in the list of documents, if the export is of that."""
        if "documents" in self.filters:
            return Selection.from_params({"keys": self.filters["documents"]})
        if "listed" in self.filters:
            return Selection(wanted=Wanted(**self.filters["listed"]))
        return None

    def sets(self) -> QuerySet[AnnotationSet]:
        """The annotation sets in scope: every one that the user may see, unless narrowed."""
        rows = visible_to(self.user, AnnotationSet).filter(project=self.project)
        if not self.filters.get("drafts", True):
            rows = rows.filter(Q(status=SetStatus.SUBMITTED) | Q(kind=SetKind.GOLD))
        if "annotator" in self.filters:
            rows = rows.filter(nameable(self.user), annotator__name=self.filters["annotator"])
        return rows

    def names(self, documents: Sequence[bytes]) -> dict[tuple[str, int, str], str]:
        """What annotators of these documents (`bytes` of keys) are called who are not to be named.

        By document, round and annotator, keys as text. Who is not in it keeps the name.
        """
        if not hides_names(self.user, self.project):
            return {}
        return hidden_names(self.user, [uuid.UUID(bytes=key) for key in documents])


def corpus_lines(
    user: User, project: Project, *, filters: Mapping[str, Any] | None = None, after: str = "",
    format: str = "native",
) -> Iterator[bytes]:  # fmt: skip
    """The corpus in pieces of bytes, from one read-only snapshot held as long as it is read."""
    write = FORMATS[format].write
    assert write is not None
    with Snapshot():
        yield from write(records(Scope(user, project, filters or {}, after)))


class Snapshot(transaction.Atomic):
    """A transaction in which every query sees the database as it was at the first one."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __enter__(self) -> None:
        outermost = not connection.in_atomic_block
        super().__enter__()
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def records(scope: Scope, beside: Beside | None = None) -> Iterator[Record]:
    """The records in the order of the format: corpus, outlets, documents, end.

    With `beside`, a second process reads some of the documents, which come written already.
    """
    counts = {"corpus": 1, "outlet": 0, "document": 0}
    yield _corpus(scope.project)
    for outlet in _outlets(scope):
        counts["outlet"] += 1
        yield outlet
    for document in _documents(scope, beside):
        counts["document"] += document.documents if isinstance(document, WrittenRecords) else 1
        yield document
    yield EndRecord(counts)


def _corpus(project: Project) -> CorpusRecord:
    guideline = project.guidelines.first()
    return CorpusRecord(
        project=project.slug,
        name=project.name,
        labels=tuple(_label(label) for label in project.labels.all()),
        guideline=guideline.version if guideline else None,
        guideline_markdown=guideline.markdown if guideline else "",
        exported_at=timezone.now(),
    )


def _label(label: Label) -> LabelRecord:
    return LabelRecord(
        key=label.key, title=label.title, definition=label.definition, meaning=label.meaning,
        colour=label.colour, hotkey=label.hotkey, order=label.order, retired=label.retired,
    )  # fmt: skip


def _outlets(scope: Scope) -> Iterator[OutletRecord]:
    rows = Outlet.objects.filter(project=scope.project).order_by(Collate("name", "C"))
    for row in rows.iterator():
        yield OutletRecord(
            name=row.name, domain=row.domain, owner_group=row.owner_group, notes=row.notes
        )


def _documents(scope: Scope, beside: Beside | None) -> Iterator[DocumentRecord | WrittenRecords]:
    """Keys in order through a server-side cursor, so that memory does not grow with the corpus."""
    found = scope.documents().values_list("pk", "length").iterator(chunk_size=10_000)
    return documents(found, scope.sets(), scope.names, beside)
