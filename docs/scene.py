"""What `make shots` shows: the demo with somebody's work in it, made by the product's services.

Runs inside Django, on the database that the environment names: `make()` by `manage.py shell`. No
picture is taken here. What one rarely sees is in `docs.rarely`.
"""

from __future__ import annotations

import json
import secrets
import sys
from typing import Any

from django.core.files.base import ContentFile

from annotations.management.commands.demo import ROLES, SEEDS
from annotations.models import Annotation, Evidence, Job, Project, User
from annotations.services.annotations import create_annotation
from annotations.services.demo import load_demo
from annotations.services.demo_reviews import review_demo
from annotations.services.evidence import create_evidence
from annotations.services.jobs import create_export, create_import
from annotations.services.projects import create_project
from annotations.services.reading import set_reading
from annotations.services.transaction import Actor
from annotations.tasks import run_job
from docs import rarely

TABLE = "text,title,published_at\nOne line.,Good,2023-05-19\n,Without a text,2023-05-20\n" * 4
# The document that somebody is working on.
READ = "heartland-0523-marines"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4


def make() -> None:
    """Make everything; prints as JSON the passwords by user name and what stands in addresses."""
    passwords = {name: secrets.token_urlsafe(9) for name in ROLES}
    load_demo(
        passwords=passwords,
        roles=ROLES,
        corpus=SEEDS / "peru-2023.jsonl",
        guideline=(SEEDS / "peru-2023.guideline.md").read_text(encoding="utf-8"),
    )
    _work_all_jobs()
    review_demo(Project.objects.get(slug="demo"))
    people = {user.username: Actor(user) for user in User.objects.all()}
    for actor in people.values():
        set_reading(actor, changes={"tour_over": True})
    _set_of_ones_own(people["reviewer1"])
    _jobs(people["manager"])
    _work_all_jobs()
    create_project(people["manager"], name="Elections in Ecuador, 2025", slug="empty")
    create_project(people["manager"], name=LONG[:200], slug="long")
    names = rarely.make(people)
    # On a line of its own: letters may have been written before it.
    sys.stdout.write("\n" + json.dumps({"passwords": passwords, "names": names}))


def _work_all_jobs() -> None:
    while job := Job.objects.filter(state="queued").order_by("created_at").first():
        run_job(str(job.pk))


def _jobs(manager: Actor) -> None:
    """One export that is there, and one import with problems."""
    project = Project.objects.get(slug="demo")
    create_export(manager, project)
    file = ContentFile(TABLE.encode())
    create_import(manager, project, file=file, file_name="weekend.csv", mode="check", format="csv")


def _set_of_ones_own(reviewer: Actor) -> None:
    """A draft as rich as the best set of the demo: every label, an overlap, notes, evidence."""
    told = Annotation.objects.filter(
        document__external_id=READ, annotation_set__annotator__name="Ana Quispe"
    ).select_related("document", "label")
    for row in told.order_by("start", "-end"):
        label = row.label.key if row.label else None
        made, _new = create_annotation(
            reviewer, document=row.document, start=row.start, end=row.end, label=label,
            note=row.note, judges=row.judges,
        )  # fmt: skip
        for link in row.evidence.filter(deleted_at__isnull=True).select_related("document"):
            create_evidence(
                reviewer, annotation=made, stance=link.stance, note=link.note, **_place(link)
            )


def _place(link: Evidence) -> dict[str, Any]:
    if link.document:
        return {"document": link.document, "start": link.start, "end": link.end}
    return {"url": link.url, "quote": link.quote}
