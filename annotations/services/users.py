"""Accounts: made and ended by site admins."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import ApiToken, Invitation, User
from annotations.services import watch
from annotations.services.checks import clean_flag, clean_line, clean_multiline, clean_name
from annotations.services.leases import end_leases
from annotations.services.letters import send_letter
from annotations.services.transaction import Actor, write


def create_user(
    actor: Actor, *, username: str, email: str = "", password: str = "", full_name: str = ""
) -> User:
    """An active account. Without a password nobody can sign in until one is set."""
    user = new_user(username=username, email=email, password=password, full_name=full_name)
    with write(actor):
        insert_user(user)
    watch.note(actor, "account made", user)
    return user


def new_user(*, username: str, email: str, password: str, full_name: str) -> User:
    """The checked account, not yet in the database."""
    username = User.normalize_username(clean_name(username, "username", 150))
    user = User(username=username, email=clean_line(email, "email", 254, required=False))
    first, _space, last = clean_name(full_name, "full_name", 300, required=False).partition(" ")
    user.first_name, user.last_name = first, last
    try:
        user.clean_fields(exclude=["password"])
        if password != "":
            validate_password(clean_multiline(password, "password", 128), user)
    except ValidationError as error:
        raise _refusal(error) from error
    user.set_password(password or None)
    return user


def insert_user(user: User) -> None:
    """Into the database, inside a transaction. Raises Conflict for a name that is taken."""
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("This user name is taken."), field="username") from error


def set_active(actor: Actor, user: User, *, active: bool) -> User:
    """Let a person in again, or end the account: what it holds open ends with it at once.

    Sessions, tokens, leases and the invitations that the person sent. The last site admin stays,
    also when two deactivate each other at the same time.
    """
    active = clean_flag(active, "is_active")
    if user.pk == actor.user.pk and not active:
        raise Conflict(_("You cannot deactivate yourself."))
    with write(actor):
        if not active:
            _keep_an_admin(user)
        User.objects.filter(pk=user.pk).update(is_active=active)
        if not active:
            ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=Now())
            sent = Invitation.objects.filter(created_by=user, accepted_at__isnull=True)
            sent.filter(withdrawn_at__isnull=True).update(withdrawn_at=Now())
            end_leases(user)
            end_sessions(user)
        user.refresh_from_db()
    watch.note(actor, "account opened" if active else "account ended", user)
    return user


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere, inside a transaction.

    The epoch ends them all at once, the listed ones are taken off the list as well.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user=user):
        session.end()


def reset_factors(actor: Actor, user: User) -> int:
    """Take away every second factor of somebody who lost theirs; returns how many there were.

    Their sessions end, and a letter tells them: whoever did not ask for this should know.
    """
    if user.pk == actor.user.pk:
        raise Conflict(_("Your own second factors you change under “Two-factor sign-in”."))
    with write(actor):
        ended, _rows = Authenticator.objects.filter(user=user).delete()
        if ended:
            end_sessions(user)
        user.refresh_from_db()
    if ended:
        watch.note(actor, "second factors ended", user)
        transaction.on_commit(lambda: _tell_of_reset(user))
    return ended


def _tell_of_reset(user: User) -> None:
    if user.email:
        subject = _("Your two-factor sign-in was reset")
        send_letter(user.email, subject, "people/factors_letter.txt", {"name": user.name})


def _keep_an_admin(leaving: User) -> None:
    admins = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    keys = set(admins.select_for_update(no_key=True).values_list("pk", flat=True))
    if keys == {leaving.pk}:
        raise Conflict(_("The workbench keeps at least one site admin."))


def _refusal(error: ValidationError) -> Refused:
    if hasattr(error, "error_dict"):
        field, messages = next(iter(error.message_dict.items()))
        field = "full_name" if field in {"first_name", "last_name"} else field
        return Refused(" ".join(messages), field=field)
    return Refused(" ".join(error.messages), field="password")
