"""Tokens: made, shown once, recognised until they end."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotations.errors import Refused
from annotations.models import ApiToken
from annotations.services.tokens import create_token, revoke_token, token_user
from annotations.services.transaction import Actor
from annotations.services.users import set_active
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


def test_a_key_speaks_for_who_made_it(actor: Actor) -> None:
    token, key = create_token(actor, name=" notebook ")
    assert token_user(key) == (actor.user, token)
    assert (token.name, token.user, token.expires_at) == ("notebook", actor.user, None)


def test_of_the_key_only_its_beginning_and_its_digest_are_kept(actor: Actor) -> None:
    token, key = create_token(actor, name="notebook")
    assert len(key) >= 43  # 256 bits in base 64
    token.refresh_from_db()
    stored = [str(value) for value in vars(token).values()]
    assert not any(key in value for value in stored)
    assert token.digest == hashlib.sha256(key.encode()).hexdigest()
    assert key.startswith(token.prefix)
    assert len(token.prefix) == 10


def test_no_two_keys_are_alike(actor: Actor) -> None:
    assert len({create_token(actor, name="n")[1] for _ in range(20)}) == 20


@pytest.mark.parametrize("key", ["", "cwb_", "cwb_unknown", "\0", "\ud800", "x" * 100_000])
def test_an_unknown_key_speaks_for_nobody(actor: Actor, key: str) -> None:
    create_token(actor, name="notebook")
    assert token_user(key) is None


@pytest.mark.parametrize("days", [1, 90, 3650])
def test_a_token_may_end_after_some_days(actor: Actor, days: int) -> None:
    token, _key = create_token(actor, name="notebook", days=days)
    assert token.expires_at is not None
    assert abs(token.expires_at - timezone.now() - timedelta(days=days)) < timedelta(hours=1)


@pytest.mark.parametrize("days", [0, -1, 3651, 10**12, True, 1.5, "7", [7]])
def test_any_other_number_of_days_is_refused(actor: Actor, days: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_token(actor, name="notebook", days=days)
    assert refusal.value.field == "days"


@pytest.mark.parametrize("name", ["", " ", "a\0", "x" * 101, None, 7])
def test_a_name_that_is_none_is_refused(actor: Actor, name: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_token(actor, name=name)
    assert refusal.value.field == "name"


def test_an_expired_token_speaks_for_nobody(actor: Actor) -> None:
    token, key = create_token(actor, name="notebook", days=1)
    assert token_user(key)
    past = timezone.now() - timedelta(seconds=1)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=past)
    assert token_user(key) is None


def test_a_revoked_token_speaks_for_nobody_and_twice_is_once(actor: Actor) -> None:
    token, key = create_token(actor, name="notebook")
    _other, kept = create_token(actor, name="other")
    first = revoke_token(actor, token).revoked_at
    assert first is not None
    assert revoke_token(actor, token).revoked_at == first
    assert token_user(key) is None
    assert token_user(kept)


def test_tokens_of_a_deactivated_person_end_for_good(cast: Cast, actor: Actor) -> None:
    _token, key = create_token(actor, name="notebook")
    set_active(Actor(cast.admin), actor.user, active=False)
    assert token_user(key) is None
    set_active(Actor(cast.admin), actor.user, active=True)
    assert token_user(key) is None
    assert token_user(create_token(actor, name="new")[1])


def test_use_is_noted_without_writing_at_every_request(actor: Actor) -> None:
    token, key = create_token(actor, name="notebook")
    token_user(key)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    token_user(key)
    token.refresh_from_db()
    assert token.last_used_at == first
    earlier = first - timedelta(minutes=6)
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=earlier)
    token_user(key)
    token.refresh_from_db()
    assert token.last_used_at > earlier
