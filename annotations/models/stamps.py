"""How often something changed: what a project's figures are made of, what a queue gives out.

Triggers alone write the counts.
"""

from __future__ import annotations

import enum

from django.db import models

from annotations.models.annotations import Annotator
from annotations.models.projects import Project
from annotations.models.queues import Queue


class Changed(enum.StrEnum):
    """What changed: work that nobody else sees yet, who is on what, or what was handed in."""

    DRAFTS = "drafts"
    WORK = "work"
    RESULTS = "results"


class Stamp(models.Model):
    """A count of changes. The sum of a project's rows of one kind grows with every commit.

    Several rows, so that no writer waits for another: each takes one that nobody holds, or makes
    one. Which table counts as what is said by the triggers of migration 0019.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    what = models.CharField(max_length=7)
    n = models.BigIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "what"], name="stamp_of_project")]


class Freed(models.Model):
    """A count of what may give somebody something to draw from a queue again.

    The sum of a queue's rows grows whenever a place of it comes or becomes free, a document comes
    that may join, or somebody had one no more. Several rows, as of `Stamp`; the triggers are in
    migration 0023.
    """

    id = models.BigAutoField(primary_key=True)
    queue = models.ForeignKey(
        Queue, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    n = models.BigIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["queue"], name="freed_of_queue")]


class NothingLeft(models.Model):
    """That no free place of a queue is one for this person, as long as `freed` is the queue's sum.

    The sum was read before it was looked, so that whatever came free since has moved it.
    """

    id = models.BigAutoField(primary_key=True)
    queue = models.ForeignKey(
        Queue, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    annotator = models.ForeignKey(
        Annotator, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    freed = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "annotator"], name="of_a_queue_nothing_is_left_once_for_a_person"
            )
        ]
