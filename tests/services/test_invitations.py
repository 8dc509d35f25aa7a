"""Invitations: by whom, to whom, for how long, and that each makes one account at most."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from annotations.errors import Conflict, Refused
from annotations.models import Invitation, Membership, Notification, User
from annotations.services.invitations import accept, invitation_of, invite, send_again, withdraw
from annotations.services.transaction import Actor
from annotations.services.users import set_active
from tests.cast import Cast, person
from tests.rivals import all_at_once

GOOD = "correct horse battery 9"
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)
ANA = "ana@example.org"


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.admin)


def invited(actor: Actor, **known: Any) -> tuple[Invitation, str]:
    return invite(actor, link=str, **{"email": ANA, **known})


def test_the_letter_holds_the_link_and_the_database_only_its_digest(
    actor: Actor, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made, link = invite(
            actor, link=lambda key: f"https://w.example/{key}", email=ANA, full_name="Ana",
            project=cast.project, role="reviewer",
        )  # fmt: skip
    letter = mail.outbox[0]
    assert (letter.to, link in letter.body) == ([ANA], True)
    assert "Peru, May 2023" in letter.body and "Reviewer" in letter.body
    key = link.rpartition("/")[2]
    assert key not in str(Invitation.objects.values()) + str(
        Invitation.pgh_event_model.objects.values()
    )
    made.refresh_from_db()
    assert made.sent_at is not None and made.state == "open"


def test_a_letter_that_nobody_takes_leaves_the_invitation_and_says_so(
    actor: Actor, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        made, key = invited(actor)
    made.refresh_from_db()
    assert made.sent_at is None
    assert invitation_of(key) == made


def test_accepting_makes_an_account_with_its_role_and_a_verified_address(
    actor: Actor, cast: Cast
) -> None:
    made, key = invited(actor, project=cast.project, role="adjudicator")
    user = accept(key, username="Ana", password=GOOD, full_name="Ana Quispe")
    assert (user.username, user.email, user.name) == ("ana", ANA, "Ana Quispe")
    assert user.check_password(GOOD) and not user.is_staff
    assert Membership.objects.get(user=user).role == "adjudicator"
    assert EmailAddress.objects.get(user=user).verified
    assert Notification.objects.get(user=user).payload["by"] == "admin"
    made.refresh_from_db()
    assert (made.state, made.accepted_by) == ("accepted", user)


def test_a_link_works_once(actor: Actor) -> None:
    _made, key = invited(actor)
    accept(key, username="ana", password=GOOD)
    with pytest.raises(Conflict, match="no longer works"):
        accept(key, username="ana2", password=GOOD)


@pytest.mark.parametrize("key", ["", "x", "\ud800", "9" * 300])
def test_a_made_up_key_opens_nothing(actor: Actor, key: str) -> None:
    invited(actor)
    assert invitation_of(key) is None


def test_a_link_ends_with_its_time_and_with_being_withdrawn(actor: Actor) -> None:
    made, key = invited(actor, days=1)
    Invitation.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert invitation_of(key) is None
    again, fresh = send_again(actor, made, link=str)
    assert invitation_of(fresh) == again and invitation_of(key) is None
    assert withdraw(actor, again).state == "withdrawn"
    assert withdraw(actor, again).state == "withdrawn"
    assert invitation_of(fresh) is None
    with pytest.raises(Conflict):
        send_again(actor, again, link=str)


def test_an_accepted_invitation_is_not_withdrawn(actor: Actor) -> None:
    made, key = invited(actor)
    accept(key, username="ana", password=GOOD)
    with pytest.raises(Conflict, match="deactivate"):
        withdraw(actor, made)


@pytest.mark.parametrize(
    ("known", "error", "field"),
    [
        ({"email": "reviewer@example.org"}, Conflict, "email"),
        ({"email": "REVIEWER@example.org"}, Conflict, "email"),
        ({"email": "nobody"}, Refused, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, Refused, "email"),
        ({"email": ""}, Refused, "email"),
        ({"full_name": "a\u202eb"}, Refused, "full_name"),
        ({"days": 0}, Refused, "days"),
        ({"days": 91}, Refused, "days"),
        ({"days": True}, Refused, "days"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    actor: Actor, known: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as refusal:
        invited(actor, **known)
    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert not Invitation.objects.exists()


def test_a_project_wants_a_role(actor: Actor, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        invited(actor, project=cast.project)
    assert refusal.value.field == "role"


def test_an_address_is_invited_once_at_a_time(actor: Actor) -> None:
    made, _key = invited(actor)
    with pytest.raises(Conflict, match="invited already"):
        invited(actor, email="ANA@example.org")
    withdraw(actor, made)
    invited(actor)


@pytest.mark.parametrize("bad", ["", "short", "ana@example.org"])
def test_a_weak_password_leaves_the_invitation_open(actor: Actor, bad: str) -> None:
    made, key = invited(actor)
    with pytest.raises(Refused) as refusal:
        accept(key, username="ana", password=bad)
    assert refusal.value.field == "password"
    assert invitation_of(key) == made


def test_a_taken_user_name_leaves_the_invitation_open(actor: Actor) -> None:
    made, key = invited(actor)
    with pytest.raises(Conflict) as conflict:
        accept(key, username="reviewer", password=GOOD)
    assert conflict.value.field == "username"
    assert invitation_of(key) == made


def test_invitations_of_an_admin_end_with_the_account(actor: Actor) -> None:
    second = person("second", is_superuser=True)
    _made, key = invited(Actor(second))
    set_active(actor, second, active=False)
    assert invitation_of(key) is None


def test_the_project_may_be_gone_by_then(actor: Actor, cast: Cast) -> None:
    _made, key = invited(actor, project=cast.elsewhere, role="viewer")
    cast.elsewhere.delete()
    user = accept(key, username="ana", password=GOOD)
    assert not Membership.objects.filter(user=user).exists()


@racing
def test_a_link_used_twice_at_once_makes_one_account(cast: Cast, actor: Actor) -> None:
    _made, key = invited(actor, project=cast.project, role="viewer")
    uses = (partial(accept, key, username=f"ana{n}", password=GOOD) for n in range(3))
    outcomes = all_at_once(*uses)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Conflict", "User"]
    assert User.objects.filter(email=ANA).count() == 1
