"""Who has which role in which project, and rows of the projects where they have it.

A site admin (an active superuser) manages every project.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from annotations.models import Membership, Project, Role, User
from annotations.queries.once import MOST_ROLES, known_of
from annotations.queries.written import Rows, RowsOf


def is_site_admin(user: Any) -> bool:
    """Whether this person manages every project."""
    return bool(user.is_active and user.is_superuser)


def role_in(user: Any, project: Project, *, using: str | None = None) -> Role | None:
    """The person's role in the project; None for strangers and for deactivated people."""
    if not user.is_active:
        return None
    if user.is_superuser:
        return Role.MANAGER
    known = known_of(user).roles if using is None else None
    if known is not None:
        return known.get(project.pk)
    rows = Membership.objects.using(using).filter(user=user, project=project)
    found = rows.values_list("role", flat=True).first()
    return Role(found) if found else None


def roles_of(user: User, projects: Iterable[Project]) -> dict[uuid.UUID, Role]:
    """The person's role in each of these projects, all of which they are in."""
    if is_site_admin(user):
        return {project.pk: Role.MANAGER for project in projects}
    known = known_of(user).roles
    if known is not None:
        return known
    held = Membership.objects.filter(user=user).values_list("project", "role")
    return {project: Role(role) for project, role in held}


def holds(user: Any, project: Project, least: Role) -> bool:
    """Whether the person has this role in the project, or one that includes it."""
    role = role_in(user, project)
    return role is not None and role.includes(least)


def _member_projects(user: User) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user=user).values("project")


def _managed_projects(user: User) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(user=user, role=Role.MANAGER).values("project")


def _judged_projects(user: User) -> QuerySet[Membership, Any]:
    held = Membership.objects.filter(user=user, role__in=Role.ADJUDICATOR.upwards)
    return held.values("project")


def _projects(user: User, rows_of: RowsOf, least: Role) -> Rows | list[uuid.UUID]:
    """The keys of the projects where the person has this role or more: those of `rows_of`.

    Told where they are known, which spares PostgreSQL a join; else a subquery.
    """
    roles = known_of(user).roles
    if roles is None or len(roles) > MOST_ROLES:
        return Rows(rows_of, user)
    return [project for project, role in roles.items() if role.includes(least)]


def judges_in(user: User) -> Q:
    """Rows of projects where the person is an adjudicator: what was decided, and from what."""
    if is_site_admin(user):
        return Q()
    return Q(project__in=_projects(user, _judged_projects, Role.ADJUDICATOR))


def in_own_projects(user: User, path: str = "project") -> Q:
    """Rows of projects that the person is in."""
    if is_site_admin(user):
        return Q()
    return Q(**{f"{path}__in": _projects(user, _member_projects, Role.VIEWER)})


def managed(user: User, path: str = "project") -> Q:
    """Rows of projects that the person manages."""
    if is_site_admin(user):
        return Q()
    return Q(**{f"{path}__in": _projects(user, _managed_projects, Role.MANAGER)})
