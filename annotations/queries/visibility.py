"""The only definition of who sees which rows. Pages, REST, search, exports and jobs all ask here.

A site admin (an active superuser) sees what a manager sees, in every project. A draft, a gold one
too, is seen by its author and by managers; submitted sets, gold ones among them, by every member.
Whoever is blind to a document sees none of others' work on it, whatever their role: `blindness`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Exists, F, Func, Model, OuterRef, Q, QuerySet, UUIDField

from annotations.models import (
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    ApiToken,
    Assignment,
    AssignmentState,
    Comment,
    Decision,
    Document,
    DocumentKind,
    Evidence,
    GoldSource,
    Guideline,
    Invitation,
    Job,
    JobProblem,
    Label,
    Membership,
    Notification,
    NotificationKind,
    Outlet,
    Passage,
    Project,
    Queue,
    QueueItem,
    QueueMember,
    QueueState,
    ReadingSettings,
    SavedView,
    SetStatus,
    Submission,
    User,
)
from annotations.queries.blindness import blind_since, blind_to_nothing, held, jobs_apart, sighted
from annotations.queries.plain_rows import among
from annotations.queries.roles import in_own_projects, is_site_admin, judges_in, managed
from annotations.queries.written import NoneOf

RowT = TypeVar("RowT", bound=Model)


def _sets(
    user: User, prefix: str = "", of: Sequence[uuid.UUID] | None = None, project: str = "project"
) -> Q:
    """Which annotation sets, or (with a prefix) which rows of them; `of` some documents alone.

    `project` is the path of the rows' own, which is that of their set: the other way PostgreSQL
    would gather all sets of a person's projects first, once there are many projects.
    """
    seen = sighted(user, f"{prefix}document", f"{prefix}annotator__user", of)
    if is_site_admin(user):
        return seen
    open_to_all = Q(**{f"{prefix}status": SetStatus.SUBMITTED})
    own = Q(**{f"{prefix}annotator__user": user})
    return in_own_projects(user, project) & (open_to_all | own | managed(user, project)) & seen


def _evidence(user: User) -> Q:
    return _live() & _live("annotation__") & _sets(user, "annotation__annotation_set__")


def _annotators(user: User) -> Q:
    return in_own_projects(user) & _known(user, _sets(user))


def _known(user: User, seen: Q) -> Q:
    """Oneself, those whose work one sees, those who have none: a name tells that there is some."""
    sets = AnnotationSet.objects.filter(annotator=OuterRef("pk"))
    return Q(user=user) | Q(Exists(sets.filter(seen))) | Q(~Exists(sets))


def _hidden(user: User) -> QuerySet[Document]:
    """Pages that were kept for work to which the person is blind, and for none that they see."""
    place = "annotation__annotation_set__"
    kept = Evidence.objects.filter(document=OuterRef("pk"))
    others = kept.exclude(sighted(user, f"{place}document", f"{place}annotator__user"))
    return Document.objects.filter(
        Exists(others), ~Exists(kept.filter(_evidence(user))), kind=DocumentKind.SNAPSHOT
    )


def _documents(user: User, prefix: str = "") -> Q:
    """All of one's projects, but for pages that were kept for work to which the person is blind.

    With a prefix: rows of theirs, which are of the same project.
    """
    if blind_to_nothing(user):
        return in_own_projects(user)
    # Said first, so that of most rows no more is asked.
    given = Q() if prefix else Q(kind=DocumentKind.DOCUMENT)
    seen = given | Q(NoneOf(_hidden, user, "pk", f"{prefix}pk"))
    return in_own_projects(user) & seen


def _live(prefix: str = "") -> Q:
    return Q(**{f"{prefix}deleted_at__isnull": True})


def _comments(user: User, prefix: str = "") -> Q:
    """Remarks about a document are for every member, those about an annotation for who sees it."""
    about = Q(**{f"{prefix}annotation__isnull": True}) | (
        _live(f"{prefix}annotation__")
        & _sets(user, f"{prefix}annotation__annotation_set__", project=f"{prefix}project")
    )
    seen = sighted(user, f"{prefix}document", f"{prefix}author")
    return in_own_projects(user, f"{prefix}project") & _live(prefix) & seen & about


def _told(user: User) -> Q:
    """What one was told, but nothing of a comment that one may not see (any more, or yet).

    Nor a remark that an adjudicator made to an earlier round: it may tell what others said.
    """
    comment = Q(comment__isnull=True) | _comments(user, "comment__")
    told = "(%(expressions)s->>'document')::uuid"
    document = Func(F("payload"), template=told, output_field=UUIDField())
    remark = ~Q(kind=NotificationKind.ASKED_BACK) | sighted(user, document)
    return Q(user=user) & (Q(project__isnull=True) | in_own_projects(user)) & comment & remark


def _jobs(user: User, prefix: str = "") -> Q:
    if is_site_admin(user):
        return Q()
    own = Q(**{f"{prefix}created_by": user})
    return in_own_projects(user, f"{prefix}project") & (own | managed(user, f"{prefix}project"))


def _assignments(user: User) -> Q:
    """One's own; managers see who else has what, but for documents that they hold themselves."""
    by_role = managed(user) & sighted(user, "document")
    return in_own_projects(user) & (Q(annotator__user=user) | by_role)


