"""Evidence: a passage of a stored document, or an address with a quote, linked with a stance."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation
from annotations.models.base import Row, folded, with_history
from annotations.models.documents import Document
from annotations.models.projects import Project


class Stance(models.TextChoices):
    """What a passage does to what it is linked to."""

    SUPPORTS = "supports", _("Supports")
    DISPUTES = "disputes", _("Disputes")
    CONTEXT = "context", _("Context")


@with_history()
class Evidence(Row):
    """A passage or page linked to an annotation (later also to a claim) with a stance.

    `start` and `end` are code points of the linked document, half open. Evidence of one `group`
    belongs together; `sufficient` says that the group is enough alone.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    annotation = models.ForeignKey(
        Annotation,
        models.CASCADE,
        related_name="evidence",
        null=True,
        blank=True,
        db_constraint=False,
    )
    stance = models.CharField(max_length=8, choices=Stance.choices)
    group = models.PositiveIntegerField(null=True, blank=True)
    sufficient = models.BooleanField(default=False)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        related_name="cited_as_evidence",
        null=True,
        blank=True,
        db_constraint=False,
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    creation_digest = models.CharField(max_length=64, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                # Claims join this rule when their table comes: exactly one of the two.
                condition=Q(annotation__isnull=False),
                name="evidence_is_linked_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, start__isnull=False, end__isnull=False)
                | (Q(document__isnull=True, start__isnull=True, end__isnull=True) & ~Q(url="")),
                name="evidence_is_a_passage_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(start__lt=F("end")),
                name="evidence_span_is_forward",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end=F("start") + Length("quote")),
                name="evidence_quote_is_as_long_as_its_span_in_code_points",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values), name="evidence_stance_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "created_at", "id"], name="evidence_list"),
            GinIndex(
                OpClass(folded("note"), name="gin_trgm_ops"),
                name="evidence_note_letters",
                condition=~Q(note=""),
            ),
        ]
