"""The accounts as site admins look at them: found by name, with what each holds."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotations.models import Invitation, User
from annotations.queries.visibility import visible_to

STATES = ("active", "deactivated", "admins")
# Recovery codes alone open nothing: they come with one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Whether a second factor guards this account."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def people(viewer: User, *, words: str = "", state: str = "") -> QuerySet[User]:
    """Accounts whose name or address holds the words; `has_factor` and `projects_n` with each."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    rows = visible_to(viewer, User).annotate(
        has_factor=Exists(factors), projects_n=Count("memberships", distinct=True)
    )
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
        )
    if state == "admins":
        return rows.filter(is_superuser=True)
    return rows.filter(is_active=state == "active") if state else rows


def open_invitations(viewer: User) -> QuerySet[Invitation]:
    """Those that nobody accepted or withdrew, expired ones too, the newest first."""
    rows = visible_to(viewer, Invitation).filter(accepted_at=None, withdrawn_at=None)
    return rows.select_related("project", "created_by").order_by("-created_at", "-pk")


def in_state(rows: QuerySet[Invitation], state: str) -> QuerySet[Invitation]:
    """Only invitations in this state (`Invitation.state`)."""
    waiting = rows.filter(accepted_at=None, withdrawn_at=None)
    return {
        "open": waiting.filter(expires_at__gt=Now()),
        "expired": waiting.filter(expires_at__lte=Now()),
        "accepted": rows.filter(accepted_at__isnull=False),
        "withdrawn": rows.filter(withdrawn_at__isnull=False),
    }[state]
