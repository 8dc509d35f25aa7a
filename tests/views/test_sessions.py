"""Signed-in devices: when one was last used is known, without a write at every request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tests.cast import Cast


def _long_ago(client: Client) -> UserSession:
    client.get("/")
    found = UserSession.objects.get(session_key=client.session.session_key)
    found.last_seen_at = timezone.now() - timedelta(days=1)
    found.save()
    return found


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client()
    made.force_login(cast.reviewer)
    return made


def test_a_device_that_was_not_noted_lately_is_noted(client: Client) -> None:
    seen = _long_ago(client)
    client.handler.load_middleware()  # another process, which has noted nobody yet
    client.get("/")
    seen.refresh_from_db()
    assert timezone.now() - seen.last_seen_at < timedelta(minutes=1)


def test_the_next_requests_of_a_noted_device_write_nothing(client: Client) -> None:
    seen = _long_ago(client)
    client.get("/")
    before = seen.last_seen_at
    seen.refresh_from_db()
    assert seen.last_seen_at == before
