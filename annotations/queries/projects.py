"""My projects and where I left off, and what a project's own page tells about it.

Nothing here grows in queries with the rows it shows. Who sees which rows is `visibility`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from annotations.models import (
    Annotation,
    AnnotationSet,
    Changed,
    Document,
    DocumentKind,
    Evidence,
    Guideline,
    Label,
    Project,
    Role,
    SetStatus,
    User,
)
from annotations.queries.kept import kept, planned_anew
from annotations.queries.roles import roles_of
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import handed_in, own_of, visible_to


@dataclass(frozen=True, slots=True)
class MyWork:
    """How far a person is with the documents of a project."""

    documents: int = 0
    drafts: int = 0
    submitted: int = 0

    @property
    def unread(self) -> int:
        """Documents that the person has not begun."""
        return max(0, self.documents - self.drafts - self.submitted)


@dataclass(frozen=True, slots=True)
class MyProject:
    """A project with one's role and one's work in it."""

    project: Project
    role: Role
    work: MyWork


@dataclass(frozen=True, slots=True)
class LeftOff:
    """A draft with the number of its annotations, and of those not judged yet."""

    annotation_set: AnnotationSet
    annotations: int
    to_check: int


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many annotations carry a label; without a label they are to check."""

    label: Label | None
    count: int


def my_projects(user: User) -> list[MyProject]:
    """The projects that a person is in (a site admin: all), by name. Four queries, however many."""
    projects = _projects_of(user)
    roles = roles_of(user, projects)
    work = _work(user, [project.pk for project in projects])
    return [MyProject(one, roles[one.pk], work[one.pk]) for one in projects]


@kept
def _projects_of(user: User) -> QuerySet[Project]:
    return visible_to(user, Project)


def my_work(user: User, project: Project) -> MyWork:
    """How far a person is with one project."""
    return _work(user, [project.pk])[project.pk]


def _work(user: User, projects: list[uuid.UUID]) -> dict[uuid.UUID, MyWork]:
    documents = dict(documents_in(tuple(projects)))
    sets = {key: found for key, *found in my_sets_in(user, tuple(projects))}
    return {key: MyWork(documents.get(key, 0), *sets.get(key, (0, 0))) for key in projects}


@kept
def documents_in(projects: tuple[uuid.UUID, ...]) -> QuerySet[Document, Any]:
    """The projects with the number of their documents, snapshots apart."""
    rows = Document.objects.filter(project__in=projects, kind=DocumentKind.DOCUMENT).order_by()
    return rows.values_list("project").annotate(n=Count("pk"))


@kept
def my_sets_in(user: User, projects: tuple[uuid.UUID, ...]) -> QuerySet[AnnotationSet, Any]:
    """By project, how many documents the person has drafts of, and how many are handed in."""
    draft = Count("document", distinct=True, filter=Q(status=SetStatus.DRAFT))
    submitted = Count("document", distinct=True, filter=Q(status=SetStatus.SUBMITTED))
    # Of the few pages that were kept, not of all documents: few sets are somebody's own.
    kept_pages = Document.objects.filter(
        pk=OuterRef("document"), project__in=projects, kind=DocumentKind.SNAPSHOT
    )
    rows = my_sets(user).filter(~Exists(kept_pages), project__in=projects)
    return rows.order_by().values_list("project").annotate(drafts=draft, done=submitted)


def my_sets(user: User) -> QuerySet[AnnotationSet]:
    """The person's own sets in projects that they are still in."""
    return own_of(user, AnnotationSet)


def where_i_left_off(user: User, limit: int = 6) -> list[LeftOff]:
    """The person's drafts, last touched first. The texts of their documents are not fetched."""
    drafts = _drafts_of(user, limit)
    counts = {key: found for key, *found in _counts_in(tuple(draft.pk for draft in drafts))}
    return [LeftOff(draft, *counts.get(draft.pk, (0, 0))) for draft in drafts]


