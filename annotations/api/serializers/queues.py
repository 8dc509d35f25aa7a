"""Queues and the documents in them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotations.api.fields import Id, Mapped, Text, Whole, YesNo
from annotations.api.serializers.documents import DocumentLine
from annotations.api.shapes import Paged, Shape, Strict, ordering
from annotations.models import DrawOrder, ItemState, QueueState, Stage, StartFrom
from annotations.queries.keyset import Sort

QUEUE_SORTS = (
    Sort("name", "name"),
    Sort("created_at", "created_at", "time"),
    Sort("priority", "priority", "number"),
)
ITEM_SORTS = (
    Sort("turn", "rank", "number"),
    Sort("priority", "priority", "number"),
    Sort("created_at", "created_at", "time"),
)
_ID = "018f3c81-1a2b-7c3d-8e4f-5a6b7c8d9e0f"


class StandingShape(Shape):
    """How far a queue is; for managers."""

    documents = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Documents that lack reviews.")
    ready = serializers.IntegerField(help_text="Documents with all their reviews.")
    adjudicated = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="Reviews in all.")
    submitted = serializers.IntegerField(help_text="Reviews handed in.")
    leased = serializers.IntegerField(help_text="Reviews under way.")
    skipped = serializers.IntegerField()

    example = {
        "documents": 40, "waiting": 31, "ready": 8, "adjudicated": 1, "needed": 80,
        "submitted": 22, "leased": 3, "skipped": 1,
    }  # fmt: skip


class QueueShape(Shape):
    """Documents waiting for review, by whom, how often, and with what they begin."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    name = serializers.CharField()
    instructions = serializers.CharField(help_text="Markdown.")
    stage = serializers.ChoiceField(choices=Stage.values)
    start_from = serializers.ChoiceField(choices=StartFrom.values)
    start_round = serializers.IntegerField(allow_null=True)
    start_annotator = serializers.CharField(
        source="start_annotator.name", default=None, allow_null=True, help_text="A name."
    )
    training = serializers.BooleanField()
    round = serializers.IntegerField()
    overlap = serializers.IntegerField(help_text="Reviews a document needs.")
    share_twice = serializers.IntegerField(
        allow_null=True, help_text="Per cent read twice, the rest once; then `overlap` is not used."
    )
    seed = serializers.IntegerField(help_text="What chance is drawn with, kept.")
    blind = serializers.BooleanField()
    lease_minutes = serializers.IntegerField()
    priority = serializers.IntegerField()
    order = serializers.ChoiceField(choices=DrawOrder.values)
    state = serializers.ChoiceField(choices=QueueState.values)
    everyone = serializers.BooleanField(help_text="Every reviewer draws, not only `members`.")
    members = serializers.SerializerMethodField(help_text="User names.")
    all_documents = serializers.BooleanField(help_text="New documents that fit `filter` join.")
    filter = serializers.DictField()
    gold_checks = serializers.BooleanField()
    standing = serializers.SerializerMethodField(help_text="How far it is; null but for managers.")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    example = {
        "id": _ID, "project": "peru", "name": "First reading", "instructions": "Headlines, too.",
        "stage": "both", "start_from": "empty", "start_round": None, "start_annotator": None,
        "training": False, "round": 1, "overlap": 2, "share_twice": None, "seed": 17,
        "blind": True, "lease_minutes": 30, "priority": 0, "order": "priority", "state": "open",
        "everyone": True, "members": [], "all_documents": True, "filter": {"language": "en"},
        "gold_checks": False, "standing": StandingShape.example, "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
    }  # fmt: skip

    def get_members(self, row: Any) -> list[str]:
        """Who is named."""
        return sorted(one.user.username for one in row.members.all())

    def get_standing(self, row: Any) -> dict[str, int] | None:
        """What the view found, where it looked."""
        found = self.context.get("standings", {}).get(row.pk)
        return dict(StandingShape(found).data) if found else None


