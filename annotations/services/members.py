"""Who belongs to a project, and in which role."""

from __future__ import annotations

from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Membership, Project, Role, User
from annotations.services.checks import clean_choice, clean_line
from annotations.services.leases import end_leases
from annotations.services.notifications import tell_of_role
from annotations.services.transaction import Actor, write
from annotations.services.versions import lock_project


def add_member(actor: Actor, project: Project, *, username: str, role: str) -> Membership:
    """Make a person a member. Raises Conflict for one who is, whatever the role."""
    role = clean_choice(role, "role", Role.values)
    with write(actor):
        user = active_user(username)
        lock_project(project)
        held = Membership.objects.filter(project=project, user=user).first()
        if held is not None:
            words = _("%(name)s is a member already, with the role of %(role)s.")
            raise Conflict(words % _named(held), field="user")
        made = Membership.objects.create(project=project, user=user, role=role)
        tell_of_role(actor, made, new=True)
        return made


def set_member(
    actor: Actor, project: Project, *, username: str, role: str, version: int | None = None
) -> Membership:
    """Give a person this role, as a new member or instead of the role held so far.

    With `version` only as it was read: raises Stale with the membership as it is now, Conflict
    when it has ended.
    """
    role = clean_choice(role, "role", Role.values)
    with write(actor):
        user = active_user(username)
        lock_project(project)
        rows = Membership.objects.filter(project=project, user=user)
        held = rows.select_related("user", "project").first()
        if held is None and version is None:
            made = Membership.objects.create(project=project, user=user, role=role)
            tell_of_role(actor, made, new=True)
            return made
        held = _as_read(held, version)
        if held.role == Role.MANAGER and role != Role.MANAGER:
            _keep_a_manager(project, held)
        end_leases(user, project, role=Role(role))
        if held.role != role:
            held.role, held.version = role, held.version + 1
            held.save(update_fields=["role", "version"])
            tell_of_role(actor, held, new=False)
        return held


def remove_member(actor: Actor, membership: Membership, *, version: int | None = None) -> None:
    """End a membership, with `version` only as it was read; what the person annotated stays."""
    with write(actor):
        lock_project(membership.project)
        held = Membership.objects.select_related("user").filter(pk=membership.pk).first()
        held = _as_read(held, version)
        if held.role == Role.MANAGER:
            _keep_a_manager(membership.project, held)
        end_leases(held.user, membership.project)
        held.delete()


def active_user(username: str) -> User:
    """The person of this name who can sign in. Refused where there is none."""
    name = clean_line(username, "user", 150)
    user = User.objects.filter(username=User.normalize_username(name), is_active=True).first()
    if user is None:
        raise Refused(
            _("There is no active user “%(name)s”. A site admin can add people.") % {"name": name},
            field="user",
        )
    return user


def _as_read(held: Membership | None, version: int | None) -> Membership:
    if held is None:
        raise Conflict(_("This person is no member any more."))
    if version is not None and held.version != version:
        words = _("%(name)s’s membership was changed meanwhile; the role is %(role)s now.")
        raise Stale(words % _named(held), held)
    return held


def _named(held: Membership) -> dict[str, str]:
    return {"name": held.user.name, "role": held.get_role_display()}


def _keep_a_manager(project: Project, leaving: Membership) -> None:
    """Refuse to lose the last manager who can sign in; a deactivated one does not count."""
    others = Membership.objects.filter(project=project, role=Role.MANAGER).exclude(pk=leaving.pk)
    if leaving.user.is_active:
        others = others.filter(user__is_active=True)
    if not others.exists():
        raise Conflict(_("A project keeps at least one manager: name another one first."))
