"""What a person was told, and how much of it is unread."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from annotations.models import Notification
from annotations.queries.visibility import visible_to

MOST_COUNTED = 100


def notifications_of(user: Any) -> QuerySet[Notification]:
    """All that the person was told, with the projects."""
    return visible_to(user, Notification).select_related("project")


def unread_count(user: Any) -> int:
    """How many are unread, up to MOST_COUNTED."""
    unread = visible_to(user, Notification).filter(read_at__isnull=True).order_by()
    return unread[:MOST_COUNTED].count()
