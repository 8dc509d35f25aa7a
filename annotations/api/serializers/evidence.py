"""Evidence."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import MAX_OFFSET, Id, Text, Whole, YesNo
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import Stance
from annotations.queries.keyset import Sort

EVIDENCE_SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("updated_at", "updated_at", "time"),
)
_OFFSET = "In Unicode code points of the cited document's text."


class EvidenceShape(Shape):
    """A passage or a page, linked to an annotation."""

    id = serializers.UUIDField()
    annotation = serializers.UUIDField(source="annotation_id")
    project = serializers.CharField(source="project.slug")
    stance = serializers.ChoiceField(choices=Stance.values)
    group = serializers.IntegerField(allow_null=True, help_text="What belongs together.")
    sufficient = serializers.BooleanField(help_text="The group is enough alone.")
    document = serializers.UUIDField(source="document_id", allow_null=True)
    document_title = serializers.CharField(source="document.title", default=None, allow_null=True)
    outlet = serializers.CharField(source="document.outlet.name", default=None, allow_null=True)
    published_at = serializers.DateTimeField(
        source="document.published_at", default=None, allow_null=True
    )
    published_precision = serializers.CharField(
        source="document.published_precision", default=None, allow_null=True
    )
    start = serializers.IntegerField(allow_null=True, help_text=_OFFSET)
    end = serializers.IntegerField(allow_null=True, help_text=_OFFSET + " Exclusive.")
    quote = serializers.CharField()
    url = serializers.CharField()
    note = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField(
        source="created_by.username", default=None, allow_null=True, help_text="A user name."
    )

    example = {
        "id": "018f3c7f-5fb9-748d-994a-1b6c7d2e3f40",
        "annotation": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "project": "peru",
        "stance": "supports",
        "group": None,
        "sufficient": False,
        "document": "018f3c7f-60ca-759e-aa5b-2c7d8e3f4051",
        "document_title": "Setenta votos",
        "outlet": "Bitácora",
        "published_at": "2023-05-19T00:00:00Z",
        "published_precision": "day",
        "start": 14,
        "end": 38,
        "quote": "70 votos contra 33 y cuatro",
        "url": "",
        "note": "",
        "version": 1,
        "created_at": "2026-05-04T09:25:00Z",
        "updated_at": "2026-05-04T09:25:00Z",
        "deleted_at": None,
        "created_by": "ana",
    }


def _offset() -> Whole:
    return Whole(
        required=False, allow_null=True, min_value=0, max_value=MAX_OFFSET, help_text=_OFFSET
    )


class EvidenceChange(Strict):
    """What may be changed."""

    stance = Text(required=False, max_length=20, help_text=", ".join(Stance.values))
    group = Whole(required=False, allow_null=True)
    sufficient = YesNo(required=False)
    document = Id(required=False, allow_null=True, help_text="With start and end: a passage.")
    start = _offset()
    end = _offset()
    quote = Text(required=False, allow_blank=True, allow_null=True)
    url = Text(
        required=False, allow_blank=True, max_length=2000, help_text="With quote: a page elsewhere."
    )
    note = Text(required=False, allow_blank=True)

    example = {"stance": "context"}


class EvidenceBody(EvidenceChange):
    """New evidence: a passage of a document of the project, or an address with what it says."""

    id = Id(required=False, help_text="The client's own; the same body again is safe to send.")
    annotation = Id()
    stance = Text(max_length=20, help_text=", ".join(Stance.values))

    example = {
        "annotation": "018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f",
        "stance": "supports",
        "document": "018f3c7f-60ca-759e-aa5b-2c7d8e3f4051",
        "start": 14,
        "end": 41,
    }


class EvidenceQuery(Paged):
    """Filters of the list of evidence."""

    annotation = Id(required=False)
    annotation_set = Id(required=False)
    document = Id(required=False, help_text="The document that the annotation stands in.")
    cited = Id(required=False, help_text="The document that is quoted.")
    project = Text(required=False, max_length=60, help_text="The slug.")
    stance = serializers.ChoiceField(choices=Stance.values, required=False)
    ordering = ordering(EVIDENCE_SORTS)