def _queues(user: User) -> Q:
    """A queue in preparation is its managers'; one that names its people is theirs, too."""
    if is_site_admin(user):
        return Q()
    named = Q(everyone=True) | Q(pk__in=QueueMember.objects.filter(user=user).values("queue"))
    return managed(user) | (in_own_projects(user) & ~Q(state=QueueState.DRAFT) & named)


_RULES: dict[type[Model], Callable[[User], Q]] = {
    Project: lambda user: in_own_projects(user, "pk"),
    Membership: in_own_projects,
    Guideline: in_own_projects,
    Label: in_own_projects,
    Outlet: in_own_projects,
    Document: _documents,
    Passage: lambda user: _documents(user, "document__"),
    Annotator: _annotators,
    AnnotationSet: _sets,
    Annotation: lambda user: _live() & _sets(user, "annotation_set__"),
    Evidence: _evidence,
    Queue: _queues,
    QueueItem: managed,
    Assignment: _assignments,
    Submission: lambda user: _sets(user, "annotation_set__"),
    # Which documents are adjudicated every member may know; the pages ask for the role.
    Adjudication: lambda user: in_own_projects(user) & sighted(user, "document"),
    Decision: lambda user: judges_in(user) & sighted(user, "adjudication__document"),
    GoldSource: lambda user: judges_in(user) & sighted(user, "decision__adjudication__document"),
    Job: _jobs,
    JobProblem: lambda user: _jobs(user, "job__") & jobs_apart(user, "job"),
    SavedView: lambda user: in_own_projects(user) & (Q(shared=True) | Q(user=user)),
    Comment: _comments,
    Notification: _told,
    ApiToken: lambda user: Q(user=user),
    ReadingSettings: lambda user: Q(user=user),
    Invitation: lambda user: Q() if is_site_admin(user) else Q(pk__in=[]),
    User: lambda user: Q() if is_site_admin(user) else Q(pk=user.pk),
}


# The path from a row of work to the user whose work it is.
_WHOSE: dict[type[Model], str] = {
    AnnotationSet: "annotator__user",
    Annotation: "annotation_set__annotator__user",
    Evidence: "annotation__annotation_set__annotator__user",
    Comment: "author",
    Assignment: "annotator__user",
    Submission: "annotator__user",
    Adjudication: "",
}


def visible_to(user: Any, model: type[RowT]) -> QuerySet[RowT]:
    """The rows of a table that this person may see; none for anonymous and deactivated people."""
    return _seen(user, model, _RULES[model])


def given_to(user: Any) -> QuerySet[Document]:
    """Of `visible_to`, what is given to read: without snapshots, which alone may be hidden."""
    return _seen(user, Document, _given)


def sets_on(user: Any, documents: Sequence[uuid.UUID]) -> QuerySet[AnnotationSet]:
    """Of `visible_to`, the sets on these documents, which the database finds the faster so."""
    rows = _seen(user, AnnotationSet, lambda user: _sets(user, of=documents))
    return rows.filter(among("document", documents))


