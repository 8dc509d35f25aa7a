"""Who is blind to whose work, as SQL conditions. Part of `visibility`, which alone asks here.

A person is blind to a document from the moment it enters a blind queue that they may draw from,
until a set of theirs is handed in in that round, or the document is adjudicated or taken out, or
the queue has ended. Reviewers are it by their role; whoever holds an assignment from a blind queue
is it, too, an adjudicator or a manager as well. Own work is always seen.

The conditions are `NOT EXISTS` that lean on the outer row by nothing but the document's key. So
PostgreSQL looks few rows up by the index, and for many hashes the hidden documents once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Func, OuterRef, Q, QuerySet

from annotations.models import (
    AnnotationSet,
    Assignment,
    ItemState,
    Membership,
    Queue,
    QueueItem,
    QueueMember,
    SetStatus,
    User,
)
from annotations.queries.once import blind_leases, blind_queues, known_of
from annotations.queries.plain_rows import among
from annotations.queries.written import NoneOf, RowsOf

# What a transaction that was begun before that moment may have taken to be seen.
_LONGEST = timedelta(minutes=1)
# Not an empty Q, which is nothing where it is one of two.
_ALWAYS = ~Q(pk__in=[])
_OPEN = (ItemState.WAITING, ItemState.READY)


def _handed_in(user: User) -> Exists:
    """Of a row with document and round: whether the person has handed in a set there."""
    own = AnnotationSet.objects.filter(
        Q(status=SetStatus.SUBMITTED) | Q(submission__isnull=False),
        document=OuterRef("document"), round=OuterRef("round"), annotator__user=user,
    )  # fmt: skip
    return Exists(own)


def drawable(user: User) -> QuerySet[QueueItem]:
    """The documents of blind queues that a reviewer may draw, and has not handed in."""
    # Queues apart: whoever draws from none is done before any document is looked at.
    queues = blind_queues(user.pk).values("pk")
    return QueueItem.objects.filter(~_handed_in(user), queue__in=queues, state__in=_OPEN)


def held(user: User) -> QuerySet[Assignment]:
    """The assignments from blind queues that a person of any role holds."""
    return blind_leases(user.pk).filter(~_handed_in(user))


def _sources(user: User) -> list[RowsOf]:
    """Where blindness may come from; a site admin has no role that makes blind."""
    known = known_of(user)
    drawn: list[RowsOf] = [drawable] if known.draws and not user.is_superuser else []
    return [*drawn, held] if known.holds else drawn


def blind_to_nothing(user: User) -> bool:
    """Whether it is known that nothing makes the person blind to any document."""
    return not _sources(user)


def sighted(
    user: User,
    document: str | Func[Any],
    whose: str = "",
    of: Sequence[uuid.UUID] | None = None,
) -> Q:
    """Rows about a document that blindness does not hide.

    `document` is the path to it, or an expression of the outer row; `whose` is the path to the
    user whose work a row is; one's own is not hidden. With `of`, rows about these documents alone:
    then the database looks at no more hidden ones than these.
    """
    condition = Q()
    for rows_of in _sources(user):
        if of is None or not isinstance(document, str):
            condition &= Q(NoneOf(rows_of, user, "document", document))
        else:
            hidden = rows_of(user).filter(among("document", of), document=OuterRef(document))
            condition &= ~Q(Exists(hidden))
    if not condition:
        return _ALWAYS
    return Q(**{whose: user}) | condition if whose else condition


def jobs_apart(user: User, job: str) -> Q:
    """Rows of jobs (`job` is the path to one) that brought in nothing the person is blind to."""
    condition = Q()
    for rows_of in _sources(user):
        brought = Q(document__import_job=OuterRef(job)) | Q(
            document__annotation_sets__import_job=OuterRef(job)
        )
        condition &= Q(~Exists(rows_of(user).filter(brought)))
    return condition or _ALWAYS


def blind_since(user: User, project: uuid.UUID, moment: datetime) -> bool:
    """Whether the person may be blind to something of the project that they saw at that moment.

    Says yes too often rather than once too rarely: when a queue with documents that are still
    hidden was changed since, or the person's part in the project or the queue was.
    """
    moment -= _LONGEST
    hidden = drawable(user).filter(project=project)
    queues = Queue.objects.filter(pk__in=hidden.values("queue"))
    named = QueueMember.objects.filter(queue__in=queues, user=user, created_at__gte=moment)
    events = {"pgh_created_at__gte": moment}
    return (
        (not user.is_superuser and hidden.filter(created_at__gte=moment).exists())
        or held(user).filter(project=project, started_at__gte=moment).exists()
        or (not user.is_superuser and named.exists())
        or _changed(Queue, pgh_obj__in=queues, **events)
        or (hidden.exists() and _changed(Membership, project=project, user=user, **events))
    )


def _changed(model: Any, **which: Any) -> bool:
    return bool(model.pgh_event_model.objects.filter(**which).exists())
