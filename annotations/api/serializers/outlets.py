"""Outlets."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import Text
from annotations.api.shapes import Paged, Query, Shape, Strict, ordering
from annotations.queries.keyset import Sort

OUTLET_SORTS = (Sort("name", "name"), Sort("created_at", "created_at", "time"))


class OutletShape(Shape):
    """Who publishes documents."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    name = serializers.CharField()
    domain = serializers.CharField()
    owner_group = serializers.CharField(help_text="Outlets of one owner are not independent.")
    notes = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    example = {
        "id": "018f3c7f-0a64-7f38-84f5-c61728d9eafb",
        "project": "peru",
        "name": "Andes Wire",
        "domain": "andeswire.example",
        "owner_group": "Andes Media",
        "notes": "",
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
    }


class OutletChange(Strict):
    """What may be changed of an outlet."""

    name = Text(required=False, max_length=200)
    domain = Text(required=False, allow_blank=True, max_length=253)
    owner_group = Text(required=False, allow_blank=True, max_length=200)
    notes = Text(required=False, allow_blank=True)

    example = {"owner_group": "Andes Media"}


class OutletBody(OutletChange):
    """A new outlet."""

    project = Text(required=False, max_length=60, help_text="The slug; or as a parameter.")
    name = Text(max_length=200)

    example = {"project": "peru", "name": "Andes Wire", "domain": "andeswire.example"}


class InProject(Query):
    """The project may stand in the address of a creation too."""

    project = Text(required=False, max_length=60, help_text="The slug.")


class OutletQuery(Paged):
    """Filters of the list of outlets."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    name = Text(required=False, max_length=200, help_text="Exactly this name.")
    ordering = ordering(OUTLET_SORTS)
