"""Projects as rows of a list, with what is shown of each beside its name."""

from __future__ import annotations

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value

from annotations.models import Guideline, Membership, Project, Role, User
from annotations.queries.roles import is_site_admin
from annotations.queries.visibility import visible_to


def shown_projects(user: User) -> QuerySet[Project]:
    """The projects that the person may see, with the person's `role` and `guideline_version`."""
    held = Membership.objects.filter(project=OuterRef("pk"), user=user).values("role")
    role = Value(Role.MANAGER) if is_site_admin(user) else Subquery(held, CharField())
    latest = Guideline.objects.filter(project=OuterRef("pk")).order_by("-version")
    return visible_to(user, Project).annotate(
        role=role, guideline_version=Subquery(latest.values("version")[:1])
    )
