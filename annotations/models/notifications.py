"""What people are told in the app about things that concern them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Row
from annotations.models.comments import Comment
from annotations.models.projects import Project


class NotificationKind(models.TextChoices):
    """What it is about; `payload` holds what the sentence names."""

    JOB_ENDED = "job-ended", _("A job of yours ended")
    ROLE_GIVEN = "role-given", _("You were given a role")
    GUIDELINE_CHANGED = "guideline-changed", _("The guideline has a new version")
    SET_REOPENED = "set-reopened", _("A set of yours was reopened")
    ASKED_BACK = "asked-back", _("A set of yours came back with a remark")
    MENTIONED = "mentioned", _("You were mentioned in a comment")
    COMMENTED = "commented", _("Somebody commented on your work, or answered you")


ABOUT_COMMENTS = [NotificationKind.MENTIONED.value, NotificationKind.COMMENTED.value]


class Notification(Row):
    """One thing told to one person. No history: it tells of what has its own.

    What is told of a comment is hidden as long as the comment is.
    """

    user = models.ForeignKey(
        "annotations.User", models.CASCADE, related_name="notifications", db_index=False
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="notifications", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="notifications", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=NotificationKind.choices)
    payload = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notification_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ABOUT_COMMENTS, comment__isnull=False)
                | (~Q(kind__in=ABOUT_COMMENTS) & Q(comment__isnull=True)),
                name="a_notification_of_a_comment_names_it",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "created_at", "id"], name="notification_list"),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
        ]
