"""Adjudications, to look at. They are decided on their pages, not here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from annotations.admin.base import LookingAdmin
from annotations.models import Adjudication
from annotations.queries.visibility import not_blind


@admin.register(Adjudication)
class AdjudicationAdmin(LookingAdmin):
    """Documents on their way to gold."""

    list_display = ("document", "round", "state", "adjudicator", "cases", "differing", "project")
    list_select_related = ("document", "project", "adjudicator")
    list_filter = ("state",)
    search_fields = ("document__title", "project__slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the texts, and nothing that the person is blind to."""
        rows = not_blind(request.user, super().get_queryset(request))
        return rows.defer("document__text")

    def get_view_on_site_url(self, obj: Adjudication | None = None) -> str | None:
        """The page it is decided on."""
        return reverse("adjudication", args=[obj.pk]) if obj else None
