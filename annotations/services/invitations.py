"""Invitations: sent, sent again, withdrawn by site admins; accepted by whoever has the link.

A link is 256 random bits, kept only as a SHA-256. Whoever opens it has read the letter, so the
account's address counts as verified.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Invitation, Membership, Project, Role, User
from annotations.services import watch
from annotations.services.checks import clean_choice, clean_line, clean_name, clean_whole
from annotations.services.letters import send_letter
from annotations.services.notifications import tell_of_role
from annotations.services.transaction import Actor, write
from annotations.services.users import insert_user, new_user
from annotations.services.versions import lock_project

DAYS = 7
Link = Callable[[str], str]


def invite(
    actor: Actor, *, link: Link, email: str, full_name: str = "", project: Project | None = None,
    role: str = "", days: int = DAYS,
) -> tuple[Invitation, str]:  # fmt: skip
    """A new invitation and its link, which `link` makes from the key; the letter is sent.

    With `project` the person begins in it, in `role`. Raises Conflict for an address that has an
    account or an open invitation.
    """
    address = _checked_address(email)
    key = secrets.token_urlsafe(32)
    made = Invitation(
        email=address,
        full_name=clean_name(full_name, "full_name", 300, required=False),
        project=project,
        role=clean_choice(role, "role", Role.values) if project else "",
        digest=_digest(key),
        created_by=actor.user,
        expires_at=timezone.now() + timedelta(days=clean_whole(days, "days", 1, 90)),
    )
    with write(actor):
        _refuse_known(address)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            words = _("This address is invited already: send that invitation again.")
            raise Conflict(words, field="email") from error
        made.refresh_from_db(fields=["created_at"])
    watch.note(actor, "invited", address=address)
    _send(made, link(key))
    return made, link(key)


def send_again(
    actor: Actor, invitation: Invitation, *, link: Link, days: int = DAYS
) -> tuple[Invitation, str]:
    """A new link, for as long as a new invitation; links sent before stop working."""
    key = secrets.token_urlsafe(32)
    with write(actor):
        held = _open(invitation)
        _refuse_known(held.email)
        held.digest, held.sent_at = _digest(key), None
        held.expires_at = timezone.now() + timedelta(days=clean_whole(days, "days", 1, 90))
        held.save(update_fields=["digest", "sent_at", "expires_at"])
    _send(held, link(key))
    return held, link(key)


def withdraw(actor: Actor, invitation: Invitation) -> Invitation:
    """Have the link stop working; asked twice, nothing more happens."""
    with write(actor):
        held = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if held.accepted_at:
            words = _("This invitation was accepted; deactivate the account instead.")
            raise Conflict(words)
        if not held.withdrawn_at:
            Invitation.objects.filter(pk=held.pk).update(withdrawn_at=Now())
            held.refresh_from_db()
    return held


def invitation_of(key: str) -> Invitation | None:
    """The open invitation that this key belongs to."""
    rows = Invitation.objects.select_related("project", "created_by")
    return rows.filter(
        digest=_digest(key), accepted_at=None, withdrawn_at=None, expires_at__gt=Now()
    ).first()


def invited_addresses(addresses: Iterable[str]) -> Invitation | None:
    """The open invitation to one of these addresses, which somebody trusted vouches for."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=Now())
    for address in addresses:
        found = waiting.filter(email__iexact=address).first()
        if found is not None:
            return found
    return None


def accepted_through(invitation: Invitation, user: User, *, request_id: str = "") -> None:
    """Accept it for an account that an identity provider opened; its membership begins."""
    with write(Actor(user, request_id=request_id)):
        held = _open(invitation)
        held.accepted_at, held.accepted_by = timezone.now(), user
        held.save(update_fields=["accepted_at", "accepted_by"])
        _begin(held, user)
    watch.note(Actor(user, request_id=request_id), "invitation accepted", user)


def accept(
    key: str, *, username: str, password: str, full_name: str = "", request_id: str = ""
) -> User:
    """The account that the invitation promised, with its membership. Works once."""
    if not password:
        raise Refused(_("This is needed."), field="password")
    found = invitation_of(key)
    if found is None:
        raise Conflict(_("This invitation no longer works: ask for a new one."))
    user = new_user(username=username, email=found.email, password=password, full_name=full_name)
    actor = Actor(user, request_id=request_id)
    with write(actor):
        held = _open(found)
        _refuse_known(held.email)
        insert_user(user)
        held.accepted_at, held.accepted_by = timezone.now(), user
        held.save(update_fields=["accepted_at", "accepted_by"])
        EmailAddress.objects.create(user=user, email=held.email, verified=True, primary=True)
        _begin(held, user)
    watch.note(actor, "invitation accepted", user)
    return user


def _begin(held: Invitation, user: User) -> None:
    project = held.project
    if project is None:
        return
    lock_project(project)
    made = Membership.objects.create(project=project, user=user, role=held.role)
    tell_of_role(Actor(held.created_by), made, new=True)


def _open(invitation: Invitation) -> Invitation:
    """The invitation, held until the end of the transaction. Raises Conflict when it has ended."""
    held = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if held.accepted_at or held.withdrawn_at or held.digest != invitation.digest:
        raise Conflict(_("This invitation no longer works: ask for a new one."))
    return held


def _send(invitation: Invitation, address: str) -> None:
    """The letter, once the invitation is committed; when it went is noted."""

    def send() -> None:
        known = {
            "invitation": invitation, "link": address, "host": invitation.created_by.name,
            "role": Role(invitation.role).label if invitation.role else "",
        }  # fmt: skip
        subject = _("%(name)s invites you to the Claim Workbench")
        words = subject % {"name": invitation.created_by.name}
        if send_letter(invitation.email, words, "invitations/letter.txt", known):
            invitation.sent_at = timezone.now()
            Invitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at)

    transaction.on_commit(send)


def _checked_address(email: str) -> str:
    address = clean_line(email, "email", 254)
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="email") from error
    return address


def _refuse_known(address: str) -> None:
    held = User.objects.filter(email__iexact=address).first()
    if held is not None:
        words = _("%(name)s has an account with this address.") % {"name": held.username}
        raise Conflict(words, field="email")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
