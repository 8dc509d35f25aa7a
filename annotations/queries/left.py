"""Whether a queue has anything left for a person: known without a walk through the whole queue.

The first free places are looked at; of more, what the last draw in vain found is believed as long
as nothing came free since (`models.stamps`). Drawing itself is `services.drawing`.
"""

from __future__ import annotations

import uuid

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable, ExpressionWrapper
from django.db.models.functions import Coalesce, Now

from annotations.models import (
    AnnotationSet,
    Assignment,
    AssignmentState,
    Document,
    DocumentKind,
    Freed,
    NothingLeft,
    Place,
    Queue,
    SetStatus,
    User,
)
from annotations.queries.kept import kept

FIRST = 100
"""So many free places are looked at: of more, only what was found before is known."""
IN_TURN = ("-priority", "band", "rank", "pk")


def nothing_left(user: User, *, first: int = FIRST) -> Combinable:
    """Of rows of queues, whether it is known that the next draw of the person gives nothing.

    So many of the `first` free places are looked at. What they hold, what somebody else's lease
    ran out on, and documents that may join since it was last looked, they may still be given.
    """
    leased = Assignment.objects.filter(queue=OuterRef("pk"), state=AssignmentState.LEASED)
    given = leased.filter(Q(annotator__user=user) | Q(leased_until__lt=Now()))
    came = Document.objects.filter(
        project=OuterRef("project"),
        kind=DocumentKind.DOCUMENT,
        created_at__gt=OuterRef("joined_at"),
    )
    may_join = Q(all_documents=True) & Exists(came)
    found = ~Exists(given) & ~may_join & (Exists(_remembered(user)) | _none_among_all(user, first))
    return ExpressionWrapper(found, BooleanField())


def nothing_left_in(user: User, queue: uuid.UUID) -> bool:
    """Whether it is known of one queue."""
    return bool(_known_of(user, queue))


@kept
def _known_of(user: User, queue: uuid.UUID) -> QuerySet[Queue]:
    return Queue.objects.filter(nothing_left(user), pk=queue).only("pk")


def _remembered(user: User) -> QuerySet[NothingLeft]:
    freed = Freed.objects.filter(queue=OuterRef("queue")).order_by().values("queue")
    now = Coalesce(Subquery(freed.annotate(sum=Sum("n")).values("sum")), Value(0))
    own = NothingLeft.objects.filter(queue=OuterRef("pk"), annotator__user=user)
    return own.filter(freed=now)


def _none_among_all(user: User, first: int) -> Q:
    """All free places are among the first, and of documents that the person had."""
    free = Place.objects.filter(free=True).order_by(*IN_TURN)
    on_it = {"document": OuterRef("document"), "round": OuterRef("round"), "annotator__user": user}
    had = Exists(Assignment.objects.filter(**on_it)) | Exists(
        AnnotationSet.objects.filter(**on_it, status=SetStatus.SUBMITTED)
    )
    begin = free.filter(queue=OuterRef(OuterRef("pk")))[:first].values("pk")
    others = free.filter(queue=OuterRef("pk"))[first : first + 1]
    theirs = Place.objects.filter(~had, pk__in=begin)
    return Q(~Exists(others)) & Q(~Exists(theirs))
