"""Queues and who has what of them, to look at; a lease can be ended.

Queues are made and run on their pages, by their managers.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.access import actor_of
from annotations.admin.base import LookingAdmin, is_superuser
from annotations.admin.work import WithoutTexts
from annotations.models import Assignment, AssignmentState, Queue, Submission
from annotations.services.assignments import release


@admin.register(Queue)
class QueueAdmin(LookingAdmin):
    """What each queue asks for."""

    list_display = ("name", "project", "state", "stage", "round", "overlap", "share_twice",
                    "blind", "created_at")  # fmt: skip
    list_select_related = ("project",)
    list_filter = ("state", "stage", "blind")
    search_fields = ("name", "project__name", "project__slug")

    def get_view_on_site_url(self, obj: Queue | None = None) -> str | None:
        """The page that it is run on."""
        return reverse("queue", args=[obj.pk]) if obj else None


@admin.register(Assignment)
class AssignmentAdmin(WithoutTexts):
    """Who is, or was, on which document. A lease of somebody who left can be ended."""

    list_display = ("document", "annotator", "queue", "round", "state", "leased_until", "ended_at",
                    "project")  # fmt: skip
    list_filter = ("state",)
    search_fields = ("document__title", "annotator__name", "queue__name", "project__slug")
    exclude = ("draw_key", "item", "place")
    actions = ("release",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """With the names of people and queues."""
        return super().get_queryset(request).select_related("annotator", "queue")

    @admin.action(description=_("End the chosen leases"), permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        """Give the documents back through the service; drafts stay with their authors."""
        for one in queryset.filter(state=AssignmentState.LEASED):
            release(actor_of(request), one)

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)


@admin.register(Submission)
class SubmissionAdmin(WithoutTexts):
    """What was handed in first, and when. What was said is read on the pages."""

    list_display = ("document", "annotator", "queue", "round", "blind", "submitted_at", "project")
    list_filter = ("blind",)
    search_fields = ("document__title", "annotator__name", "queue__name", "project__slug")
    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names of people and queues, and not what was said."""
        return super().get_queryset(request).select_related("annotator", "queue").defer("content")
