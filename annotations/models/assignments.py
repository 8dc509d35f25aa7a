"""Who is on which document of which queue, and what they handed in first."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import AnnotationSet, Annotator
from annotations.models.base import Row, with_history
from annotations.models.documents import Document
from annotations.models.projects import Project
from annotations.models.queues import Place, Queue, QueueItem


class AssignmentState(models.TextChoices):
    """A lease, and how it ended."""

    LEASED = "leased", _("Being worked on")
    SUBMITTED = "submitted", _("Submitted")
    SKIPPED = "skipped", _("Skipped")
    RELEASED = "released", _("Given back")
    EXPIRED = "expired", _("Ran out")


HOLDING = (AssignmentState.LEASED, AssignmentState.SUBMITTED)
"""The states in which an assignment keeps its place."""

_HELD = Q(state__in=[str(state) for state in HOLDING])


@with_history(exclude=["leased_until", "beat_at", "active_seconds"])
class Assignment(Row):
    """This person is on this document of this queue until the lease ends.

    A person has one such row a document and round, whatever the queue: taking it up again makes
    the old row live again. Submitted without a place: kept as an extra set. `active_seconds` is
    the time that the page was looked at and touched; `beat_at` is when it was last told.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    queue = models.ForeignKey(
        Queue, models.CASCADE, related_name="assignments", db_index=False, db_constraint=False
    )
    item = models.ForeignKey(
        QueueItem, models.CASCADE, related_name="assignments", db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="assignments", db_index=False, db_constraint=False
    )
    annotator = models.ForeignKey(
        Annotator, models.PROTECT, related_name="assignments", db_index=False, db_constraint=False
    )
    round = models.PositiveIntegerField(default=1)
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", null=True, blank=True, db_index=False,
        db_constraint=False,
    )  # fmt: skip
    state = models.CharField(
        max_length=9, choices=AssignmentState.choices, default=AssignmentState.LEASED
    )
    leased_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    active_seconds = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    draw_key = models.CharField(max_length=255, blank=True)
    started_at = models.DateTimeField(db_default=models.functions.Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "annotator"],
                name="a_person_has_a_document_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["place"], condition=_HELD, name="a_place_is_held_once"
            ),
            models.UniqueConstraint(
                fields=["queue", "annotator", "draw_key"],
                condition=~Q(draw_key=""),
                name="an_idempotency_key_draws_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="leased", place__isnull=False, leased_until__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(state="submitted", ended_at__isnull=False)
                | Q(
                    state__in=["skipped", "released", "expired"], place__isnull=True,
                    ended_at__isnull=False,
                ),
                name="an_assignment_is_leased_or_ended",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["leased_until"], condition=Q(state="leased"), name="assignment_lease"
            ),
            models.Index(fields=["annotator", "state", "ended_at"], name="assignment_of_person"),
            models.Index(fields=["queue", "state", "ended_at"], name="assignment_of_queue"),
            models.Index(fields=["place"], name="assignment_place"),
        ]


class Submission(Row):
    """The first copy that somebody handed in, frozen. Agreement is measured on these alone.

    `content` is a list of annotations by start, end and id: `{id, start, end, quote, label (key
    or null), judges, note, confidence, evidence: [{stance, group, sufficient, document, start,
    end, quote, url, note}]}`; offsets are code points. Never changed; no history needed.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    annotation_set = models.OneToOneField(
        AnnotationSet, models.CASCADE, related_name="submission", db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="submissions", db_constraint=False
    )
    annotator = models.ForeignKey(
        Annotator, models.PROTECT, related_name="submissions", db_index=False, db_constraint=False
    )
    round = models.PositiveIntegerField(default=1)
    queue = models.ForeignKey(
        Queue, models.PROTECT, related_name="submissions", null=True, blank=True,
        db_constraint=False,
    )  # fmt: skip
    blind = models.BooleanField(default=False)
    guideline_version = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(db_default=models.functions.Now())
    content = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["project", "round", "submitted_at"], name="submission_list"),
        ]
        triggers = [
            pgtrigger.Protect(name="submission_never_changes", operation=pgtrigger.Update),
        ]


IN_QUEUES = (Submission, Assignment, Place, QueueItem)
"""What goes with a document or a project, in the order in which it may be deleted."""
