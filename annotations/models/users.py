"""People who sign in, and the tokens that speak for them over REST."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from annotations.models.base import Row, new_id, with_history

_SESSION_SALT = "annotations.models.users.User.session_epoch"


@with_history(exclude=["password", "last_login", "session_epoch"])
class User(AbstractUser):
    """A person with an account. A site admin is a superuser: manager of every project."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Empty: as the browser says.
    language = models.CharField(max_length=10, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    # Counted up, it ends every session there is, also those that nobody has a list of.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("username",)

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """NFKC in small letters: names that differ by case are one name, as they are at sign-in."""
        return str(super().normalize_username(username)).lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to be the person's: it changes with password and epoch."""
        if not self.session_epoch:
            return str(super()._get_session_auth_hash(secret=secret))  # type: ignore[misc]
        known = f"{self.session_epoch}:{self.password}"
        return salted_hmac(_SESSION_SALT, known, secret=secret, algorithm="sha256").hexdigest()

    @property
    def name(self) -> str:
        """The name to show: the full name where given, else the user name."""
        return self.get_full_name() or self.username

    @property
    def key(self) -> uuid.UUID:
        """The primary key, typed."""
        return self.id


@with_history(exclude=["last_used_at"])
class ApiToken(Row):
    """A key for REST. Only its SHA-256 is kept; the key itself is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_is_a_sha256"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