def own_of(user: Any, model: type[RowT]) -> QuerySet[RowT]:
    """Of `visible_to`, the person's own sets or assignments: no rule hides these."""
    # Said of the project, too, as PostgreSQL would look through all that is in it otherwise.
    own = Q(annotator__user=user, annotator__project=F("project"))
    return _seen(user, model, lambda user: in_own_projects(user) & own)


def handed_in(user: Any) -> QuerySet[Annotation]:
    """Of `visible_to`, the annotations of submitted sets: no role is looked up for these."""
    place = "annotation_set__"

    def rule(user: User) -> Q:
        seen = sighted(user, f"{place}document", f"{place}annotator__user")
        return in_own_projects(user) & _live() & seen

    return _seen(user, Annotation, rule).filter(annotation_set__status=SetStatus.SUBMITTED)


def _given(user: User) -> Q:
    return in_own_projects(user) & Q(kind=DocumentKind.DOCUMENT)


def _seen(user: Any, model: type[RowT], rule: Callable[[User], Q]) -> QuerySet[RowT]:
    rows: QuerySet[RowT] = model._default_manager.all()
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    return rows.filter(rule(user))


def visible_events(
    user: Any, model: type[Model], events: QuerySet[RowT], documents: QuerySet[Document]
) -> QuerySet[RowT]:
    """Those of a table's history events that this person may be told of.

    What happened to a set is for those who see the set as it is now, and what to a document or
    its kept pages for those who see it now; `documents` are those that the person does see. Other
    tables that are told of hold nothing that a member may not see, deleted rows neither.
    """
    if not user.is_authenticated or not user.is_active:
        return events.none()
    if model is AnnotationSet:
        return events.filter(pgh_obj__in=visible_to(user, AnnotationSet).values("pk"))
    if model is Document:
        there = Document.objects.filter(pk=OuterRef("pgh_obj"))
        gone = ~Exists(there) & Q(kind=DocumentKind.DOCUMENT) & in_own_projects(user)
        seen = documents.filter(pk=OuterRef("pgh_obj"))
        return events.filter(Q(Exists(seen)) | gone)
    return events.filter(in_own_projects(user, "pgh_obj" if model is Project else "project"))


def deleted_but_own(user: User, model: type[RowT]) -> QuerySet[RowT]:
    """Annotations or evidence of the person's own sets, deleted ones too: what may be restored."""
    path = "annotation_set__" if model is Annotation else "annotation__annotation_set__"
    return model._default_manager.filter(in_own_projects(user), **{f"{path}annotator__user": user})


def held_by(user: User) -> QuerySet[Assignment, Any]:
    """The documents on which this person holds an assignment just now."""
    held = Assignment.objects.filter(annotator__user=user, state=AssignmentState.LEASED)
    return held.values("document")


def looked_away_from(user: User) -> QuerySet[Assignment, Any]:
    """The documents of blind queues that this person holds: no counts of others' work on them."""
    return held(user).values("document")


def comparable_to(user: User) -> QuerySet[Submission]:
    """The first submissions whose comparison this person may see: who adjudicates, or more.

    Also of sets that were reopened since. Not of documents that the person works on: agreement
    with others would tell what they said.
    """
    rows = Submission.objects.filter(judges_in(user))
    return rows.exclude(document__in=held_by(user))


def made_before_blind(user: User, job: Job) -> bool:
    """Whether an export may hold others' work to which the person has become blind since."""
    return blind_since(user, job.project_id, job.created_at)


def not_blind(user: Any, rows: QuerySet[RowT]) -> QuerySet[RowT]:
    """Of work on documents, deleted work too, what a site admin may see in Django's admin.

    Of documents those that were not kept for hidden work, of annotators those without any.
    """
    if rows.model is Document:
        return rows.filter(NoneOf(_hidden, user, "pk", "pk"))
    if rows.model is Annotator:
        return rows.filter(_known(user, sighted(user, "document", "annotator__user")))
    place = "annotation__document" if rows.model is Evidence else "document"
    return rows.filter(sighted(user, place, _WHOSE[rows.model]))
