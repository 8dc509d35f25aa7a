"""Who annotated what: annotators, their sets, and the annotations in them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Row, folded, with_history
from annotations.models.documents import Document
from annotations.models.projects import Label, Project


class AnnotatorKind(models.TextChoices):
    """People and programs annotate."""

    HUMAN = "human", _("Person")
    MACHINE = "machine", _("Machine")


class SetKind(models.TextChoices):
    """Where the annotations of a set come from."""

    HUMAN = "human", _("Person")
    MACHINE = "machine", _("Machine")
    GOLD = "gold", _("Gold")


class SetStatus(models.TextChoices):
    """A draft is its author's; a submitted set is declared finished."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


class Judges(models.TextChoices):
    """What a label is about: what is said, or that it was said."""

    CONTENT = "content", _("Content")
    ASSERTION = "assertion", _("Assertion")


@with_history()
class Annotator(Row):
    """Who made annotations: a user, a person known only by name, or a machine."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="annotators")
    user = models.ForeignKey(
        "annotations.User",
        models.PROTECT,
        related_name="annotators",
        null=True,
        blank=True,
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=7, choices=AnnotatorKind.choices, default=AnnotatorKind.HUMAN
    )

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="annotator_name_is_unique_in_project"
            ),
            models.UniqueConstraint(
                fields=["project", "user"], name="a_user_is_one_annotator_of_a_project"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="annotator_project_key"),
            models.CheckConstraint(
                condition=Q(kind__in=AnnotatorKind.values), name="annotator_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_history(
    exclude=["updated_at"],
    indexes=[
        models.Index(
            fields=["project", "-pgh_created_at"],
            condition=Q(pgh_label="update"),
            name="annotation_set_activity",
        )
    ],
)
class AnnotationSet(Row):
    """All annotations of one annotator on one document in one round.

    `updated_at` moves with every change inside the set, so the history leaves it out.
    `started_from` is the set whose annotations it began with, or (`started_hidden`) the one that
    it is compared with afterwards. `revised_after_reveal`: reopened after the author could see
    others' work, so only its frozen submission is blind.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="annotation_sets", db_constraint=False
    )
    annotator = models.ForeignKey(
        Annotator, models.PROTECT, related_name="annotation_sets", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    round = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=7, choices=SetKind.choices, default=SetKind.HUMAN)
    status = models.CharField(max_length=9, choices=SetStatus.choices, default=SetStatus.DRAFT)
    guideline_version = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    import_job = models.ForeignKey(
        "Job", models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    started_from = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, blank=True, db_index=False,
        db_constraint=False,
    )  # fmt: skip
    started_hidden = models.BooleanField(default=False, db_default=False)
    revised_after_reveal = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        # Of two columns each: where there are many projects, PostgreSQL takes each for a small one
        # and would look through all sets of a large one.
        indexes = [
            models.Index(fields=["project", "document"], name="annotation_set_of_project"),
            models.Index(fields=["annotator", "project"], name="annotation_set_of_annotator"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "annotator", "round"],
                name="an_annotator_has_one_set_a_document_and_round",
            ),
            models.UniqueConstraint(
                fields=["document", "round"],
                condition=Q(kind="gold"),
                name="a_document_has_one_gold_set_a_round",
            ),
            models.UniqueConstraint(
                fields=["id", "document", "project"], name="annotation_set_project_key"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SetKind.values), name="annotation_set_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(status="submitted", submitted_at__isnull=False),
                name="a_submitted_set_says_when",
            ),
        ]


@with_history()
class Annotation(Row):
    """One target with its body. No label means *to check*: found, not yet judged.

    `start` and `end` are Unicode code points of the document's text, half open; `quote` is exactly
    `text[start:end]`. A deleted annotation keeps its row, so that it can come back.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="annotations", db_constraint=False
    )
    annotation_set = models.ForeignKey(
        AnnotationSet, models.CASCADE, related_name="annotations", db_constraint=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    label = models.ForeignKey(
        Label,
        models.PROTECT,
        related_name="annotations",
        null=True,
        blank=True,
        db_constraint=False,
    )
    judges = models.CharField(max_length=9, choices=Judges.choices, default=Judges.CONTENT)
    note = models.TextField(blank=True)
    confidence = models.FloatField(null=True, blank=True)
    original_label = models.CharField(max_length=200, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    creation_digest = models.CharField(max_length=64, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ("start", "end", "created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="annotation_span_is_forward"
            ),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("quote")),
                name="annotation_quote_is_as_long_as_its_span_in_code_points",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="annotation_confidence_is_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(judges__in=Judges.values), name="annotation_judges_is_known"
            ),
            models.UniqueConstraint(
                fields=["annotation_set", "start", "end", "label"],
                nulls_distinct=False,
                condition=Q(deleted_at__isnull=True),
                name="a_set_holds_a_span_with_a_label_once",
            ),
            models.UniqueConstraint(fields=["id", "project"], name="annotation_project_key"),
        ]
        indexes = [
            models.Index(fields=["project", "created_at", "id"], name="annotation_list"),
            GinIndex(
                OpClass(folded("note"), name="gin_trgm_ops"),
                name="annotation_note_letters",
                condition=~Q(note=""),
            ),
        ]
