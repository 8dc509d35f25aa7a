"""What all parts of the admin share: writing in the actor's name, and looking without touching."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from annotations.access import actor_of
from annotations.errors import WorkbenchError
from annotations.services.transaction import write


def is_superuser(request: HttpRequest) -> bool:
    """Whether a superuser asks; others on the staff have what permissions give them."""
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


class ActorAdmin(admin.ModelAdmin):
    """Every POST is one transaction that tells the history who writes; refusals are messages."""

    show_full_result_count = False
    list_per_page = 50

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Add or change."""
        return self._as_actor(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Delete one."""
        return self._as_actor(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The list, and the actions on it."""
        return self._as_actor(request, super().changelist_view, *args, **kwargs)

    def _as_actor(
        self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse | HttpResponseBase:
        if request.method != "POST":
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer
        try:
            with write(actor_of(request)):
                # Rendered here, so that nothing asks the database after the transaction.
                response = view(request, *args, **kwargs)
                return response.render() if hasattr(response, "render") else response
        except WorkbenchError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())


class LookingAdmin(ActorAdmin):
    """Rows to look at. They are changed on the pages, by people who have the role for it."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False
