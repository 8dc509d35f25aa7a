"""Who belongs to a project, and in which role."""

from __future__ import annotations

from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Membership, Project, Role, User
from annotations.services.transaction import Actor, write


def set_member(
    actor: Actor, project: Project, *, username: str, role: str, version: int | None = None
) -> Membership:
    """Give a person this role, as a new member or instead of the role held so far.

    With `version` only as it was read: raises Stale with the membership as it is now.
    """
    if role not in Role.values:
        raise Refused(
            _("Unknown role; choose one of %(roles)s.") % {"roles": ", ".join(Role.values)},
            field="role",
        )
    user = User.objects.filter(username__iexact=username.strip(), is_active=True).first()
    if user is None:
        raise Refused(
            _("There is no active user “%(name)s”. A site admin can add people.")
            % {"name": username},
            field="user",
        )
    with write(actor):
        _lock(project)
        held = Membership.objects.filter(project=project, user=user).first()
        if held is None:
            return Membership.objects.create(project=project, user=user, role=role)
        _require_version(held, version)
        if held.role == Role.MANAGER and role != Role.MANAGER:
            _keep_a_manager(project, held)
        if held.role != role:
            held.role, held.version = role, held.version + 1
            held.save(update_fields=["role", "version"])
        return held


def remove_member(actor: Actor, membership: Membership, *, version: int | None = None) -> None:
    """End a membership, with `version` only as it was read; what the person annotated stays."""
    with write(actor):
        _lock(membership.project)
        membership.refresh_from_db(fields=["role", "version"])
        _require_version(membership, version)
        if membership.role == Role.MANAGER:
            _keep_a_manager(membership.project, membership)
        membership.delete()


def _lock(project: Project) -> None:
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def _require_version(held: Membership, version: int | None) -> None:
    if version is not None and held.version != version:
        raise Stale(_("It was changed in the meantime; here is how it is now."), held)


def _keep_a_manager(project: Project, leaving: Membership) -> None:
    managers = Membership.objects.filter(project=project, role=Role.MANAGER)
    if not managers.exclude(pk=leaving.pk).exists():
        raise Conflict(_("A project keeps at least one manager: name another one first."))
