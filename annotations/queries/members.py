"""Who belongs to a project, who reviews in it, and who of them draws from a queue."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from annotations.models import Membership, Project, Queue, QueueMember, Role, User
from annotations.queries.kept import kept
from annotations.queries.roles import holds
from annotations.queries.visibility import visible_to


@kept
def members_of(user: Any, project: uuid.UUID) -> QuerySet[Membership]:
    """Who belongs to a project, by user name, for who may see it."""
    rows = visible_to(user, Membership).filter(project=project)
    return rows.select_related("user").order_by("user__username")


def reviewers_of(project: Project | uuid.UUID) -> QuerySet[User]:
    """The active members who may review, by user name."""
    key = project.pk if isinstance(project, Project) else project
    held = Membership.objects.filter(project=key, role__in=Role.REVIEWER.upwards)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("username")


def drawers_of(queue: Queue) -> list[User]:
    """The reviewers who may be given documents of the queue, by user name."""
    return _drawers(queue.project_id, () if queue.everyone else (queue.pk,))


@kept
def _drawers(project: uuid.UUID, named: tuple[uuid.UUID, ...]) -> QuerySet[User]:
    """Those of the project, or of them those who are named in one of these queues, if any."""
    rows = reviewers_of(project)
    members = QueueMember.objects.filter(queue__in=named)
    return rows.filter(pk__in=members.values("user")) if named else rows


def may_draw(user: User, queue: Queue) -> bool:
    """Whether a person may be given documents of the queue; site admins without being a member."""
    if not holds(user, queue.project, Role.REVIEWER):
        return False
    return queue.everyone or QueueMember.objects.filter(queue=queue, user=user).exists()
