"""What people say to each other about a document or an annotation on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from annotations.models.annotations import Annotation
from annotations.models.base import Row, with_history
from annotations.models.documents import Document
from annotations.models.projects import Project


@with_history()
class Comment(Row):
    """One remark. Without a `parent` it opens a thread, which may be resolved; with one it answers.

    What is removed keeps its row, so that the answers to it keep their place.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="comments", db_constraint=False
    )
    annotation = models.ForeignKey(
        Annotation, models.CASCADE, related_name="comments", null=True, blank=True,
        db_constraint=False,
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="answers", null=True, blank=True, db_constraint=False
    )
    author = models.ForeignKey("annotations.User", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["id", "document", "project"], name="comment_project_key"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent__isnull=True),
                name="a_thread_is_resolved_at_its_head_and_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
        ]
        indexes = [models.Index(fields=["project", "created_at", "id"], name="comment_list")]
