"""Visibility turned into answers: 404 for strangers, 403 for members without the role.

Pages and REST find every row through here; nothing else looks rows up by an id from outside.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden
from annotations.models import Document, Job, Project, Role, User
from annotations.queries.kept import Text, kept
from annotations.queries.names import hides_names
from annotations.queries.once import ask_with_known
from annotations.queries.roles import is_site_admin, role_in
from annotations.queries.visibility import given_to, made_before_blind, visible_to
from annotations.services.transaction import Actor

RowT = TypeVar("RowT", bound=Model)


def actor_of(request: HttpRequest) -> Actor:
    """Who writes in this request, for services and the history."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    request_id = request.META.get("workbench.request_id", "")
    return Actor(user, request_id=request_id, acts_as_admin=is_site_admin(user))


def require_role(user: Any, project: Project, role: Role) -> None:
    """Http404 for strangers, Forbidden for members without the role."""
    held = role_in(user, project)
    if held is None:
        raise Http404
    if not held.includes(role):
        raise Forbidden(
            _("This needs the role of %(role)s in %(project)s. Ask a manager of the project.")
            % {"role": role.label, "project": project.name}
        )


def require_site_admin(user: Any) -> None:
    """Forbidden for everybody who does not manage the whole workbench."""
    if not is_site_admin(user):
        raise Forbidden(_("This is for site admins only."))


def find_project(user: Any, slug: str, role: Role = Role.VIEWER) -> Project:
    """The project at this address, for someone with at least `role` in it."""
    ask_with_known(user, (_called, user, Text(slug)))
    found: list[Project] = _called(user, Text(slug))
    if not found:
        raise Http404
    (project,) = found
    require_role(user, project, role)
    return project


def find(
    user: Any, model: type[RowT], pk: uuid.UUID | str, role: Role = Role.VIEWER, *related: str,
    defer: Sequence[str] = (),
) -> RowT:  # fmt: skip
    """The row with this key, for someone who sees it and has at least `role` in its project.

    `related` names what to fetch along (`select_related`), `defer` what to leave (large texts).
    """
    primary = model._meta.pk
    assert primary is not None
    key = primary.to_python(pk)
    # Nearly every document is given to read, and found at once there; to ask whether a snapshot
    # is hidden takes the database many times as long to plan.
    ways = (True, False) if model is Document else (False,)
    found = (_there(user, key, model, given, related, tuple(defer)) for given in ways)
    row: RowT | None = next((rows[0] for rows in found if rows), None)
    if row is None:
        raise Http404
    if role is not Role.VIEWER:
        require_role(user, _project_of(row), role)
    return row


@kept
def _there(
    user: Any, pk: uuid.UUID, model: type[Model], given: bool,
    related: tuple[str, ...], defer: tuple[str, ...],
) -> QuerySet[Any]:  # fmt: skip
    rows: QuerySet[Any] = given_to(user) if given else visible_to(user, model)
    return (rows.select_related(*related) if related else rows).defer(*defer).filter(pk=pk)


@kept
def _called(user: Any, slug: Text) -> QuerySet[Project]:
    return visible_to(user, Project).filter(slug=slug)


def require_still_seen(user: Any, job: Job) -> None:
    """Conflict for the file of an export that may hold what the person must not see any more."""
    if made_before_blind(user, job):
        raise Conflict(
            _("Since this file was made you were given documents to review without seeing what "
              "others did there. Make a new export; it leaves that out.")
        )  # fmt: skip
    if job.created_by_id != user.pk and hides_names(user, job.project):
        raise Conflict(
            _("This file may name people whose names are hidden from you until documents are "
              "decided. Make an export of your own.")
        )  # fmt: skip


def _project_of(row: Model) -> Project:
    """The project whose roles count. Raises TypeError for rows of none, rather than let them by."""
    project = row if isinstance(row, Project) else getattr(row, "project", None)
    if not isinstance(project, Project):
        raise TypeError(f"{type(row).__name__} is of no project, so no role is enough for it.")
    return project
