"""Making, naming, instructing and deleting projects."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from annotations.colours import LABEL_COLOURS
from annotations.errors import Conflict, Refused, Stale
from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Comment,
    Decision,
    Document,
    Evidence,
    GoldSource,
    Guideline,
    Job,
    JobKind,
    JobState,
    Label,
    Meaning,
    Membership,
    Passage,
    Project,
    Queue,
    QueueMember,
    Role,
)
from annotations.models.assignments import IN_QUEUES
from annotations.services.checks import clean_line, clean_multiline, clean_name
from annotations.services.notifications import tell_of_guideline
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, lock_project

# A new project starts with these.
FIRST_LABELS = (
    ("supported", "Supported", Meaning.SUPPORTED, LABEL_COLOURS[0], "1",
     "Evidence from an independent source was found for it."),
    ("disputed", "Disputed", Meaning.DISPUTED, LABEL_COLOURS[1], "2",
     "Evidence was found against it."),
    ("unsourced", "Unsourced", Meaning.UNSOURCED, LABEL_COLOURS[2], "3",
     "One searched, and nothing independent was found either way."),
)  # fmt: skip
_RESERVED = {"new"}


def create_project(actor: Actor, *, name: str, slug: str = "") -> Project:
    """A project with the three first labels, an empty guideline, and its maker as manager.

    Without a slug one is made from the name; a slug that is taken is a Conflict.
    """
    name = clean_name(name, "name", 200)
    wanted = _chosen(slug) or slugify(name)[:60].strip("-_") or "project"
    if wanted in _RESERVED:
        wanted = f"{wanted}-project"
    with write(actor):
        project = _insert(actor, name, wanted, exact=bool(slug))
        Membership.objects.create(project=project, user=actor.user, role=Role.MANAGER)
        Guideline.objects.create(project=project, version=1, markdown="", created_by=actor.user)
        Label.objects.bulk_create(
            Label(
                project=project, key=key, title=title, meaning=meaning, colour=colour,
                hotkey=hotkey, definition=definition, order=order,
            )
            for order, (key, title, meaning, colour, hotkey, definition) in enumerate(FIRST_LABELS)
        )  # fmt: skip
    return project


def _chosen(slug: Any) -> str:
    """The address that the caller chose, if any."""
    slug = clean_line(slug, "slug", 60, required=False)
    if slugify(slug) != slug:
        raise Refused(_("Use small letters, digits and hyphens only."), field="slug")
    if slug in _RESERVED:
        raise Refused(_("This address is the workbench's own; choose another."), field="slug")
    return slug


def _insert(actor: Actor, name: str, slug: str, *, exact: bool) -> Project:
    """Insert under `slug`, or under `slug-2`, `slug-3` … where the caller did not choose it."""
    numbers = (str(n) for n in range(2, 20))
    for ending in ("", *numbers, secrets.token_hex(4)):
        candidate = f"{slug[:50]}-{ending}" if ending else slug
        try:
            with transaction.atomic():
                return Project.objects.create(name=name, slug=candidate, created_by=actor.user)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            if exact:
                break
    raise Conflict(_("A project with this address exists already; choose another."), field="slug")


def update_project(actor: Actor, project: Project, *, version: int, name: str) -> Project:
    """Rename it. Raises Stale when it was changed since it was read."""
    name = clean_name(name, "name", 200)
    with write(actor):
        return change(project, version, {"name": name})


def save_guideline(
    actor: Actor, project: Project, *, markdown: str, based_on: int | None = None
) -> Guideline:
    """The guideline's next version. Raises Stale when `based_on` is not the latest one."""
    markdown = clean_multiline(markdown, "markdown", 200_000)
    with write(actor):
        lock_project(project)
        latest = project.guidelines.first()
        if latest and based_on is not None and latest.version != based_on:
            raise Stale(_("Somebody saved another version of the guideline meanwhile."), latest)
        if latest and latest.markdown == markdown:
            return latest
        made = Guideline.objects.create(
            project=project,
            version=latest.version + 1 if latest else 1,
            markdown=markdown,
            created_by=actor.user,
        )
        tell_of_guideline(actor, made)
        return made


def delete_project(actor: Actor, project: Project, *, confirm: str) -> None:
    """Delete it with everything in it, files too; `confirm` is its slug, typed by the person."""
    if confirm != project.slug:
        raise Refused(
            _("Type the project's address “%(slug)s” to delete it.") % {"slug": project.slug},
            field="confirm",
        )
    with write(actor):
        _wait_for_quiet(project)
        files = Job.objects.filter(project=project).values_list("file", "result_file")
        transaction.on_commit(partial(_remove_files, [*chain(*files)]), robust=True)
        QueueMember.objects.filter(queue__project=project).delete()
        # In the order that protected references ask for; raw, as rows may be millions.
        for model in (
            Comment, GoldSource, Decision, Adjudication, Evidence, Annotation, *IN_QUEUES, Queue,
            AnnotationSet, Annotator, Passage, Document,
        ):  # fmt: skip
            rows = model._base_manager.filter(project=project)
            rows._raw_delete(rows.db)
        project.delete()


def _wait_for_quiet(project: Project) -> None:
    """Refuse while an import or export is under way; hold index jobs, behind their chunk in hand.

    An index job goes with its project: whoever works on it finds no row at the next chunk.
    """
    jobs = Job.objects.filter(project=project, state__in=[JobState.QUEUED, JobState.RUNNING])
    if jobs.exclude(kind=JobKind.PASSAGES).exists():
        raise Conflict(_("Jobs of this project are still running; cancel them first."))
    list(jobs.order_by("pk").select_for_update().values_list("pk"))


def _remove_files(names: Iterable[str]) -> None:
    """Take what was uploaded and exported out of the storage."""
    for name in filter(None, names):
        default_storage.delete(name)
