"""What is read: outlets, documents with their text, and the passages that search runs on."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from annotations.folding import fold
from annotations.models.base import Row, with_history
from annotations.models.projects import Project


class DocumentKind(models.TextChoices):
    """A document is given to read; a snapshot is a page kept as evidence."""

    DOCUMENT = "document", _("Document")
    SNAPSHOT = "snapshot", _("Snapshot")


class Precision(models.TextChoices):
    """How much of a date of publication is known."""

    YEAR = "year", _("Year")
    MONTH = "month", _("Month")
    DAY = "day", _("Day")
    MINUTE = "minute", _("Minute")


@with_history()
class Outlet(Row):
    """Who published a document. Outlets of one owner share an owner group."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="outlets")
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    owner_group = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="outlet_name_is_unique_in_project"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="outlet_project_key"),
        ]

    def __str__(self) -> str:
        return self.name


@with_history(
    exclude=["text", "passages_at", "folded"],
    indexes=[
        # What imports add is told by their jobs; so their rows stay out of this.
        models.Index(
            fields=["project", "-pgh_created_at"],
            condition=~Q(pgh_label="insert") | Q(import_job__isnull=True),
            name="document_activity",
        )
    ],
)
class Document(Row):
    """An immutable text being read; the source of every target in it.

    `length` and every offset count Unicode code points. `sha256` is of the text in UTF-8. `folded`
    is what the list of documents is searched by (see `listed_words`).
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    external_id = models.CharField(max_length=500)
    kind = models.CharField(
        max_length=10, choices=DocumentKind.choices, default=DocumentKind.DOCUMENT
    )
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField()
    language = models.CharField(max_length=35, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    final_url = models.URLField(max_length=2000, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="documents", null=True, blank=True, db_constraint=False
    )
    byline = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(max_length=6, choices=Precision.choices, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    folded = models.TextField(default="", blank=True, editable=False)
    import_job = models.ForeignKey(
        "Job", models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    passages_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "external_id"], name="document_external_id_is_unique_in_project"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="document_project_key"),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(length=Length("text")), name="document_length_counts_its_code_points"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256_is_a_sha256"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_precision="")
                | Q(published_at__isnull=False, published_precision__in=Precision.values),
                name="document_date_comes_with_its_precision",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "kind", "created_at", "id"], name="document_list"),
            models.Index(fields=["project", "created_at", "id"], name="document_order"),
            models.Index(
                F("project"),
                F("published_at").desc(nulls_last=True),
                F("id"),
                name="document_by_date",
            ),
            models.Index(fields=["project", "title", "id"], name="document_by_title"),
            models.Index(
                fields=["project", "language"],
                condition=~Q(language=""),
                name="document_languages",
            ),
            models.Index(
                fields=["project"],
                condition=Q(passages_at__isnull=True),
                name="document_without_passages",
            ),
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="document_words_trigrams"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_text_never_changes", fields=["text", "sha256", "length"]
            )
        ]

    def __str__(self) -> str:
        return self.title or self.external_id


def listed_words(title: str, external_id: str, url: str, byline: str) -> str:
    """What a document is found by in a list, folded as passages are; its outlet has its own name.

    The texts stand on lines of their own, and folding leaves a space there: no word spans two.
    """
    return fold("\n".join((title, external_id, url, byline)))


class Passage(models.Model):
    """A sentence-like stretch of a document, folded for search; made again whenever needed.

    `start` and `end` are code points of the document's own text, half open.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(
        Document, models.CASCADE, related_name="passages", db_constraint=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    folded = models.TextField()
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_is_forward"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="passage_words"),
        ]


class Word(models.Model):
    """A word of a project's passages, folded: tells misspelt words from known ones, rare from not.

    `passages` counts the passages that it was found in, also of documents that are gone by now.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=100)
    passages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "word"], name="word_is_listed_once")
        ]
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="word_trigrams")]

    def __str__(self) -> str:
        return self.word
