"""Annotation sets."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Id, Text
from annotations.api.serializers.annotations import AnnotationShape
from annotations.api.serializers.evidence import EvidenceShape
from annotations.api.shapes import Paged, Query, Shape, Strict, ordering
from annotations.models import AnnotatorKind, SetKind, SetStatus
from annotations.queries.keyset import Sort

SET_SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("updated_at", "updated_at", "time"),
    Sort("submitted_at", "submitted_at", "time", nullable=True),
)


class AnnotatorShape(Shape):
    """Who annotates: a user, somebody known by name only, or a machine."""

    id = serializers.UUIDField(allow_null=True, help_text="Null where names are hidden.")
    name = serializers.CharField(help_text="“Reviewer A” where names are hidden.")
    kind = serializers.ChoiceField(choices=AnnotatorKind.values)
    user = serializers.CharField(
        source="user.username", default=None, allow_null=True, help_text="A user name."
    )


class SetShape(Shape):
    """All annotations of one annotator on one document in one round."""

    id = serializers.UUIDField()
    document = serializers.UUIDField(source="document_id")
    project = serializers.CharField(source="project.slug")
    annotator = AnnotatorShape()
    round = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=SetKind.values)
    status = serializers.ChoiceField(choices=SetStatus.values)
    guideline_version = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    revised_after_reveal = serializers.BooleanField(
        help_text="Reopened after its author could see others’ work; the first copy is kept."
    )
    annotation_count = serializers.IntegerField()
    mine = serializers.BooleanField(help_text="It is the caller's own.")
    editable = serializers.BooleanField(help_text="And may be written into now.")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    example = {
        "id": "018f3c7f-2c86-715a-a617-e8394afb0c1d",
        "document": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "project": "peru",
        "annotator": {
            "id": "018f3c7f-3d97-726b-b728-f94a5b0c1d2e",
            "name": "ana",
            "kind": "human",
            "user": "ana",
        },
        "round": 1,
        "kind": "human",
        "status": "draft",
        "guideline_version": 1,
        "submitted_at": None,
        "revised_after_reveal": False,
        "annotation_count": 4,
        "mine": True,
        "editable": True,
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
        "updated_at": "2026-05-04T09:30:00Z",
    }


class ChangesQuery(Query):
    """From when on."""

    since = serializers.DateTimeField(
        required=False, help_text="`since` of the answer before; without it, everything."
    )


class ChangesShape(Shape):
    """What was written in a set since a moment; rows with `deleted_at` are gone."""

    since = serializers.DateTimeField(help_text="What to ask for the next time.")
    set = SetShape()
    annotations = AnnotationShape(many=True)
    evidence = EvidenceShape(many=True)

    example = {
        "since": "2026-05-04T09:30:00Z",
        "set": SetShape.example,
        "annotations": [AnnotationShape.example],
        "evidence": [EvidenceShape.example],
    }


class SetBody(Strict):
    """Where to begin."""

    document = Id()

    example = {"document": "018f3c7f-1b75-7049-9506-d72839eafb0c"}


class OpenShape(Shape):
    """What is still open in a set."""

    to_check = serializers.IntegerField(help_text="Annotations without a label.")
    without_evidence = serializers.IntegerField()


class SubmittedShape(SetShape):
    """A set that was just submitted, with what is still open in it."""

    open = OpenShape()

    example = {
        **SetShape.example,
        "status": "submitted",
        "submitted_at": "2026-05-04T10:00:00Z",
        "editable": False,
        "version": 2,
        "open": {"to_check": 0, "without_evidence": 1},
    }


class SetQuery(Paged):
    """Filters of the list of sets."""

    document = Id(required=False)
    project = Text(required=False, max_length=60, help_text="The slug.")
    annotator = Text(required=False, max_length=200, help_text="A name, or an annotator's id.")
    kind = serializers.ChoiceField(choices=SetKind.values, required=False)
    status = serializers.ChoiceField(choices=SetStatus.values, required=False)
    ordering = ordering(SET_SORTS)
