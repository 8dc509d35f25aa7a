"""Invitations: a link by e-mail, with which somebody makes their own account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from annotations.models.base import Row, with_history
from annotations.models.projects import Project, Role


@with_history(exclude=["digest"])
class Invitation(Row):
    """An address that may make an account until `expires_at`. Only the link's SHA-256 is kept."""

    email = models.CharField(max_length=254)
    full_name = models.CharField(max_length=300, blank=True, default="")
    # A project to begin with, and the role in it; of a deleted project the role means nothing.
    project = models.ForeignKey(
        Project, models.SET_NULL, related_name="invitations", null=True, blank=True
    )
    role = models.CharField(max_length=12, choices=Role.choices, blank=True, default="")
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey("annotations.User", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    # When the letter was handed over last; empty where that failed.
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        "annotations.User", models.PROTECT, related_name="invitation", null=True, blank=True
    )

    class Meta:
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="invitation_digest_is_a_sha256"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["", *Role.values]), name="invitation_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | ~Q(role=""),
                name="an_invitation_to_a_project_names_a_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_invitation_ends_one_way",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> str:
        """`open`, `accepted`, `withdrawn` or `expired`."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > timezone.now() else "expired"
