"""Keys for REST: made, shown once, revoked, recognised."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models import ApiToken, User
from annotations.services.checks import clean_line, clean_whole
from annotations.services.transaction import Actor, write

_PREFIX = "cwb_"


def create_token(actor: Actor, *, name: str, days: int | None = None) -> tuple[ApiToken, str]:
    """A new token of the caller's and its key: 256 random bits, kept only as a SHA-256."""
    if days is not None:
        days = clean_whole(days, "days", 1, 3650)
    key = _PREFIX + secrets.token_urlsafe(32)
    with write(actor):
        token = ApiToken.objects.create(
            user=actor.user,
            name=clean_line(name, "name", 100),
            prefix=key[:10],
            digest=_digest(key),
            expires_at=timezone.now() + timedelta(days=days) if days else None,
        )
    return token, key


def revoke_token(actor: Actor, token: ApiToken) -> ApiToken:
    """End a token; asked twice, nothing more happens."""
    with write(actor):
        ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=Now())
        token.refresh_from_db()
    return token


def token_user(key: str) -> tuple[User, ApiToken] | None:
    """Whom this key speaks for; None when it is unknown, revoked, expired or its user is gone."""
    tokens = ApiToken.objects.select_related("user").filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=Now()),
        digest=_digest(key),
        revoked_at__isnull=True,
        user__is_active=True,
    )
    token = tokens.first()
    if token is None:
        return None
    if token.last_used_at is None or timezone.now() - token.last_used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=Now())
    return token.user, token


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
