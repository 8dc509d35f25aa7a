"""My projects and where I left off, and what a project's own page tells about it.

Nothing here grows in queries with the rows it shows. Who sees which rows is `visibility`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from annotations.models import (
    Annotation,
    AnnotationSet,
    Document,
    DocumentKind,
    Guideline,
    Label,
    Membership,
    Project,
    Role,
    SetStatus,
    User,
)
from annotations.queries.visibility import is_site_admin, own_of, visible_to


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
    projects = list(visible_to(user, Project))
    roles = dict(Membership.objects.filter(user=user).values_list("project", "role"))
    if is_site_admin(user):
        roles = {project.pk: Role.MANAGER for project in projects}
    work = _work(user, [project.pk for project in projects])
    return [MyProject(one, Role(roles[one.pk]), work[one.pk]) for one in projects]


def my_work(user: User, project: Project) -> MyWork:
    """How far a person is with one project."""
    return _work(user, [project.pk])[project.pk]


def _work(user: User, projects: list[uuid.UUID]) -> dict[uuid.UUID, MyWork]:
    documents = dict(
        Document.objects.filter(project__in=projects, kind=DocumentKind.DOCUMENT)
        .order_by()
        .values_list("project")
        .annotate(n=Count("pk"))
    )
    draft = Count("document", distinct=True, filter=Q(status=SetStatus.DRAFT))
    submitted = Count("document", distinct=True, filter=Q(status=SetStatus.SUBMITTED))
    sets = {
        key: (drafts, done)
        for key, drafts, done in my_sets(user)
        .filter(project__in=projects, document__kind=DocumentKind.DOCUMENT)
        .order_by()
        .values_list("project")
        .annotate(drafts=draft, done=submitted)
    }
    return {key: MyWork(documents.get(key, 0), *sets.get(key, (0, 0))) for key in projects}


def my_sets(user: User) -> QuerySet[AnnotationSet]:
    """The person's own sets in projects that they are still in."""
    return own_of(user, AnnotationSet)


def where_i_left_off(user: User, limit: int = 6) -> list[LeftOff]:
    """The person's drafts, last touched first. The texts of their documents are not fetched."""
    drafts = list(
        my_sets(user)
        .filter(status=SetStatus.DRAFT)
        .select_related("document", "document__outlet", "project")
        .defer("document__text", "document__metadata")
        .order_by("-updated_at", "-id")[:limit]
    )
    live = Annotation.objects.filter(annotation_set__in=drafts, deleted_at__isnull=True)
    counts = {
        key: (total, to_check)
        for key, total, to_check in live.order_by()
        .values_list("annotation_set")
        .annotate(total=Count("pk"), to_check=Count("pk", filter=Q(label__isnull=True)))
    }
    return [LeftOff(draft, *counts.get(draft.pk, (0, 0))) for draft in drafts]


def label_counts(user: User, project: Project) -> list[LabelCount]:
    """Annotations that the person sees, by label in the scheme's order; last, those to check.

    Retired labels are listed while annotations carry them. Two queries.
    """
    counts = dict(
        visible_to(user, Annotation)
        .filter(project=project)
        .order_by()
        .values_list("label")
        .annotate(n=Count("pk"))
    )
    labels = Label.objects.filter(project=project)
    rows = [
        LabelCount(label, counts.get(label.pk, 0))
        for label in labels
        if not label.retired or label.pk in counts
    ]
    return [*rows, LabelCount(None, counts.get(None, 0))]


def latest_guideline(project: Project) -> Guideline | None:
    """The guideline in force."""
    return Guideline.objects.filter(project=project).first()


def next_hotkey_and_order(project: Project) -> tuple[str, int]:
    """What a new label may take: the first free digit (or none), and the last place."""
    taken = set(
        Label.objects.filter(project=project, retired=False).values_list("hotkey", flat=True)
    )
    free = next((digit for digit in "123456789" if digit not in taken), "")
    last = Label.objects.filter(project=project).aggregate(last=Max("order"))["last"]
    return free, 0 if last is None else last + 1
