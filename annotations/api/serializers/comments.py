"""Comments."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Id, Text
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.queries.keyset import Sort

COMMENT_SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("updated_at", "updated_at", "time"),
)


class CommentShape(Shape):
    """A remark about a document or an annotation, or an answer to one."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    document = serializers.UUIDField(source="document_id")
    annotation = serializers.UUIDField(
        source="annotation_id", allow_null=True, help_text="Null: about the document itself."
    )
    thread = serializers.UUIDField(
        source="parent_id", allow_null=True, help_text="The first of the thread; null for itself."
    )
    author = serializers.CharField(
        source="author.username", allow_null=True,
        help_text="A user name; null where names are hidden.",
    )  # fmt: skip
    author_name = serializers.CharField(source="author.name")
    text = serializers.CharField()
    edited_at = serializers.DateTimeField(allow_null=True, help_text="When its words changed last.")
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = serializers.CharField(
        source="resolved_by.username", default=None, allow_null=True, help_text="A user name."
    )
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    example = {
        "id": "018f3c80-6c2f-7e53-8b48-7d1f203b4c5d",
        "project": "peru",
        "document": "018f3c7f-60ca-759e-aa5b-2c7d8e3f4051",
        "annotation": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "thread": None,
        "author": "ana",
        "author_name": "Ana Quispe",
        "text": "@luis, is this the first vote or the second?",
        "edited_at": None,
        "resolved_at": None,
        "resolved_by": None,
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
        "updated_at": "2026-05-04T09:12:00Z",
    }


class CommentChange(Strict):
    """Other words."""

    text = Text(help_text="At most 10,000 code points. `@name` tells a member of the project.")

    example = {"text": "Is this the second vote?"}


class CommentBody(CommentChange):
    """A new comment: one of `document`, `annotation` and `thread` says what it is about."""

    id = Id(required=False, help_text="The client's own; the same body again is safe to send.")
    document = Id(required=False)
    annotation = Id(required=False)
    thread = Id(
        required=False, help_text="The comment that this answers, or another of its thread."
    )

    example = {
        "annotation": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "text": "@luis, is this the first vote or the second?",
    }


class CommentQuery(Paged):
    """Filters of the list of comments."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    document = Id(required=False)
    annotation = Id(required=False)
    thread = Id(required=False, help_text="The answers in this thread.")
    author = Text(required=False, max_length=150, help_text="A user name.")
    resolved = serializers.ChoiceField(
        choices=["true", "false"], required=False, help_text="Threads that are, or are not."
    )
    ordering = ordering(COMMENT_SORTS)
