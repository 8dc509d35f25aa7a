"""The figures of a project."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import Text
from annotations.api.shapes import Paged, Query, Shape
from annotations.models import Outcome


class LabelCountShape(Shape):
    """How many annotations carry a label."""

    label: Any = serializers.CharField(
        source="label.key", default=None, allow_null=True, help_text="A key; null is *to check*."
    )
    title = serializers.CharField(source="label.title", default=None, allow_null=True)
    count = serializers.IntegerField()


class ProgressShape(Shape):
    """How far the caller is with the documents of the project."""

    documents = serializers.IntegerField()
    drafts = serializers.IntegerField()
    submitted = serializers.IntegerField()
    unread = serializers.IntegerField()


class ChecksShape(Shape):
    """How somebody did on documents whose gold was known before."""

    documents = serializers.IntegerField()
    given = serializers.IntegerField(help_text="Spans that they marked.")
    gold = serializers.IntegerField(help_text="Spans of gold.")
    right = serializers.IntegerField()
    precision = serializers.FloatField(allow_null=True)
    precision_low = serializers.FloatField(allow_null=True, help_text="95 % interval, Wilson's.")
    precision_high = serializers.FloatField(allow_null=True)
    recall = serializers.FloatField(allow_null=True)
    recall_low = serializers.FloatField(allow_null=True)
    recall_high = serializers.FloatField(allow_null=True)


class FigureColumn(Shape):
    """A column of a figure."""

    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=["text", "number", "day", "minutes", "share", "decimal"])


class FigureShape(Shape):
    """A table of figures, as the dashboard shows it."""

    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    deaf = serializers.CharField(help_text="What of the parameters the figure does not follow.")
    columns = FigureColumn(many=True)
    rows: Any = serializers.SerializerMethodField(
        help_text="The lines, by the keys of the columns."
    )
    lists = serializers.ListField(
        child=serializers.CharField(), help_text="The page behind each line."
    )
    apart = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="For each line the pages behind single cells of it, by the keys of the columns; "
        "those at `dashboard/rows/{name}/` are at `stats/rows/{name}/` as well.",
    )

    def get_rows(self, figure: Any) -> list[dict[str, Any]]:
        """The lines as objects; days are ISO 8601."""
        return [dict(row) for row in figure["rows"]]


class StatsQuery(Query):
    """What narrows the figures of the dashboard."""

    since = serializers.DateField(required=False, help_text="From this day on.")
    until = serializers.DateField(required=False, help_text="Up to this day.")
    queue = serializers.UUIDField(required=False, help_text="One queue.")
    person = Text(required=False, max_length=150, help_text="One user name.")


class CountedQuery(StatsQuery, Paged):
    """What narrows a list behind a figure."""

    label: Any = Text(
        required=False, default="", max_length=60,
        help_text="A key, or `none` for what is to check; of `labelled` and `bare`.",
    )  # fmt: skip


class CountedShape(Shape):
    """One thing that a figure counted."""

    at = serializers.DateTimeField(
        allow_null=True, help_text="When it was taken up, ended, submitted or decided."
    )
    document = serializers.UUIDField(source="document.pk")
    title = serializers.CharField(source="document.title")
    annotator = serializers.CharField(
        source="annotator.name", default=None, allow_null=True,
        help_text="“Reviewer A” where names are hidden; null where it is nobody's.",
    )  # fmt: skip
    user = serializers.CharField(
        source="annotator.user.username", default=None, allow_null=True, help_text="A user name."
    )
    queue = serializers.UUIDField(source="queue.pk", default=None, allow_null=True)
    reason = serializers.CharField(help_text="Why it was skipped, or decided so.")
    annotation = serializers.UUIDField(source="annotation.pk", default=None, allow_null=True)
    quote = serializers.CharField(source="annotation.quote", default=None, allow_null=True)
    label: Any = serializers.CharField(
        source="annotation.label.key", default=None, allow_null=True, help_text="A key."
    )
    adjudication = serializers.UUIDField(allow_null=True)
    outcome = serializers.ChoiceField(
        Outcome.choices, source="decision.outcome", default=None, allow_null=True,
        help_text="What became of a case.",
    )  # fmt: skip
    decided_by = serializers.CharField(
        source="decision.decided_by.username", default=None, allow_null=True,
        help_text="A user name; null too for what closed by itself, as all agreed.",
    )  # fmt: skip

    example = {
        "at": "2026-05-04T09:20:00Z", "document": "018f3c7f-1b75-7049-9506-d72839eafb0c",
        "title": "Congress votes", "annotator": "Ana Quispe", "user": "ana", "queue": None,
        "reason": "Satire", "annotation": None, "quote": None, "label": None,
        "adjudication": None, "outcome": None, "decided_by": None,
    }  # fmt: skip


class StatsShape(Shape):
    """Figures of the project, of what the caller may see."""

    labels = LabelCountShape(many=True)
    mine = ProgressShape(help_text="The caller's own work.")
    gold_checks = ChecksShape(
        allow_null=True, help_text="The caller's own, where the project shows them and there are."
    )
    sets = serializers.DictField(
        child=serializers.IntegerField(), help_text="Annotation sets by status."
    )
    evidence = serializers.IntegerField()
    figures = FigureShape(
        many=True, help_text="The dashboard; for managers, else empty. `stats/{figure}/` is CSV."
    )

    example = {
        "labels": [
            {"label": "supported", "title": "Supported", "count": 12},
            {"label": None, "title": None, "count": 3},
        ],
        "mine": {"documents": 9, "drafts": 1, "submitted": 4, "unread": 4},
        "gold_checks": None,
        "sets": {"draft": 2, "submitted": 7},
        "evidence": 21,
        "figures": [
            {
                "key": "throughput",
                "title": "Days",
                "note": "Sets by the day on which they were first submitted.",
                "deaf": "",
                "columns": [
                    {"key": "day", "title": "Day", "kind": "day"},
                    {"key": "person", "title": "Person", "kind": "text"},
                    {"key": "submitted", "title": "Submitted", "kind": "number"},
                ],
                "rows": [{"day": "2026-05-04", "person": "Ana Quispe", "submitted": 7}],
                "lists": [
                    "/projects/peru/dashboard/rows/submitted/?person=ana"
                    "&since=2026-05-04&until=2026-05-04"
                ],
                "apart": [{}],
            }
        ],
    }
