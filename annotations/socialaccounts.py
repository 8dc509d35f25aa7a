"""Signing in through an identity provider (OpenID Connect): whom it opens an account, and whom not.

allauth does the protocol; who may come in is decided here. An account is found by the address that
the provider vouches for. Nobody gets a new one by themselves: an open invitation to that address is
accepted by it, or else the setting lets the provider's people in.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from annotations.models import Invitation, User
from annotations.services.invitations import accepted_through, invited_addresses


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """allauth's adapter with registration for the invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether this person may get an account now."""
        return bool(settings.OIDC_OPEN or self._invitation(sociallogin))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """The new account, with what the invitation promised."""
        invitation = self._invitation(sociallogin)
        user: User = super().save_user(request, sociallogin, form)
        if invitation is not None:
            request_id = request.META.get("workbench.request_id", "")
            accepted_through(invitation, user, request_id=request_id)
        return user

    def _invitation(self, sociallogin: SocialLogin) -> Invitation | None:
        addresses = [one.email for one in sociallogin.email_addresses if one.verified]
        return invited_addresses(addresses)
