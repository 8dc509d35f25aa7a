"""The views that a person is offered on a page."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from annotations.models import Project, SavedView, User
from annotations.queries.kept import kept
from annotations.queries.visibility import visible_to


def offered(user: User, project: Project, page: str = "") -> list[SavedView]:
    """The person's own views and those shared, of one page or of all, by name."""
    return offered_on(user, project.pk, page)


@kept
def offered_on(user: User, project: uuid.UUID, page: str) -> QuerySet[SavedView]:
    """What `offered` is made of."""
    rows = visible_to(user, SavedView).filter(project=project).select_related("user")
    return rows.filter(page=page) if page else rows
