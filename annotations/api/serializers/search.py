"""Search."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import Id, Sought, Text, WholeText
from annotations.api.shapes import Query, Shape

_OFFSET = "In Unicode code points of the document's text."


class HitShape(Shape):
    """A sentence that may bear on what was asked, in its surroundings."""

    document = serializers.UUIDField()
    title = serializers.CharField()
    outlet = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    published_precision = serializers.CharField()
    start = serializers.IntegerField(help_text=_OFFSET)
    end = serializers.IntegerField(help_text=_OFFSET + " Exclusive.")
    quote = serializers.CharField(help_text="The sentence: exactly `text[start:end]`.")
    before = serializers.CharField(help_text="What stands before it.")
    after = serializers.CharField(help_text="What stands behind it.")
    highlights = serializers.ListField(
        child=serializers.ListField(
            child=serializers.IntegerField(), min_length=2, max_length=2
        ),
        help_text="[start, end] of the words that fit, in the document's text.",
    )  # fmt: skip
    score = serializers.FloatField(help_text="Only for comparing hits of one answer.")


class HitsShape(Shape):
    """The hits, best first."""

    results = HitShape(many=True)

    example = {
        "results": [
            {
                "document": "018f3c7f-60ca-759e-aa5b-2c7d8e3f4051",
                "title": "Setenta votos",
                "outlet": "Bitácora",
                "published_at": "2023-05-19T00:00:00Z",
                "published_precision": "day",
                "start": 64,
                "end": 101,
                "quote": "Setenta votos a favor, 33 en contra.",
                "before": "El Congreso aprobó la norma. ",
                "after": " Cuatro se abstuvieron.",
                "highlights": [[64, 71], [72, 77]],
                "score": 0.72,
            }
        ]
    }


class SearchQuery(Query):
    """What to look for: words, or what may bear on an annotation (words narrow it)."""

    project = Text(max_length=60, help_text="The slug.")
    q = Sought(help_text="Words, in any spelling that is close.")
    annotation = Id(required=False, help_text="Its own passage is left out.")
    limit = WholeText(required=False, default=20, min_value=1, max_value=100)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Something must be asked."""
        if not attrs.get("q", "").strip() and "annotation" not in attrs:
            raise serializers.ValidationError({"q": ["Give q, or an annotation."]})
        return attrs
