"""What the keys of agreement's figures are called, and beside what people may be named.

The figures themselves are `queries/agreement.py`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    Annotator,
    Changed,
    Document,
    Guideline,
    Label,
    Project,
    Queue,
    Submission,
    User,
)
from annotations.queries.kept import kept
from annotations.queries.names import hides_names
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import comparable_to, visible_to


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of figures stand for, as far as they do."""

    people: dict[uuid.UUID, str]
    documents: dict[uuid.UUID, Document]
    queues: dict[uuid.UUID, Queue]
    labels: dict[str, Label]

    def of_documents(self, project: Project, documents: set[uuid.UUID]) -> Names:
        """The same with these documents, without their texts."""
        rows = _named(project.pk, tuple(documents))
        return replace(self, documents={one.pk: one for one in rows})


@kept
def _named(project: uuid.UUID, documents: tuple[uuid.UUID, ...]) -> QuerySet[Document]:
    rows = Document.objects.filter(project=project, pk__in=documents)
    return rows.only("title", "external_id", "language")


def names(user: User, project: Project, documents: set[uuid.UUID]) -> Names:
    """The people, queues and labels of the project, and these documents without their texts.

    Who has worked only where the person may not look is not named at all. Beside what they said
    people are named as far as `Naming` has it.
    """
    stamped = Stamped(user, project, "names")
    people = stamped.of("people", (Changed.RESULTS, Changed.WORK), lambda: _people(user, project))
    stamped.keep()
    found = Names(
        people=people,
        documents={},
        queues={one.pk: one for one in _of_project(project.pk, Queue)},
        labels={one.key: one for one in _of_project(project.pk, Label)},
    )
    return found.of_documents(project, documents) if documents else found


@kept
def _of_project(project: uuid.UUID, model: type[Queue | Label]) -> QuerySet[Any]:
    return model._default_manager.filter(project=project)


@kept
def rounds_of(project: uuid.UUID) -> QuerySet[Submission, int]:
    """The rounds in which anything was handed in."""
    rows = Submission.objects.filter(project=project).order_by("round")
    return rows.values_list("round", flat=True).distinct()


@kept
def versions_of(project: uuid.UUID) -> QuerySet[Guideline, int]:
    """The versions of the guideline."""
    return Guideline.objects.filter(project=project).values_list("version", flat=True)


def _people(user: User, project: Project) -> dict[uuid.UUID, str]:
    seen = set(visible_to(user, Annotator).filter(project=project).values_list("pk", flat=True))
    compared = comparable_to(user).filter(project=project)
    seen |= set(compared.order_by().values_list("annotator", flat=True).distinct())
    people = Annotator.objects.filter(project=project, pk__in=seen).select_related("user")
    return {one.pk: one.user.name if one.user else one.name for one in people}


@dataclass(frozen=True, slots=True)
class Naming:
    """Whose work the asker may be told it is: see `queries/names.py`.

    `decided` are the documents, each with its round, of which all may be told; None, where
    nothing is hidden. `own` are the asker's annotators.
    """

    decided: set[tuple[uuid.UUID, int]] | None = None
    own: frozenset[uuid.UUID] = frozenset()

    @classmethod
    def of(cls, user: User, project: Project) -> Naming:
        """What is hidden of the project from this person; two queries where anything is."""
        if not hides_names(user, project):
            return cls()
        closed = Adjudication.objects.filter(project=project, state__in=CLOSED_STATES)
        own = Annotator.objects.filter(project=project, user=user).values_list("pk", flat=True)
        return cls(set(closed.values_list("document", "round")), frozenset(own))

    def told(self, document: uuid.UUID, round: int, annotator: Any) -> bool:
        """Whether it may be told who read the document in this round; gold is nobody's."""
        return (
            self.decided is None
            or not isinstance(annotator, uuid.UUID)
            or annotator in self.own
            or (document, round) in self.decided
        )
