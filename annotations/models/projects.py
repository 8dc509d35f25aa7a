"""A project with its people, its guideline and its label scheme."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Row, with_history


class Role(models.TextChoices):
    """What a member may do; each includes the one before."""

    VIEWER = "viewer", _("Viewer")
    REVIEWER = "reviewer", _("Reviewer")
    ADJUDICATOR = "adjudicator", _("Adjudicator")
    MANAGER = "manager", _("Manager")

    @property
    def rank(self) -> int:
        """The place in the order of rights, from 0."""
        return list(Role).index(self)

    def includes(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        return self.rank >= other.rank

    @property
    def upwards(self) -> list[Role]:
        """This role and those that include it."""
        return [role for role in Role if role.includes(self)]


class Meaning(models.TextChoices):
    """What a label says about the evidence, whatever the project calls it."""

    SUPPORTED = "supported", _("Independent evidence found for it")
    DISPUTED = "disputed", _("Evidence found against it")
    UNSOURCED = "unsourced", _("Searched, nothing independent found either way")
    OTHER = "other", _("Something else")


@with_history()
class Project(Row):
    """A campaign: people read its documents under one guideline and one label scheme."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    settings = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@with_history()
class Guideline(Row):
    """One version of the instructions, in Markdown. Versions are never changed, only followed."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="guidelines")
    version = models.PositiveIntegerField()
    markdown = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "annotations.User", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version"], name="guideline_version_is_unique_in_project"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"


@with_history()
class Membership(Row):
    """A person's role in a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    user = models.ForeignKey("annotations.User", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], name="a_user_is_a_member_of_a_project_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"


@with_history()
class Label(Row):
    """A value of the project's scheme. A used label is retired, never deleted."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="labels")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=60)
    definition = models.TextField(blank=True)
    meaning = models.CharField(max_length=12, choices=Meaning.choices, default=Meaning.OTHER)
    colour = models.CharField(max_length=7)
    hotkey = models.CharField(max_length=1, blank=True)
    order = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("order", "key")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "key"], name="label_key_is_unique_in_project"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="label_project_key"),
            models.UniqueConstraint(
                fields=["project", "hotkey"],
                condition=~Q(hotkey="") & Q(retired=False),
                name="label_hotkey_is_unique_in_project",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="label_colour_is_rrggbb"
            ),
            models.CheckConstraint(
                condition=Q(hotkey__regex=r"^[0-9]?$"), name="label_hotkey_is_a_digit"
            ),
            models.CheckConstraint(
                condition=Q(meaning__in=Meaning.values), name="label_meaning_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
