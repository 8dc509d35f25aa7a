"""Telling people in the app, in the transaction of what is told; and what they have read.

Each `tell_…` is called by the service that did it, inside its transaction. Nobody is told what they
did themselves, except that a job has ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotations.models import (
    AnnotationSet,
    Comment,
    Document,
    Guideline,
    Job,
    JobKind,
    Membership,
    Notification,
    NotificationKind,
    Project,
)
from annotations.queries.visibility import visible_to
from annotations.services.transaction import Actor, write


def tell_of_job(job: Job, *, state: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell whoever asked for the job how it ended; index jobs are asked for by nobody."""
    if job.kind == JobKind.PASSAGES or job.created_by_id is None:
        return
    payload = {
        "job": str(job.pk), "job_kind": job.kind, "state": str(state), "file_name": job.file_name,
    }  # fmt: skip
    Notification.objects.using(using).create(
        user_id=job.created_by_id,
        project_id=job.project_id,
        kind=NotificationKind.JOB_ENDED,
        payload=payload,
    )


def tell_of_role(actor: Actor, membership: Membership, *, new: bool) -> None:
    """Tell a person that they were added, or have another role."""
    payload = {"role": membership.role, "new": new, "by": actor.user.name}
    _tell(actor, NotificationKind.ROLE_GIVEN, membership.project, [membership.user_id], payload)


def tell_of_guideline(actor: Actor, guideline: Guideline) -> None:
    """Tell every member that there is a new version."""
    members = Membership.objects.filter(project=guideline.project, user__is_active=True)
    _tell(
        actor, NotificationKind.GUIDELINE_CHANGED, guideline.project,
        members.values_list("user_id", flat=True),
        {"version": guideline.version, "by": actor.user.name},
    )  # fmt: skip


def tell_of_reopening(actor: Actor, annotation_set: AnnotationSet) -> None:
    """Tell its author that somebody made a set a draft again."""
    _tell_author(actor, annotation_set, NotificationKind.SET_REOPENED, {})


def tell_of_asking_back(actor: Actor, annotation_set: AnnotationSet, remark: str) -> None:
    """Tell its author that an adjudicator asks them to look at their set again."""
    _tell_author(actor, annotation_set, NotificationKind.ASKED_BACK, {"remark": remark})


def _tell_author(
    actor: Actor, annotation_set: AnnotationSet, kind: NotificationKind, more: dict[str, Any]
) -> None:
    author = annotation_set.annotator.user_id
    if author is None or author == actor.user.pk:
        return
    titles = Document.objects.only("title", "external_id", "language")
    document = titles.get(pk=annotation_set.document_id)
    payload = {
        "set": str(annotation_set.pk), "document": str(document.pk), "title": str(document),
        "language": document.language, "by": actor.user.name, **more,
    }  # fmt: skip
    _tell(actor, kind, annotation_set.project, [author], payload)


def tell_of_comment(
    actor: Actor, comment: Comment, kind: NotificationKind, users: Iterable[Any]
) -> None:
    """Tell people of a comment; who may not see it yet will find it when they may."""
    document = Document.objects.only("title", "external_id", "language").get(pk=comment.document_id)
    payload = {
        "document": str(document.pk), "comment": str(comment.pk), "title": str(document),
        "language": document.language, "by": actor.user.name,
    }  # fmt: skip
    _tell(actor, kind, comment.project, users, payload, comment)


def _tell(
    actor: Actor, kind: NotificationKind, project: Project, users: Iterable[Any],
    payload: dict[str, Any], comment: Comment | None = None,
) -> None:  # fmt: skip
    Notification.objects.bulk_create(
        Notification(user_id=user, project=project, kind=kind, payload=payload, comment=comment)
        for user in users
        if user != actor.user.pk
    )


def mark_read(actor: Actor, notification: Notification) -> Notification:
    """Note that the person has read it; the first time stays."""
    with write(actor):
        rows = Notification.objects.filter(pk=notification.pk, user=actor.user)
        rows.filter(read_at__isnull=True).update(read_at=Now())
        notification.refresh_from_db(fields=["read_at"])
    return notification


def mark_all_read(actor: Actor) -> int:
    """Note that the person has read all there are; returns how many were not read before."""
    with write(actor):
        unread: QuerySet[Notification] = visible_to(actor.user, Notification)
        return unread.filter(read_at__isnull=True).update(read_at=Now())
