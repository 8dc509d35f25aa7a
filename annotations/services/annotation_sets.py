"""Sets: made when somebody begins, declared finished by their author, reopened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden
from annotations.models import (
    AnnotationSet,
    Annotator,
    Document,
    Evidence,
    Project,
    Role,
    SetStatus,
    User,
)
from annotations.queries.annotation_sets import round_at
from annotations.queries.roles import holds
from annotations.services.free_names import free_name
from annotations.services.handing_in import hand_in, take_back
from annotations.services.notifications import tell_of_reopening
from annotations.services.transaction import Actor, write
from annotations.services.waiting import set_is_reopened, set_is_submitted


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open in a set: annotations without a label, and without evidence."""

    to_check: int
    without_evidence: int


def begin_set(
    actor: Actor, document: Document, *, round: int | None = None
) -> tuple[AnnotationSet, bool]:
    """The caller's own set of the round, draft or submitted, and whether it was made now.

    Without a round it is the one that the caller is at (see `round_at`). Raises Conflict where the
    document is deleted meanwhile. Roles are for the caller to ask.
    """
    with write(actor):
        annotator = annotator_of(actor.user, document.project)
        guideline = document.project.guidelines.first()
        return AnnotationSet.objects.get_or_create(
            document=document,
            annotator=annotator,
            round=round or round_at(actor.user, document),
            defaults={
                "project": document.project,
                "guideline_version": guideline.version if guideline else None,
            },
        )


def locked_own(actor: Actor, document: Document) -> AnnotationSet:
    """The caller's own set, made when there is none, held against other writers; see `locked`."""
    at = round_at(actor.user, document)
    found = _held().filter(document=document, annotator__user=actor.user, round=at).first()
    return found or locked(begin_set(actor, document, round=at)[0].pk)


def submit_set(actor: Actor, annotation_set: AnnotationSet) -> AnnotationSet:
    """Declare one's own set finished. A submitted set stays as it is (asked twice: no change)."""
    with write(actor):
        current = locked(annotation_set.pk)
        _require_author(actor, current)
        if current.status == SetStatus.SUBMITTED:
            return current
        guideline = current.project.guidelines.first()
        rows = AnnotationSet.objects.filter(pk=current.pk)
        rows.update(
            status=SetStatus.SUBMITTED,
            submitted_at=Now(),
            guideline_version=guideline.version if guideline else None,
            version=F("version") + 1,
            updated_at=Now(),
        )
        hand_in(current)
        set_is_submitted(current)
        return rows.get()


def reopen_set(actor: Actor, annotation_set: AnnotationSet) -> AnnotationSet:
    """Make a submitted set a draft again; its author may, and a manager.

    Its first submission stays as it was. Raises Conflict once the document is adjudicated.
    """
    with write(actor):
        current = locked(annotation_set.pk)
        own = current.annotator.user_id == actor.user.pk
        if not own and not holds(actor.user, current.project, Role.MANAGER):
            raise Forbidden(_("Its author or a manager can reopen this set."))
        if current.status == SetStatus.DRAFT:
            return current
        set_is_reopened(current)
        revealed = take_back(current) or current.revised_after_reveal
        rows = AnnotationSet.objects.filter(pk=current.pk)
        rows.update(
            status=SetStatus.DRAFT, revised_after_reveal=revealed, version=F("version") + 1,
            updated_at=Now(),
        )  # fmt: skip
        tell_of_reopening(actor, current)
        return rows.get()


def still_open(annotation_set: AnnotationSet) -> Open:
    """How much of the set is not judged, and how much stands without evidence."""
    live = annotation_set.annotations.filter(deleted_at__isnull=True)
    evidenced = Evidence.objects.filter(
        annotation__annotation_set=annotation_set, deleted_at__isnull=True
    ).values("annotation")
    return Open(
        to_check=live.filter(label__isnull=True).count(),
        without_evidence=live.exclude(pk__in=evidenced).count(),
    )


def locked(key: uuid.UUID) -> AnnotationSet:
    """The set as it is now, held against other writers until the transaction ends."""
    found = _held().filter(pk=key).first()
    if found is None:
        raise Conflict(_("The set was deleted in the meantime."))
    return found


def _held() -> QuerySet[AnnotationSet]:
    rows = AnnotationSet.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("annotator", "project").order_by()


def require_writable(actor: Actor, current: AnnotationSet) -> None:
    """Refuse unless the caller may write into this locked set now; moves its `updated_at`."""
    _require_author(actor, current)
    if current.status == SetStatus.SUBMITTED:
        raise Conflict(_("This set is submitted. Reopen it to change something in it."))
    AnnotationSet.objects.filter(pk=current.pk).update(updated_at=Now())


def writable(actor: Actor, key: uuid.UUID) -> AnnotationSet:
    """The set, locked, for a caller who may write into it now."""
    current = locked(key)
    require_writable(actor, current)
    return current


def _require_author(actor: Actor, annotation_set: AnnotationSet) -> None:
    """Only its author edits a set."""
    if annotation_set.annotator.user_id != actor.user.pk:
        raise Forbidden(_("Only its author can change this set."))


def annotator_of(user: User, project: Project) -> Annotator:
    """The user as an annotator; a namesake from an import leaves the user a numbered name."""
    rows = Annotator.objects.filter(project=project)
    found = rows.filter(user=user).first()
    while found is None:
        taken = rows.filter(name__startswith=user.username).values_list("name", flat=True)
        name = free_name(user.username, set(taken))
        try:
            with transaction.atomic():
                found = Annotator.objects.create(project=project, user=user, name=name)
        except IntegrityError:  # another request of the same user, or an import, was faster
            found = rows.filter(user=user).first()
    return found
