"""Views of a list that people keep: filters and order under a name of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Row, with_history
from annotations.models.projects import Project


class ViewPage(models.TextChoices):
    """The pages whose filters can be kept."""

    DOCUMENTS = "documents", _("Documents")
    SEARCH = "search", _("Search")


@with_history()
class SavedView(Row):
    """The filters and the order of a page, as its address says them.

    A view is its owner's; a `shared` one is offered to everybody in the project.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="saved_views")
    user = models.ForeignKey("annotations.User", models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=9, choices=ViewPage.choices)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user", "page", "name"],
                name="a_person_has_one_view_of_a_name_and_page",
            ),
            models.CheckConstraint(
                condition=Q(page__in=ViewPage.values), name="saved_view_page_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
