"""Documents waiting for review: queues, their items, and the places that reviewers take.

A place is one needed review of one document. Whoever holds it is an `assignments` matter.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.models.annotations import Annotator
from annotations.models.base import Row, with_history
from annotations.models.documents import Document
from annotations.models.projects import Project


class Stage(models.TextChoices):
    """What a queue asks for."""

    MARK = "mark", _("Find claims, no labels")
    JUDGE = "judge", _("Judge claims that are given")
    BOTH = "both", _("Find and judge")


class StartFrom(models.TextChoices):
    """What an annotator begins with: nothing, an earlier set, or one that is compared later."""

    EMPTY = "empty", _("Nothing")
    SHOWN = "shown", _("An earlier set, shown")
    HIDDEN = "hidden", _("An earlier set, compared afterwards")


class DrawOrder(models.TextChoices):
    """Which document comes next, among those of one priority."""

    PRIORITY = "priority", _("As they were put in")
    OLDEST = "oldest", _("Oldest document first")
    RANDOM = "random", _("At random")
    FEWEST = "fewest", _("Fewest reviews first")


class QueueState(models.TextChoices):
    """Only an open queue gives documents out. An ended one stays ended."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", pgettext_lazy("state", "Open")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class ItemState(models.TextChoices):
    """Where a document of a queue stands. Ready: it has all its reviews."""

    WAITING = "waiting", _("Waiting for reviews")
    READY = "ready", _("Reviewed")
    ADJUDICATED = "adjudicated", _("Adjudicated")
    REMOVED = "removed", _("Taken out")


@with_history()
class Queue(Row):
    """Documents to be reviewed, by whom, how often, and with what they begin.

    `share_twice` (per cent) takes the place of `overlap`: that share, drawn with `seed`, is read
    twice, the rest once. With `all_documents`, documents of the project that fit `filter` (as the
    list of documents filters) join by themselves. `everyone`: each reviewer of the project draws,
    else those named by QueueMember.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="queues", db_index=False)
    name = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    stage = models.CharField(max_length=5, choices=Stage.choices, default=Stage.BOTH)
    start_from = models.CharField(max_length=6, choices=StartFrom.choices, default=StartFrom.EMPTY)
    start_round = models.PositiveIntegerField(null=True, blank=True)
    start_annotator = models.ForeignKey(
        Annotator, models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False
    )
    training = models.BooleanField(default=False)
    round = models.PositiveIntegerField(default=1)
    overlap = models.PositiveSmallIntegerField(default=1)
    share_twice = models.PositiveSmallIntegerField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=0)
    blind = models.BooleanField(default=True)
    lease_minutes = models.PositiveIntegerField(default=30)
    priority = models.IntegerField(default=0)
    order = models.CharField(max_length=8, choices=DrawOrder.choices, default=DrawOrder.PRIORITY)
    state = models.CharField(max_length=6, choices=QueueState.choices, default=QueueState.DRAFT)
    everyone = models.BooleanField(default=True)
    all_documents = models.BooleanField(default=False)
    filter = models.JSONField(default=dict, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    gold_checks = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-priority", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="queue_name_is_unique_in_project"
            ),
            models.UniqueConstraint(fields=["id", "project", "round"], name="queue_project_key"),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="queue_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(start_from=StartFrom.EMPTY)
                | Q(start_from__in=[StartFrom.SHOWN, StartFrom.HIDDEN], start_round__isnull=False)
                | Q(
                    start_from__in=[StartFrom.SHOWN, StartFrom.HIDDEN],
                    start_annotator__isnull=False,
                ),
                name="queue_says_what_it_starts_from",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="queue_round_is_from_1"),
            models.CheckConstraint(
                condition=Q(overlap__gte=1, overlap__lte=100), name="queue_overlap_is_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(share_twice__isnull=True) | Q(share_twice__lte=100),
                name="queue_share_twice_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(lease_minutes__gte=1, lease_minutes__lte=10080),
                name="queue_lease_is_a_minute_to_a_week",
            ),
            models.CheckConstraint(
                condition=Q(order__in=DrawOrder.values), name="queue_order_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=QueueState.values), name="queue_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_history()
class QueueMember(Row):
    """One who may draw from a queue that is not for everyone."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="members", db_index=False)
    user = models.ForeignKey("annotations.User", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "user"], name="a_person_is_named_in_a_queue_once"
            )
        ]


@with_history()
class QueueItem(Row):
    """A document in a queue. `places` is how many reviews it needs; `rank` its turn, low first."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    queue = models.ForeignKey(
        Queue, models.CASCADE, related_name="items", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="queue_items", db_constraint=False
    )
    round = models.PositiveIntegerField(default=1)
    priority = models.IntegerField(default=0)
    rank = models.BigIntegerField(default=0)
    places = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=11, choices=ItemState.choices, default=ItemState.WAITING)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "document"], name="a_document_is_in_a_queue_once"
            ),
            models.UniqueConstraint(
                fields=["id", "queue", "document", "project", "round"],
                name="queue_item_project_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="queue_item_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=100), name="queue_item_places_are_1_to_100"
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "state", "-priority", "rank"], name="queue_item_list"),
            models.Index(fields=["queue", "-priority", "id"], name="queue_item_page"),
        ]


class Place(models.Model):
    """One needed review of a document in a queue: what is locked and taken when drawing.

    `free` follows the assignments by a trigger, so that drawing never counts. `priority`, `band`
    and `rank` are its turn; they follow from the item and the queue's order. No history: rows are
    made and dropped with their items.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(
        QueueItem, models.CASCADE, related_name="place_rows", db_index=False, db_constraint=False
    )
    queue = models.ForeignKey(
        Queue, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    round = models.PositiveIntegerField(default=1)
    number = models.PositiveSmallIntegerField(default=1)
    free = models.BooleanField(default=True)
    priority = models.IntegerField(default=0)
    band = models.PositiveSmallIntegerField(default=0)
    rank = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="a_place_is_there_once"),
            models.UniqueConstraint(fields=["id", "item"], name="place_project_key"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=100), name="place_number_is_1_to_100"
            ),
        ]
        indexes = [
            models.Index(
                F("queue"), F("priority").desc(), F("band"), F("rank"), F("id"),
                condition=Q(free=True), name="place_next",
            ),
            models.Index(fields=["document"], name="place_of_document"),
        ]  # fmt: skip
