"""Whom a list of a project may be narrowed to, as its filters offer it."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from annotations.models import Annotator, Changed, Project, User
from annotations.queries.kept import kept
from annotations.queries.names import hides_names, nameable_people
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import visible_to


def offered_people(user: User, project: Project) -> list[tuple[uuid.UUID, str]]:
    """Keys and names of the annotators whom the person may be told, by name.

    Where no name is hidden, who has work that the person sees is looked up when work changed.
    """
    if hides_names(user, project):
        return [(one.pk, one.name) for one in nameable_people(user, project)]
    there = annotators_of(project.pk)
    stamped = Stamped(user, project, "people", *(key for key, _name in there), small=True)
    on = Changed.RESULTS, Changed.WORK
    told = stamped.of("told", on, lambda: set(_told(user, project.pk)))
    stamped.keep()
    return [one for one in there if one[0] in told]


def former(user: User, project: Project, username: str) -> QuerySet[User]:
    """Whoever of this user name has worked in the project, as far as the person sees it."""
    there = visible_to(user, Annotator).filter(project=project)
    return User.objects.filter(annotators__in=there, username=username)


@kept
def _told(user: User, project: uuid.UUID) -> QuerySet[Annotator, uuid.UUID]:
    rows = visible_to(user, Annotator).filter(project=project).order_by()
    return rows.values_list("pk", flat=True)


@kept
def annotators_of(project: uuid.UUID) -> QuerySet[Annotator, tuple[uuid.UUID, str]]:
    """Keys and names of all annotators of the project, by name."""
    rows = Annotator.objects.filter(project=project).order_by("name")
    return rows.values_list("pk", "name")
