"""Background work and the workers, to look at."""

from __future__ import annotations

from django.contrib import admin

from annotations.admin.base import LookingAdmin
from annotations.models import Job, WorkerBeat


@admin.register(Job)
class JobAdmin(LookingAdmin):
    """Jobs of all projects. They are cancelled on their own pages."""

    list_display = ("kind", "state", "project", "file_name", "done", "total", "problems",
                    "attempt", "created_by", "created_at")  # fmt: skip
    list_filter = ("kind", "state")
    list_select_related = ("project", "created_by")
    search_fields = ("file_name", "project__slug", "id")


@admin.register(WorkerBeat)
class WorkerBeatAdmin(LookingAdmin):
    """When each worker gave its last sign of life."""

    list_display = ("name", "seen_at")
