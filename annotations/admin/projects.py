"""Projects with their guideline, labels and outlets, to look at."""

from __future__ import annotations

from django.contrib import admin

from annotations.admin.base import LookingAdmin
from annotations.models import Guideline, Label, Outlet, Project


@admin.register(Project)
class ProjectAdmin(LookingAdmin):
    """Projects are named, and deleted, on their own pages."""

    list_display = ("name", "slug", "created_by", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("name", "slug")

    def get_view_on_site_url(self, obj: Project | None = None) -> str | None:
        """The project's own page."""
        return f"/projects/{obj.slug}/" if obj else None


@admin.register(Guideline)
class GuidelineAdmin(LookingAdmin):
    """All versions of all guidelines."""

    list_display = ("project", "version", "created_by", "created_at")
    list_select_related = ("project", "created_by")
    search_fields = ("project__name", "project__slug")


@admin.register(Label)
class LabelAdmin(LookingAdmin):
    """The label schemes."""

    list_display = ("project", "order", "key", "title", "meaning", "hotkey", "retired")
    list_select_related = ("project",)
    list_filter = ("meaning", "retired")
    search_fields = ("key", "title", "project__slug")


@admin.register(Outlet)
class OutletAdmin(LookingAdmin):
    """Who publishes."""

    list_display = ("name", "domain", "owner_group", "project")
    list_select_related = ("project",)
    search_fields = ("name", "domain", "owner_group", "project__slug")
