"""What the keys of agreement's figures are called, for those who may know it.

The figures themselves are `queries/agreement.py`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.models import Annotator, Document, Label, Project, Queue, Role, User
from annotations.opinions import Rules
from annotations.queries.visibility import comparable_to, role_in, visible_to


@dataclass(frozen=True, slots=True)
class Names:
    """What the keys of figures stand for, as far as they do."""

    people: dict[uuid.UUID, str]
    documents: dict[uuid.UUID, Document]
    queues: dict[uuid.UUID, Queue]
    labels: dict[str, Label]


def names(user: User, project: Project, documents: set[uuid.UUID]) -> Names:
    """The people, queues and labels of the project, and these documents without their texts.

    Where the project adjudicates double blind, people have letters for all but managers. Who has
    worked only where the person may not look is not named at all.
    """
    seen = set(visible_to(user, Annotator).filter(project=project).values_list("pk", flat=True))
    compared = comparable_to(user).filter(project=project)
    seen |= set(compared.order_by().values_list("annotator", flat=True).distinct())
    people = Annotator.objects.filter(project=project).select_related("user").order_by("pk")
    hidden = Rules.of(project.settings).double_blind and role_in(user, project) != Role.MANAGER
    rows = Document.objects.filter(project=project, pk__in=documents).defer("text")
    return Names(
        people={
            one.pk: _letters(number) if hidden else one.user.name if one.user else one.name
            for number, one in enumerate(people)
            if one.pk in seen
        },
        documents=rows.in_bulk(),
        queues=Queue.objects.filter(project=project).in_bulk(),
        labels={one.key: one for one in Label.objects.filter(project=project)},
    )


def _letters(number: int) -> str:
    """Reviewer A to Z, then AA and so on."""
    letters = ""
    while number >= 0:
        number, letter = number // 26 - 1, number % 26
        letters = chr(ord("A") + letter) + letters
    return _("Reviewer %s") % letters
