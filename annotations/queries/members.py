"""Who reviews in a project, and who of them draws from a queue."""

from __future__ import annotations

from django.db.models import QuerySet

from annotations.models import Membership, Project, Queue, QueueMember, Role, User
from annotations.queries.visibility import holds


def reviewers_of(project: Project) -> QuerySet[User]:
    """The active members who may review, by user name."""
    held = Membership.objects.filter(project=project, role__in=Role.REVIEWER.upwards)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("username")


def drawers_of(queue: Queue) -> QuerySet[User]:
    """The reviewers who may be given documents of the queue, by user name."""
    rows = reviewers_of(queue.project)
    if queue.everyone:
        return rows
    return rows.filter(pk__in=QueueMember.objects.filter(queue=queue).values("user"))


def may_draw(user: User, queue: Queue) -> bool:
    """Whether a person may be given documents of the queue; site admins without being a member."""
    if not holds(user, queue.project, Role.REVIEWER):
        return False
    return queue.everyone or QueueMember.objects.filter(queue=queue, user=user).exists()
