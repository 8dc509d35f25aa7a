"""Talking about documents and annotations: comments, answers, and threads that are settled."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden, Refused
from annotations.mentions import mentioned
from annotations.models import (
    Annotation,
    Comment,
    Document,
    Membership,
    NotificationKind,
    Role,
    User,
)
from annotations.queries.roles import holds
from annotations.queries.set_history import events_of
from annotations.services.checks import clean_multiline
from annotations.services.creation import inserted, made_before
from annotations.services.notifications import tell_of_comment
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held

LONGEST = 10_000
"""Code points of a comment."""
_ABOUT = ("author_id", "document_id", "annotation_id", "parent_id")


def create_comment(
    actor: Actor, *, text: str, id: uuid.UUID | None = None, document: Document | None = None,
    annotation: Annotation | None = None, parent: Comment | None = None,
) -> tuple[Comment, bool]:  # fmt: skip
    """Say something about a document or an annotation, or answer a comment (`parent`).

    An answer to an answer stands in the same thread, and opens it again where it was resolved.
    Who is mentioned as `@name`, who takes part and whose annotation it is are told. Returns the
    comment and whether it was made now; ids behave as for annotations.
    """
    if sum(thing is not None for thing in (document, annotation, parent)) != 1:
        raise Refused(_("Name one of document, annotation and thread."), field="document")
    row = Comment(author=actor.user, text=_clean(text), **({"id": id} if id else {}))
    if document is not None:
        row.project_id, row.document_id = document.project_id, document.pk
    else:
        place = parent or annotation
        assert place is not None
        row.project_id, row.document_id = place.project_id, place.document_id
    row.annotation_id = parent.annotation_id if parent else getattr(annotation, "pk", None)
    row.parent_id = (parent.parent_id or parent.pk) if parent else None
    same = partial(_same, row)
    with write(actor):
        if there := made_before(Comment, id, same):
            return there, False
        _require_there(row)
        row, made = inserted(row, same)
        if made:
            _made(actor, row)
    return row, made


def _same(row: Comment, there: Comment) -> bool:
    """Whether a comment was made of the same words by the same person about the same thing."""
    if any(getattr(row, name) != getattr(there, name) for name in _ABOUT):
        return False
    first = events_of(Comment.objects.filter(pk=there.pk)).order_by("pgh_id").first()
    return first is not None and bool(row.text == first.text)


def _made(actor: Actor, row: Comment) -> None:
    if row.parent_id:
        heads = Comment.objects.filter(pk=row.parent_id, resolved_at__isnull=False)
        heads.update(**_opened())
    row.refresh_from_db()
    _tell(actor, row, mentioned(row.text))


def update_comment(actor: Actor, comment: Comment, *, version: int, text: str) -> Comment:
    """Say it in other words; only its author may. Who is mentioned newly is told."""
    if comment.author_id != actor.user.pk:
        raise Forbidden(_("Only its author can change a comment."))
    with write(actor):
        current = held(comment, version)
        _require_live(current)
        changed = change(current, version, {"text": _clean(text), "edited_at": Now()})
        new = mentioned(changed.text) - mentioned(current.text)
        _tell_mentioned(actor, changed, new)
    return changed


def delete_comment(actor: Actor, comment: Comment, *, version: int) -> None:
    """Take a comment away; its author may, and a manager. Answers to it stay."""
    own = comment.author_id == actor.user.pk
    if not own and not holds(actor.user, comment.project, Role.MANAGER):
        raise Forbidden(_("Its author or a manager can remove a comment."))
    with write(actor):
        _require_live(held(comment, version))
        change(comment, version, {"deleted_at": Now()})


def resolve_thread(actor: Actor, comment: Comment, *, resolved: bool) -> Comment:
    """Say that a thread is settled, or open it again. Asked twice, the first time stays."""
    if comment.parent_id is not None:
        raise Refused(_("A thread is resolved at its first comment."), field="resolved")
    values = {
        "resolved_at": Now(), "resolved_by": actor.user, "version": F("version") + 1,
        "updated_at": Now(),
    }  # fmt: skip
    with write(actor):
        rows = Comment.objects.filter(pk=comment.pk, deleted_at__isnull=True)
        rows.filter(resolved_at__isnull=resolved).update(**(values if resolved else _opened()))
        current = rows.first()
        if current is None:
            raise Conflict(_("It was deleted in the meantime."))
    return current


def _opened() -> dict[str, Any]:
    return {
        "resolved_at": None, "resolved_by": None, "version": F("version") + 1, "updated_at": Now(),
    }  # fmt: skip


def _clean(text: Any) -> str:
    words = clean_multiline(text, "text", LONGEST).strip()
    if not words:
        raise Refused(_("Write something first."), field="text")
    return words


def _require_live(comment: Comment) -> None:
    if comment.deleted_at is not None:
        raise Conflict(_("It was deleted in the meantime."))


def _require_there(row: Comment) -> None:
    """The annotation may have been deleted since it was shown; its threads are hidden with it."""
    if row.annotation_id is None:
        return
    if not Annotation.objects.filter(pk=row.annotation_id, deleted_at__isnull=True).exists():
        raise Conflict(_("This annotation is deleted. Bring it back first."))


def _tell(actor: Actor, comment: Comment, names: set[str]) -> None:
    """Each is told once: of being mentioned, or else of a comment that concerns them."""
    told = _tell_mentioned(actor, comment, names)
    concerned: set[Any] = set()
    if comment.parent_id:
        thread = Q(pk=comment.parent_id) | Q(parent=comment.parent_id)
        live = Comment.objects.filter(thread, deleted_at__isnull=True)
        concerned |= set(live.values_list("author", flat=True))
    if comment.annotation_id:
        owners = Annotation.objects.filter(pk=comment.annotation_id)
        concerned |= set(owners.values_list("annotation_set__annotator__user", flat=True))
    people = _members(comment).filter(user__in=concerned - told - {None})
    tell_of_comment(
        actor, comment, NotificationKind.COMMENTED, people.values_list("user", flat=True)
    )


def _tell_mentioned(actor: Actor, comment: Comment, names: set[str]) -> set[Any]:
    people = User.objects.filter(username__in=names, memberships__in=_members(comment))
    told = set(people.values_list("pk", flat=True))
    tell_of_comment(actor, comment, NotificationKind.MENTIONED, told)
    return told


def _members(comment: Comment) -> Any:
    return Membership.objects.filter(project=comment.project_id, user__is_active=True)
