"""Projects to measure in, and jobs worked by the real worker. Needs a prepared stage."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from annotations.models import Annotation, Job, JobKind, JobState, Project, User
from annotations.services.annotation_sets import begin_set
from annotations.services.documents import create_document
from annotations.services.jobs import cancel_job, create_export, create_import
from annotations.services.projects import create_project
from annotations.services.transaction import Actor
from benchmarks.stage import until

ANNOTATOR = "Annotator"


def new_project(name: str) -> tuple[Actor, Project]:
    """A project of its own with a manager of its own."""
    user = User.objects.create(username=f"{name}-{secrets.token_hex(4)}")
    actor = Actor(user)
    return actor, create_project(actor, name=f"{name} {secrets.token_hex(4)}")


def ask_import(actor: Actor, project: Project, file: Path) -> Job:
    """A waiting import of this file."""
    with open(file, "rb") as stream:
        job, _made = create_import(
            actor, project, file=stream, file_name=file.name, format="native", annotator=ANNOTATOR
        )
    return job


def ask_export(actor: Actor, project: Project) -> Job:
    """A waiting export of the whole project."""
    job, _made = create_export(actor, project)
    return job


def finished(job: Job) -> Job:
    """The job when it has ended well; RuntimeError when it has not."""
    until(lambda: Job.objects.get(pk=job.pk).is_final)
    job.refresh_from_db()
    if job.state != JobState.SUCCEEDED or job.problems:
        raise RuntimeError(f"{job.kind} {job.state}: {job.error} {job.problems} problems")
    return job


def duration(job: Job) -> float:
    """Seconds from the claim of the job to its end, by the database's clock."""
    assert job.started_at
    assert job.finished_at
    return (job.finished_at - job.started_at) / timedelta(seconds=1)


def leave_out_index(actor: Actor) -> None:
    """End the jobs of the search index that follow imports: nobody searches here."""
    waiting = Job.objects.filter(kind=JobKind.PASSAGES, state__in=["queued", "running"])
    for job in waiting:
        cancel_job(actor, job)
    until(lambda: not waiting.all().exists())


def neighbours(count: int) -> None:
    """Other, small projects, as an archive has: what a large one's pages ask must not mind them."""
    for number in range(count):
        actor, project = new_project(f"neighbour-{number}")
        label = project.labels.all()[0]
        for name in "abcd":
            text = f"Document {name} of project {number}. " * 20
            document, _made = create_document(
                actor, project, text=text, external_id=name, title=name
            )
            own = begin_set(actor, document)[0]
            Annotation.objects.bulk_create(
                Annotation(
                    project=project, document=document, annotation_set=own, label=label,
                    start=start, end=start + 8, quote=text[start:start + 8],
                )
                for start in range(0, 80, 10)
            )  # fmt: skip
