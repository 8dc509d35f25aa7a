"""Annotations."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import MAX_OFFSET, Fraction, Id, Mapped, Text, Whole
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import Judges, SetKind, SetStatus
from annotations.queries.keyset import Sort

ANNOTATION_SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("updated_at", "updated_at", "time"),
    Sort("start", "start", "number"),
)
_OFFSET = "In Unicode code points of the document's text."


class AnnotationShape(Shape):
    """A span with its body."""

    id = serializers.UUIDField()
    annotation_set = serializers.UUIDField(source="annotation_set_id")
    document = serializers.UUIDField(source="document_id")
    project = serializers.CharField(source="project.slug")
    annotator = serializers.CharField(
        source="annotation_set.annotator.name", help_text="“Reviewer A” where names are hidden."
    )
    start = serializers.IntegerField(help_text=_OFFSET)
    end = serializers.IntegerField(help_text=_OFFSET + " Exclusive.")
    quote = serializers.CharField(help_text="Exactly `text[start:end]`.")
    label: Any = serializers.CharField(
        source="label.key", default=None, allow_null=True, help_text="A key; null is *to check*."
    )
    judges = serializers.ChoiceField(choices=Judges.values)
    note = serializers.CharField()
    confidence = serializers.FloatField(allow_null=True, help_text="From 0 to 1.")
    original_label = serializers.CharField()
    extra = serializers.DictField()
    evidence_count = serializers.IntegerField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField(
        source="created_by.username", default=None, allow_null=True, help_text="A user name."
    )

    example = {
        "id": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "annotation_set": "018f3c7f-2c86-715a-a617-e8394afb0c1d",
        "document": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "project": "peru",
        "annotator": "ana",
        "start": 120,
        "end": 151,
        "quote": "70 votes in favour, 33 against,",
        "label": "supported",
        "judges": "content",
        "note": "",
        "confidence": 0.9,
        "original_label": "",
        "extra": {},
        "evidence_count": 1,
        "version": 1,
        "created_at": "2026-05-04T09:20:00Z",
        "updated_at": "2026-05-04T09:20:00Z",
        "deleted_at": None,
        "created_by": "ana",
    }


def _offset(**more: Any) -> Whole:
    return Whole(min_value=0, max_value=MAX_OFFSET, help_text=_OFFSET, **more)


class AnnotationChange(Strict):
    """What may be changed. A new span takes its quote from the text."""

    start = _offset(required=False)
    end = _offset(required=False)
    quote = Text(required=False, allow_null=True, help_text="Checked against the text if sent.")
    label: Any = Text(
        required=False, allow_null=True, max_length=60, help_text="By key or title; null: to check."
    )
    judges = Text(required=False, max_length=20, help_text=", ".join(Judges.values))
    note = Text(required=False, allow_blank=True)
    confidence = Fraction(required=False, allow_null=True, min_value=0, max_value=1)
    extra = Mapped(required=False, help_text="Anything of the client's own.")

    example = {"label": "disputed", "note": "The record says 69."}


class AnnotationBody(AnnotationChange):
    """A new annotation: in a set of the caller's, or on a document in the caller's draft."""

    id = Id(required=False, help_text="The client's own; the same body again is safe to send.")
    annotation_set = Id(required=False)
    document = Id(required=False, help_text="The caller's own draft set there is used or made.")
    start = _offset()
    end = _offset()
    original_label = Text(required=False, allow_blank=True, max_length=200)

    example = {
        "id": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "document": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "start": 120,
        "end": 151,
        "quote": "70 votes in favour, 33 against,",
        "label": "supported",
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of `annotation_set` and `document`."""
        if ("annotation_set" in attrs) is ("document" in attrs):
            raise serializers.ValidationError(
                {"annotation_set": ["Give either annotation_set or document."]}
            )
        return attrs


class AnnotationQuery(Paged):
    """Filters of the list of annotations."""

    annotation_set = Id(required=False)
    document = Id(required=False)
    project = Text(required=False, max_length=60, help_text="The slug.")
    annotator = Text(required=False, max_length=200, help_text="A name, or an annotator's id.")
    label: Any = Text(
        required=False, max_length=60, help_text="By key or title; `none` for those to check."
    )
    kind = serializers.ChoiceField(choices=SetKind.values, required=False, help_text="Of the set.")
    status = serializers.ChoiceField(
        choices=SetStatus.values, required=False, help_text="Of the set."
    )
    ordering = ordering(ANNOTATION_SORTS)
