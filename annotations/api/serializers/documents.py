"""Documents."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import Mapped, Sought, Text
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.formats.dates import BadDate, parse_partial
from annotations.models import DocumentKind, Precision
from annotations.queries.keyset import Sort
from annotations.telling import told

DOCUMENT_SORTS = (
    Sort("created_at", "created_at", "time"),
    Sort("updated_at", "updated_at", "time"),
    Sort("published_at", "published_at", "time", nullable=True),
    Sort("title", "title"),
    Sort("outlet", "outlet__name", nullable=True),
    Sort("length", "length", "number"),
    Sort("external_id", "external_id"),
)


class DocumentLine(Shape):
    """A document in a list: everything but its text."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    external_id = serializers.CharField()
    kind = serializers.ChoiceField(choices=DocumentKind.values)
    title = serializers.CharField()
    length = serializers.IntegerField(help_text="Unicode code points of the text.")
    sha256 = serializers.CharField(help_text="Of the text in UTF-8.")
    language = serializers.CharField()
    url = serializers.CharField()
    final_url = serializers.CharField()
    fetched_at = serializers.DateTimeField(allow_null=True)
    outlet = serializers.CharField(
        source="outlet.name", default=None, allow_null=True, help_text="Its name."
    )
    byline = serializers.CharField()
    published_at = serializers.DateTimeField(
        allow_null=True, help_text="The first moment of what is known."
    )
    published_precision = serializers.ChoiceField(
        choices=["", *Precision.values], help_text="How much of the date is known."
    )
    posted_at = serializers.DateTimeField(allow_null=True)
    metadata = serializers.DictField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    example = {
        "id": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "project": "peru",
        "external_id": "andes-wire-0518-vote.txt",
        "kind": "document",
        "title": "Congress lets foreign troops in",
        "length": 1482,
        "sha256": "9b74c9897bac770ffc029102a200c5de41d5f9a9d7a1d37a4a9f2f0a3a1b0c5e",
        "language": "en",
        "url": "https://andeswire.example/0518",
        "final_url": "",
        "fetched_at": None,
        "outlet": "Andes Wire",
        "byline": "Staff",
        "published_at": "2023-05-18T00:00:00Z",
        "published_precision": "day",
        "posted_at": None,
        "metadata": {},
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
        "updated_at": "2026-05-04T09:12:00Z",
    }


class DocumentShape(DocumentLine):
    """A document with its text."""

    text = serializers.CharField(help_text="Immutable; every offset counts its code points.")

    example = {**DocumentLine.example, "text": "Congress voted on Thursday to let in …"}


class DocumentChange(Strict):
    """What may be changed: everything that is known about a text, never the text."""

    title = Text(required=False, allow_blank=True, max_length=500)
    language = Text(required=False, allow_blank=True, max_length=35)
    url = Text(required=False, allow_blank=True, max_length=2000)
    outlet = Text(
        required=False, allow_blank=True, allow_null=True, max_length=200,
        help_text="By name; one that is not there is added.",
    )  # fmt: skip
    byline = Text(required=False, allow_blank=True, max_length=300)
    published_at = Text(
        required=False, allow_null=True, max_length=40,
        help_text="ISO 8601, as much as is known: `2023`, `2023-05`, `2023-05-18` or a moment.",
    )  # fmt: skip
    published_precision = Text(
        required=False, allow_blank=True, max_length=10,
        help_text="Coarser than the date is written, if at all: " + ", ".join(Precision.values),
    )  # fmt: skip
    metadata = Mapped(required=False)

    example = {"title": "Congress lets foreign troops in", "published_at": "2023-05-18"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The date as it is written becomes a moment with its precision."""
        written = attrs.get("published_at")
        if written:
            try:
                moment, precision = parse_partial(written, attrs.get("published_precision", ""))
            except BadDate as error:
                raise serializers.ValidationError(
                    {"published_at": [told(error.message)]}
                ) from error
            attrs |= {"published_at": moment, "published_precision": precision}
        elif "published_at" in attrs:
            attrs["published_at"] = None
        return attrs


class DocumentBody(DocumentChange):
    """A new document."""

    project = Text(required=False, max_length=60, help_text="The slug; or as a parameter.")
    text = Text()
    external_id = Text(
        required=False, allow_blank=True, max_length=500, help_text="Else `sha256:…` of the text."
    )

    example = {
        "project": "peru",
        "text": "Congress voted on Thursday to let in …",
        "external_id": "andes-wire-0518-vote",
        **DocumentChange.example,
    }


class DocumentQuery(Paged):
    """Filters of the list of documents."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    search = Sought(
        help_text="Words of title, outlet, byline, external id and address; accents do not count.",
    )
    outlet = Text(required=False, max_length=200, help_text="By name; `none` for none.")
    kind = serializers.ChoiceField(choices=DocumentKind.values, required=False)
    language = Text(required=False, max_length=35)
    external_id = Text(required=False, max_length=500)
    ordering = ordering(DOCUMENT_SORTS)
