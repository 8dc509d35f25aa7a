"""What every page asks about the person, asked once a request: roles, blindness, bell, settings.

Only requests that read ask so (`middleware`); everywhere else `known_of` knows nothing. What the
answer means for who sees what is `visibility` and `blindness`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from annotations.models import (
    Assignment,
    AssignmentState,
    Membership,
    Notification,
    Queue,
    QueueMember,
    QueueState,
    ReadingSettings,
    Role,
    User,
)
from annotations.queries.kept import kept, together
from annotations.queries.known import Known, people

# Of more projects the keys are not told with every question.
MOST_ROLES = 40
_SETTINGS = [one.name for one in ReadingSettings._meta.fields if not one.primary_key]


def blind_queues(user: uuid.UUID) -> QuerySet[Queue]:
    """The blind queues that make a reviewer blind to what waits in them."""
    reviewed = Membership.objects.filter(user=user, role=Role.REVIEWER)
    named = QueueMember.objects.filter(user=user)
    return Queue.objects.filter(
        Q(everyone=True) | Q(pk__in=named.values("queue")), ~Q(state=QueueState.ENDED),
        blind=True, project__in=reviewed.values("project"),
    )  # fmt: skip


def blind_leases(user: uuid.UUID) -> QuerySet[Assignment]:
    """What a person of any role holds from blind queues."""
    return Assignment.objects.filter(
        annotator__user=user, state=AssignmentState.LEASED, queue__blind=True
    )


def known_of(user: User) -> Known:
    """What is known of the person in this request; of everything the least where it does not."""
    found = people()
    if found is None:
        return _NOTHING
    if user.pk not in found:
        found[user.pk] = _ask(user)
    return found[user.pk]


_NOTHING = Known()


def ask_with_known(user: User, *asked: Any) -> None:
    """Ask these, each as for `kept.together`, in one go with what is known of the person."""
    found = people()
    if found is not None and user.pk not in found:
        together(*asked, (_asked, user.pk))


def _ask(user: User) -> Known:
    (row,) = _asked(user.pk) or [None]
    if row is None:
        return Known()
    roles, draws, holds, unread, reading = row
    told = {uuid.UUID(one["project"]): Role(one["role"]) for one in roles}
    return Known(told, draws and not user.is_superuser, holds, unread, reading)


@kept
def _asked(user: uuid.UUID) -> QuerySet[User, Any]:
    own = Membership.objects.filter(user=user)
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    settings = ReadingSettings.objects.filter(user=user)
    return User.objects.filter(pk=user).values_list(
        ArraySubquery(own.values(told=JSONObject(project="project", role="role"))),
        Exists(blind_queues(user)),
        Exists(blind_leases(user)),
        Exists(unread),
        Subquery(settings.values(told=JSONObject(**{name: name for name in _SETTINGS}))),
    )
