"""Imports and exports."""

from __future__ import annotations

from django.urls import reverse
from rest_framework import serializers

from annotations.api.fields import Mapped, Text
from annotations.api.shapes import Paged, Query, Shape, Strict, ordering
from annotations.models import DocumentKind, ImportMode, Job, JobState
from annotations.queries.keyset import Sort

JOB_SORTS = (Sort("created_at", "created_at", "time"),)
PROBLEM_SORTS = (Sort("n", "n", "number"),)


class JobShape(Shape):
    """Background work, and how far it is."""

    id = serializers.UUIDField()
    project = serializers.CharField(source="project.slug")
    format = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.values)
    done = serializers.IntegerField(help_text="Records.")
    total = serializers.IntegerField(allow_null=True, help_text="Null until it is known.")
    problems = serializers.IntegerField(help_text="How many; see …/problems/.")
    attempt = serializers.IntegerField()
    result = serializers.DictField(help_text="What came of it.")
    error = serializers.CharField(help_text="Why it failed, in English.")
    error_code = serializers.CharField(help_text="The same for programs; empty if it did not fail.")
    error_params = Mapped(help_text="The values in that sentence.")
    cancel_requested_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField(
        source="created_by.username", default=None, allow_null=True, help_text="A user name."
    )
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


_JOB = {
    "id": "018f3c7f-71db-76af-bb6c-3d8e9f405162",
    "project": "peru",
    "format": "native",
    "state": "running",
    "done": 1200,
    "total": None,
    "problems": 2,
    "attempt": 1,
    "result": {},
    "error": "",
    "error_code": "",
    "error_params": {},
    "cancel_requested_at": None,
    "created_by": "manager",
    "created_at": "2026-05-04T09:12:00Z",
    "started_at": "2026-05-04T09:12:01Z",
    "finished_at": None,
}


class ImportShape(JobShape):
    """An import."""

    mode = serializers.CharField(source="params.mode")
    annotator = serializers.CharField(source="params.annotator", default="")
    file_name = serializers.CharField()
    file_size = serializers.IntegerField(help_text="Bytes.")
    input_sha256 = serializers.CharField()

    example = {
        **_JOB,
        "mode": "append",
        "annotator": "",
        "file_name": "corpus.jsonl",
        "file_size": 1048576,
        "input_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    }


class ExportShape(JobShape):
    """An export."""

    filters = serializers.DictField(source="params.filters", default=dict)
    download = serializers.SerializerMethodField(help_text="Null until it is complete.")

    example = {
        **_JOB,
        "state": "succeeded",
        "total": 1200,
        "problems": 0,
        "filters": {"drafts": False},
        "download": "https://workbench.example.org/api/v1/exports/018f3c7f-…/download/",
    }

    def get_download(self, job: Job) -> str | None:
        """Where to fetch the file."""
        if job.state != JobState.SUCCEEDED:
            return None
        address = reverse("api-export-download", args=[job.pk])
        return str(self.context["request"].build_absolute_uri(address))


class ImportBody(Strict):
    """A file and what to do with it, as `multipart/form-data`."""

    project = Text(max_length=60, help_text="The slug.")
    file = serializers.FileField(allow_empty_file=True)
    format = Text(required=False, allow_blank=True, max_length=30, help_text="Else it is guessed.")
    mode = Text(
        required=False, max_length=20,
        help_text=", ".join(ImportMode.values) + "; append unless said otherwise.",
    )  # fmt: skip
    annotator = Text(
        required=False, allow_blank=True, max_length=200,
        help_text="Whose the annotations are that the file gives no name to; else the caller's.",
    )  # fmt: skip

    example = {"project": "peru", "file": "corpus.jsonl", "format": "native", "mode": "append"}


class ExportBody(Strict):
    """What to export."""

    project = Text(max_length=60, help_text="The slug.")
    format = Text(required=False, max_length=30, help_text="native unless said otherwise.")
    filters = Mapped(
        required=False, help_text="`drafts`, `kind`, `language`, `outlet`, `annotator`"
    )

    example = {"project": "peru", "format": "native", "filters": {"drafts": False}}


class JobQuery(Paged):
    """Filters of the lists of imports and exports."""

    project = Text(required=False, max_length=60, help_text="The slug.")
    state = serializers.ChoiceField(choices=JobState.values, required=False)
    ordering = ordering(JOB_SORTS)


class ProblemRow(Shape):
    """One bad record of an import."""

    n = serializers.IntegerField(help_text="Its number in this import.")
    line = serializers.IntegerField(allow_null=True)
    path = serializers.CharField(help_text="The file or member, and the place in the record.")
    message = serializers.CharField(help_text="What is wrong and what to do, in English.")
    code = serializers.CharField(help_text="Which sentence that is; stays from version to version.")
    params = Mapped(help_text="The values in it; `then` lists the sentences that follow.")
    excerpt = serializers.CharField()

    example = {
        "n": 1,
        "line": 17,
        "path": "annotation_sets[0].annotations[3].end",
        "message": "end 9000 lies past the end of the text, which has 812 code points; correct the "
        "span; the annotation was left out",
        "code": "span-past-text",
        "params": {
            "end": 9000,
            "length": 812,
            "then": [
                {"code": "correct-span", "params": {}},
                {"code": "left-out-annotation", "params": {}},
            ],
        },
        "excerpt": '{"start":8900,"end":9000}',
    }


class ProblemQuery(Paged):
    """The parameters of the list of problems."""

    ordering = ordering(PROBLEM_SORTS)


class CorpusQuery(Query):
    """Which part of the corpus; as in exports."""

    after = Text(
        required=False, max_length=500, help_text="Go on behind the document of this external id."
    )
    drafts = serializers.ChoiceField(choices=["true", "false"], required=False)
    kind = serializers.ChoiceField(choices=DocumentKind.values, required=False)
    language = Text(required=False, max_length=35)
    outlet = Text(required=False, max_length=200)
    annotator = Text(required=False, max_length=200)
