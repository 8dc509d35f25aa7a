"""What the caller was told in the app."""

from __future__ import annotations

import uuid

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.notifications import (
    NOTIFICATION_SORTS,
    NotificationQuery,
    NotificationShape,
    ReadShape,
)
from annotations.models import Notification, Role
from annotations.queries.notifications import notifications_of
from annotations.services.notifications import mark_all_read, mark_read


class Notifications(WorkbenchView):
    """All of the caller's notifications."""

    shape = NotificationShape

    @operation(
        "listNotifications", "List own notifications", asks=NotificationQuery,
        gives=NotificationShape, page=True, problems=[404],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What the caller was told, newest first, of one project or of all."""
        rows = notifications_of(self.user)
        if "project" in self.asked:
            rows = rows.filter(project=find_project(self.user, self.asked["project"]))
        if "unread" in self.asked:
            rows = rows.filter(read_at__isnull=self.asked["unread"] == "true")
        return self.page(rows, NOTIFICATION_SORTS)


class ReadNotification(WorkbenchView):
    """Marking one as read."""

    shape = NotificationShape

    @operation(
        "readNotification", "Mark a notification as read", gives=NotificationShape, problems=[404]
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Asked twice, the first time stays."""
        found = find(self.user, Notification, id, Role.VIEWER, "project")
        return self.answer(mark_read(self.actor, found))


class ReadNotifications(WorkbenchView):
    """Marking all as read."""

    shape = ReadShape

    @operation("readNotifications", "Mark all notifications as read", gives=ReadShape)
    def post(self, request: Request) -> Response:
        """Every notification of the caller that is unread now."""
        return self.answer({"read": mark_all_read(self.actor)})
