"""How often something changed that a project's figures are made of. Triggers alone write here."""

from __future__ import annotations

import enum

from django.db import models

from annotations.models.projects import Project


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
