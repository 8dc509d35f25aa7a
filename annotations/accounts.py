"""How allauth behaves here: accounts are made by site admins, so nobody signs up alone."""

from __future__ import annotations

import uuid

from allauth.account import auth_backends
from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import QuerySet
from django.http import HttpRequest

from annotations.models import User
from annotations.queries.kept import kept


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter with registration closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody: a site admin makes accounts."""
        return False


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's; every request begins with its question, which is written once."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The active person with this key."""
        found: list[User] = _account(user_id)
        return next(filter(self.user_can_authenticate, found), None)


@kept
def _account(pk: uuid.UUID) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