class QueueChange(Strict):
    """What may be changed of a queue, also while people work."""

    name = Text(required=False, max_length=200)
    instructions = Text(required=False, allow_blank=True, max_length=20_000)
    stage = serializers.ChoiceField(choices=Stage.values, required=False)
    start_from = serializers.ChoiceField(choices=StartFrom.values, required=False)
    start_round = Whole(required=False, allow_null=True, min_value=1, max_value=1000)
    start_annotator = Text(required=False, allow_null=True, max_length=200)
    training = YesNo(required=False)
    round = Whole(required=False, min_value=1, max_value=1000)
    overlap = Whole(required=False, min_value=1, max_value=100)
    share_twice = Whole(required=False, allow_null=True, min_value=0, max_value=100)
    blind = YesNo(required=False)
    lease_minutes = Whole(required=False, min_value=1, max_value=10080)
    priority = Whole(required=False, min_value=-1_000_000, max_value=1_000_000)
    order = serializers.ChoiceField(choices=DrawOrder.values, required=False)
    state = serializers.ChoiceField(choices=QueueState.values, required=False)
    everyone = YesNo(required=False)
    members: Any = serializers.ListField(
        child=Text(max_length=150), required=False, max_length=1000
    )
    all_documents = YesNo(required=False)
    filter = Mapped(required=False)
    gold_checks = YesNo(required=False)

    example = {"state": "paused"}


class QueueBody(QueueChange):
    """A new queue. Without `documents` it takes all that fit `filter`, and the new ones, too."""

    project = Text(required=False, max_length=60, help_text="The slug; or in the address.")
    name = Text(max_length=200)
    documents: Any = serializers.ListField(child=Id(), required=False, max_length=10_000)

    example = {"project": "peru", "name": "First reading", "overlap": 2, "state": "open"}


class QueueQuery(Paged):
    """Filters of the list of queues."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    state = serializers.ChoiceField(choices=QueueState.values, required=False)
    ordering = ordering(QUEUE_SORTS)


class ItemShape(Shape):
    """A document in a queue."""

    id = serializers.UUIDField()
    queue = serializers.UUIDField(source="queue_id")
    document = DocumentLine()
    round = serializers.IntegerField()
    priority = serializers.IntegerField(help_text="The higher comes first.")
    places = serializers.IntegerField(help_text="Reviews it needs.")
    submitted = serializers.IntegerField(help_text="Reviews handed in.")
    leased = serializers.IntegerField()
    skipped = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ItemState.values)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    example = {
        "id": _ID, "queue": _ID, "document": DocumentLine.example, "round": 1, "priority": 0,
        "places": 2, "submitted": 1, "leased": 1, "skipped": 0, "state": "waiting", "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
    }  # fmt: skip


class ItemQuery(Paged):
    """Filters of the documents of a queue."""

    state = serializers.ChoiceField(choices=ItemState.values, required=False)
    document = Id(required=False)
    ordering = ordering(ITEM_SORTS)


class ItemBody(Strict):
    """Documents to put in: these, all that fit a filter, or some at random with known gold."""

    documents: Any = serializers.ListField(child=Id(), required=False, max_length=10_000)
    filter = Mapped(required=False, help_text="As the list of documents filters.")
    gold = Whole(
        required=False, min_value=1, max_value=1_000,
        help_text="So many with known gold, each in the turn of another one; sets `gold_checks`.",
    )  # fmt: skip
    priority = Whole(
        required=False, min_value=-1_000_000, max_value=1_000_000,
        help_text="Else 0, or what it was for those that come again. Not for `gold`.",
    )  # fmt: skip

    example = {"documents": [DocumentLine.example["id"]], "priority": 5}


class AddedShape(Shape):
    """How many came."""

    added = serializers.IntegerField()

    example = {"added": 1}


class ItemChange(Strict):
    """What may be changed of a document in a queue."""

    priority = Whole(required=False, min_value=-1_000_000, max_value=1_000_000)

    example = {"priority": 5}
