"""What a person was told, and how much of it is unread."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, QuerySet

from annotations.models import (
    Adjudication,
    AdjudicationState,
    AnnotationSet,
    Notification,
    NotificationKind,
    SetStatus,
    User,
)
from annotations.queries.once import known_of
from annotations.queries.visibility import visible_to

MOST_COUNTED = 100


def notifications_of(user: Any) -> QuerySet[Notification]:
    """All that the person was told, with the projects."""
    return visible_to(user, Notification).select_related("project", "comment__author")


def remark_on(user: User, annotation_set: AnnotationSet | None) -> Notification | None:
    """What an adjudicator asked the author of this draft to look at again, newest first."""
    if annotation_set is None or annotation_set.status != SetStatus.DRAFT:
        return None
    waiting = Adjudication.objects.filter(
        document=annotation_set.document_id, round=annotation_set.round,
        state=AdjudicationState.WAITING,
    )  # fmt: skip
    rows = visible_to(user, Notification).filter(
        Exists(waiting), kind=NotificationKind.ASKED_BACK, payload__set=str(annotation_set.pk)
    )
    return rows.order_by("-created_at", "-pk").first()


def unread_count(user: Any) -> int:
    """How many are unread, up to MOST_COUNTED.

    Every page asks; of whom it is known that nothing is, nothing more is asked.
    """
    if not known_of(user).unread:
        return 0
    unread = visible_to(user, Notification).filter(read_at__isnull=True).order_by()
    return unread[:MOST_COUNTED].count()
