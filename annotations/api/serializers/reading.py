"""The caller's reading settings."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import YesNo
from annotations.api.shapes import Shape, Strict
from annotations.models.reading import Face, Leading, Measure, TextSize


class ReadingShape(Shape):
    """How the caller likes to read."""

    size = serializers.ChoiceField(choices=TextSize.values)
    measure = serializers.ChoiceField(choices=Measure.values)
    face = serializers.ChoiceField(choices=Face.values)
    leading = serializers.ChoiceField(choices=Leading.values)
    tour_over = serializers.BooleanField(help_text="Whether the first-run tour was done or left.")
    single_keys = serializers.BooleanField(
        help_text="Whether letters act by themselves on the annotate page."
    )

    example = {
        "size": "large",
        "measure": "medium",
        "face": "sans",
        "leading": "wide",
        "tour_over": True,
        "single_keys": True,
    }


class ReadingChange(Strict):
    """Other settings. Nobody else has them, so no version is asked for."""

    size = serializers.ChoiceField(choices=TextSize.values, required=False)
    measure = serializers.ChoiceField(choices=Measure.values, required=False)
    face = serializers.ChoiceField(choices=Face.values, required=False)
    leading = serializers.ChoiceField(choices=Leading.values, required=False)
    tour_over = YesNo(required=False)
    single_keys = YesNo(required=False)

    example = {"size": "large", "face": "sans"}
