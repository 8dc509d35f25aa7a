"""Building the gold set where annotators differ: what waits, what was decided, and from what.

Which spans belong to one case is `annotations.alignment`; who may decide is `services`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, AnnotationSet
from annotations.models.base import Row, with_history
from annotations.models.documents import Document
from annotations.models.projects import Project
from annotations.models.queues import Queue


class AdjudicationState(models.TextChoices):
    """Where a document stands on its way to gold."""

    READY = "ready", _("Ready")
    SAMPLED = "sampled", _("Agreed, to be looked at")
    WORKING = "working", _("Being decided")
    WAITING = "waiting", _("Back with a reviewer")
    PARKED = "parked", _("Parked")
    DECIDED = "decided", _("Decided")
    AGREED = "closed_by_agreement", _("Closed by agreement")


CLOSED_STATES = (AdjudicationState.DECIDED, AdjudicationState.AGREED)


class Outcome(models.TextChoices):
    """What became of a case."""

    TAKE = "take", _("Taken")
    MERGE = "merge", _("Merged")
    REJECT = "reject", _("Rejected")


@with_history(exclude=["updated_at", "lease_until", "active_seconds", "beat_at"])
class Adjudication(Row):
    """One document in one round on its way to its gold set.

    `created_at` is when it became ready. `draw` is the number from 0 to 1 that decided whether a
    document that closed by agreement is looked at; `rule` is what agreement meant then.
    `active_seconds` is the time of all who decided on it, as of an assignment; `beat_at` is when
    it was last told.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="adjudications")
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="adjudications", db_constraint=False
    )
    round = models.PositiveIntegerField(default=1)
    queue = models.ForeignKey(
        Queue, models.SET_NULL, related_name="adjudications", null=True, blank=True,
        db_constraint=False,
    )  # fmt: skip
    state = models.CharField(
        max_length=20, choices=AdjudicationState.choices, default=AdjudicationState.READY
    )
    gold = models.ForeignKey(
        AnnotationSet, models.CASCADE, related_name="+", null=True, blank=True, db_constraint=False
    )
    declared_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    adjudicator = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="adjudications", null=True, blank=True
    )
    named = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    active_seconds = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    single_reviewed = models.BooleanField(default=False)
    allowed_own = models.BooleanField(default=False)
    sampled = models.BooleanField(default=False)
    draw = models.FloatField(null=True, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    remark = models.TextField(blank=True)
    cases = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round"], name="a_document_is_adjudicated_once_a_round"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="adjudication_project_key"),
            models.CheckConstraint(
                condition=Q(state__in=AdjudicationState.values), name="adjudication_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="working")
                | Q(adjudicator__isnull=False, lease_until__isnull=False),
                name="who_decides_holds_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "closed_by_agreement"])
                | Q(gold__isnull=False, decided_at__isnull=False),
                name="a_closed_adjudication_has_gold",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "created_at", "id"], name="adjudication_list"),
        ]


@with_history()
class Decision(Row):
    """What became of one case. Taken back it keeps its row, so that it can come back.

    `key` is the digest of what each annotator said (`opinions`, in the words of the native format),
    so that a case that changed is another case. `start` and `end` are its stretch of the text in
    code points. `stroke` joins decisions made in one stroke; `replaces` is what stood before.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    adjudication = models.ForeignKey(
        Adjudication, models.CASCADE, related_name="decisions", db_constraint=False
    )
    key = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    gold = models.ForeignKey(
        Annotation, models.CASCADE, related_name="gold_decisions", null=True, blank=True,
        db_constraint=False,
    )  # fmt: skip
    opinions = models.JSONField(default=list)
    agreed = models.BooleanField(default=False)
    automatic = models.BooleanField(default=False)
    stroke = models.UUIDField()
    replaces = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    decided_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("start", "end", "created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="decision_span_is_forward"
            ),
            models.CheckConstraint(
                condition=Q(outcome="reject", gold__isnull=True)
                | Q(outcome__in=["take", "merge"], gold__isnull=False),
                name="a_decision_makes_gold_or_rejects",
            ),
            models.UniqueConstraint(
                fields=["adjudication", "key"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_case_is_decided_once",
            ),
            models.UniqueConstraint(fields=["id", "project"], name="decision_project_key"),
        ]


class GoldSource(models.Model):
    """An annotation that a decision was about; `followed` where gold was taken from it."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="sources", db_constraint=False, db_index=False
    )
    annotation = models.ForeignKey(
        Annotation, models.CASCADE, related_name="decided_in", db_constraint=False
    )
    followed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "annotation"], name="a_decision_names_a_source_once"
            ),
        ]