@kept
def _drafts_of(user: User, limit: int) -> QuerySet[AnnotationSet]:
    rows = my_sets(user).filter(status=SetStatus.DRAFT)
    shown = rows.select_related("document__outlet", "project").only(
        "updated_at", "project__name", "document__title", "document__external_id",
        "document__language", "document__outlet__name",
    )  # fmt: skip
    return shown.order_by("-updated_at", "-id")[:limit]


@kept
def _counts_in(sets: tuple[uuid.UUID, ...]) -> QuerySet[Annotation, Any]:
    live = Annotation.objects.filter(annotation_set__in=sets, deleted_at__isnull=True).order_by()
    to_check = Count("pk", filter=Q(label__isnull=True))
    return live.values_list("annotation_set").annotate(total=Count("pk"), to_check=to_check)


def label_counts(user: User, project: Project) -> list[LabelCount]:
    """Annotations that the person sees, by label in the scheme's order; last, those to check.

    Retired labels are listed while annotations carry them. What was handed in is counted anew
    when something was since (`stamped`), drafts each time: they are few, and change all day.
    """
    stamped = Stamped(user, project, "labels", small=True)
    submitted = stamped.of(
        "handed in",
        (Changed.RESULTS, Changed.WORK),
        lambda: dict(_all_by_label(user, project.pk, SetStatus.SUBMITTED)),
    )
    stamped.keep()
    counts = Counter(submitted)
    counts.update(dict(_few_by_label(user, project.pk, SetStatus.DRAFT)))
    rows = [
        LabelCount(label, counts.get(label.pk, 0))
        for label in labels_of(project.pk)
        if not label.retired or label.pk in counts
    ]
    return [*rows, LabelCount(None, counts.get(None, 0))]


def _by_label(user: User, project: uuid.UUID, status: SetStatus) -> QuerySet[Annotation, Any]:
    submitted = status == SetStatus.SUBMITTED
    rows = handed_in(user) if submitted else visible_to(user, Annotation)
    rows = rows.filter(project=project)
    # Of the sets, too: so that few drafts are found without all that is in the project.
    rows = rows.filter(annotation_set__project=project, annotation_set__status=status)
    return rows.order_by().values_list("label").annotate(n=Count("pk"))


# Counting all that was handed in by the plan for a small project takes several times as long.
_all_by_label, _few_by_label = planned_anew(_by_label), kept(_by_label)


def work_counts(user: User, project: Project) -> tuple[dict[str, int], int]:
    """How many sets the person sees by status, and how much evidence."""
    stamped = Stamped(user, project, "work", small=True)
    on = Changed.RESULTS, Changed.WORK
    found = stamped.of("sets", on, lambda: dict(_by_status(user, project.pk)))
    evidence = stamped.of(
        "evidence",
        tuple(Changed),
        lambda: visible_to(user, Evidence).filter(project=project).count(),
    )
    stamped.keep()
    return found, evidence


@kept
def _by_status(user: User, project: uuid.UUID) -> QuerySet[AnnotationSet, Any]:
    sets = visible_to(user, AnnotationSet).filter(project=project).order_by()
    return sets.values_list("status").annotate(n=Count("pk"))


def latest_guideline(project: Project) -> Guideline | None:
    """The guideline in force."""
    return next(iter(newest_guideline(project.pk)), None)


@kept
def newest_guideline(project: uuid.UUID) -> QuerySet[Guideline]:
    """The newest version of the guideline, if there is one."""
    return Guideline.objects.filter(project=project)[:1]


@kept
def labels_of(project: uuid.UUID) -> QuerySet[Label]:
    """The labels of a project in the scheme's order, retired ones too."""
    return Label.objects.filter(project=project)


def next_hotkey_and_order(project: Project) -> tuple[str, int]:
    """What a new label may take: the first free digit (or none), and the last place."""
    taken = set(
        Label.objects.filter(project=project, retired=False).values_list("hotkey", flat=True)
    )
    free = next((digit for digit in "123456789" if digit not in taken), "")
    last = Label.objects.filter(project=project).aggregate(last=Max("order"))["last"]
    return free, 0 if last is None else last + 1
