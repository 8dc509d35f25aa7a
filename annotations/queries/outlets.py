"""What documents of a project may be narrowed by: its outlets, their owners, its languages."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from annotations.models import Document, Outlet, Project
from annotations.queries.kept import kept


def languages(project: Project) -> list[str]:
    """The languages that documents of the project are in."""
    return languages_of(project.pk)


@kept
def languages_of(project: uuid.UUID) -> QuerySet[Document, str]:
    """What `languages` is made of."""
    rows = Document.objects.filter(project=project).exclude(language="").order_by("language")
    return rows.values_list("language", flat=True).distinct()


def outlets(project: Project) -> QuerySet[Outlet]:
    """The outlets of the project, by name."""
    return Outlet.objects.filter(project=project)


@kept
def outlet_names(project: uuid.UUID) -> QuerySet[Outlet, Any]:
    """The keys and names of the outlets of the project, by name."""
    return Outlet.objects.filter(project=project).values_list("pk", "name")


def owner_groups(project: Project) -> list[str]:
    """The owner groups that outlets of the project name."""
    rows = Outlet.objects.filter(project=project).exclude(owner_group="").order_by("owner_group")
    return list(rows.values_list("owner_group", flat=True).distinct())
