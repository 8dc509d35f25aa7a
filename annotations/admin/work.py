"""Documents and the work on them, to look at. Texts are read on the pages, not here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from annotations.admin.base import LookingAdmin
from annotations.models import Annotation, AnnotationSet, Annotator, Comment, Document, Evidence
from annotations.queries.visibility import not_blind


@admin.register(Document)
class DocumentAdmin(LookingAdmin):
    """What is known of documents."""

    list_display = ("__str__", "project", "kind", "language", "length", "created_at")
    list_select_related = ("project",)
    list_filter = ("kind",)
    search_fields = ("title", "external_id", "project__slug")
    exclude = ("text",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Without the texts, and the pages kept for work that the person is blind to."""
        return not_blind(request.user, super().get_queryset(request)).defer("text")

    def get_view_on_site_url(self, obj: Document | None = None) -> str | None:
        """The page it is read on."""
        return reverse("document", args=[obj.pk]) if obj else None


@admin.register(Annotator)
class AnnotatorAdmin(LookingAdmin):
    """Who annotated: users, people known by name, machines."""

    list_display = ("name", "kind", "user", "project")
    list_select_related = ("user", "project")
    list_filter = ("kind",)
    search_fields = ("name", "project__slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotator]:
        """Without those whose work the person is blind to: a name tells that there is some."""
        return not_blind(request.user, super().get_queryset(request))


class WithoutTexts(LookingAdmin):
    """Rows that name a document, whose text is not fetched for them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the list names, and no text; nothing that the person is blind to."""
        rows = super().get_queryset(request).select_related("document", "project")
        rows = not_blind(request.user, rows)
        return rows.defer("document__text")


@admin.register(AnnotationSet)
class AnnotationSetAdmin(WithoutTexts):
    """All annotations of one annotator on one document."""

    list_display = ("document", "annotator", "round", "kind", "status", "submitted_at", "project")
    list_filter = ("kind", "status")
    search_fields = ("document__title", "annotator__name", "project__slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnnotationSet]:
        """With the annotators' names."""
        return super().get_queryset(request).select_related("annotator")


@admin.register(Annotation)
class AnnotationAdmin(WithoutTexts):
    """Spans with their labels."""

    list_display = ("quote", "start", "end", "label", "document", "project", "deleted_at")
    search_fields = ("quote", "project__slug")
    exclude = ("creation_digest",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotation]:
        """With the labels' titles."""
        return super().get_queryset(request).select_related("label")


@admin.register(Evidence)
class EvidenceAdmin(WithoutTexts):
    """What is linked to annotations."""

    list_display = ("stance", "quote", "url", "document", "project", "deleted_at")
    list_filter = ("stance",)
    search_fields = ("quote", "url", "project__slug")
    exclude = ("creation_digest",)
    raw_id_fields = ("annotation",)


@admin.register(Comment)
class CommentAdmin(WithoutTexts):
    """What is said about documents and annotations."""

    list_display = ("text", "author", "document", "project", "resolved_at", "deleted_at")
    search_fields = ("text", "author__username", "project__slug")
    raw_id_fields = ("annotation", "parent")
