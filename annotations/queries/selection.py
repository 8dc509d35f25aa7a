"""Documents chosen in their list, by name or as all that fit its filters; what hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from annotations.models import Annotation, AnnotationSet, Document, Evidence, Project, User
from annotations.queries.documents import Wanted, filtered
from annotations.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Selection:
    """`keys`, or everything that fits `wanted` where that is given."""

    keys: Sequence[uuid.UUID] = ()
    wanted: Wanted | None = None

    def rows(self, user: User, project: Project) -> QuerySet[Document]:
        """Those of the documents that the person sees, in no order."""
        if self.wanted is not None:
            return filtered(user, project, self.wanted)
        return visible_to(user, Document).filter(project=project, pk__in=self.keys).order_by()

    def as_params(self) -> dict[str, Any]:
        """As it is kept with a job."""
        if self.wanted is None:
            return {"keys": [str(key) for key in self.keys]}
        return {"wanted": {name: value for name, value in asdict(self.wanted).items() if value}}

    @classmethod
    def from_params(cls, params: dict[str, Any]) -> Selection:
        """What `as_params` gave."""
        if "wanted" in params:
            return cls(wanted=Wanted(**params["wanted"]))
        return cls(keys=[uuid.UUID(key) for key in params["keys"]])


@dataclass(frozen=True, slots=True)
class Hanging:
    """What goes with documents when they are deleted; `cited` ones stay, others lean on them."""

    documents: int
    sets: int
    annotations: int
    evidence: int
    cited: int


def hanging_on(user: User, documents: QuerySet[Document]) -> Hanging:
    """What goes with these documents, as far as the person sees it; a few counts for any number."""
    keys = documents.values("pk")
    return Hanging(
        documents=documents.count(),
        sets=visible_to(user, AnnotationSet).filter(document__in=keys).count(),
        annotations=visible_to(user, Annotation).filter(document__in=keys).count(),
        evidence=visible_to(user, Evidence).filter(annotation__document__in=keys).count(),
        cited=leaned_on(documents).count(),
    )


def leaned_on(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Those of the documents that annotations of documents outside of these link as evidence."""
    keys = documents.values("pk")
    links = Evidence.objects.filter(
        document__in=keys, deleted_at__isnull=True, annotation__deleted_at__isnull=True
    ).exclude(annotation__document__in=keys)
    return documents.filter(pk__in=links.values("document"))
