"""Background work as rows. The row is the truth; a message on the broker only rings the bell."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Row
from annotations.models.projects import Project


class JobKind(models.TextChoices):
    """What a job does."""

    IMPORT = "import", _("Import")
    EXPORT = "export", _("Export")
    PASSAGES = "passages", _("Search index")
    CHANGE = "change", _("Change of documents")


class JobState(models.TextChoices):
    """Where a job stands. The last three are final."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


FINAL_STATES = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class ImportMode(models.TextChoices):
    """What an import does with bad records."""

    APPEND = "append", _("Add what is good, list the rest")
    STRICT = "strict", _("All or nothing")
    CHECK = "check", _("Only check")


def _upload_path(job: Job, name: str) -> str:
    """A name of our own: what people call their files is data, never a path."""
    return f"jobs/{job.id}/input"


def _result_path(job: Job, name: str) -> str:
    return f"jobs/{job.id}/{name}"


class Job(Row):
    """An import, export or other background work.

    `done` and `total` count records; `cursor` is where the next attempt goes on. `epoch` fences:
    a worker that lost its lease can change nothing any more.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=8, choices=JobKind.choices)
    format = models.CharField(max_length=30, blank=True)
    params = models.JSONField(default=dict, blank=True)
    file = models.FileField(upload_to=_upload_path, blank=True, max_length=200)
    file_name = models.CharField(max_length=255, blank=True)
    file_size = models.BigIntegerField(default=0)
    input_sha256 = models.CharField(max_length=64, blank=True)
    result_file = models.FileField(upload_to=_result_path, blank=True, max_length=200)
    idempotency_key = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.QUEUED)
    epoch = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    lease_until = models.DateTimeField(null=True, blank=True)
    ring_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    problems = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_params = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="jobs", null=True, blank=True
    )
    request_id = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_is_known"),
            models.UniqueConstraint(
                fields=["created_by", "kind", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="an_idempotency_key_makes_one_job",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind="passages", state="queued"),
                name="one_search_index_job_waits_a_project",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "created_at", "id"], name="job_list"),
            models.Index(
                fields=["ring_at"],
                condition=Q(state__in=["queued", "running"]),
                name="job_to_ring",
            ),
        ]

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to this job."""
        return self.state in FINAL_STATES


class JobProblem(models.Model):
    """One bad record of an import: where it stands, what is wrong, what it looks like.

    `message` is English; `code` and `params` say it in the language of a reader (`telling`). Rows
    of earlier versions have no code.
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, models.CASCADE, related_name="problem_rows")
    n = models.PositiveBigIntegerField()
    line = models.PositiveBigIntegerField(null=True, blank=True)
    path = models.CharField(max_length=500, blank=True)
    message = models.TextField()
    code = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict, blank=True)
    excerpt = models.TextField(blank=True)

    class Meta:
        ordering = ("n",)
        constraints = [
            models.UniqueConstraint(fields=["job", "n"], name="a_problem_is_listed_once")
        ]


class PendingEvidence(models.Model):
    """Evidence of an import whose document may come later in the file: bound in a second pass."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, models.CASCADE, related_name="+")
    annotation_id = models.UUIDField()
    external_id = models.CharField(max_length=500)
    payload = models.JSONField()
    line = models.PositiveBigIntegerField(null=True, blank=True)
    path = models.CharField(max_length=500, blank=True)


class WorkerBeat(models.Model):
    """A worker's sign of life, written every few seconds by its sweeper."""

    name = models.CharField(max_length=200, primary_key=True)
    seen_at = models.DateTimeField()
