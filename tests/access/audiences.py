"""Columns of the access table: roles, and what each is answered. No request is made here.

`gone` is everybody who is nobody: not signed in, deactivated, or with an expired token. `owner` is
the manager of the other project, who made everything in it; to the first project a stranger.
"""

from __future__ import annotations

from annotations.models import Role

MEMBERS = {
    "viewer": Role.VIEWER,
    "author": Role.REVIEWER,
    "other": Role.REVIEWER,
    "adjudicator": Role.ADJUDICATOR,
    "manager": Role.MANAGER,
    "admin": Role.MANAGER,
    "owner": Role.MANAGER,
}
ROLES = ("gone", "stranger", *MEMBERS)
SIGNED_IN = ROLES[1:]
PAGE_GONE, REST_GONE = 302, 401

Audience = dict[str, int]


def everybody(status: int = 200) -> Audience:
    """The same for all, signed in or not."""
    return dict.fromkeys(ROLES, status)


def signed_in(status: int = 200) -> Audience:
    """Whoever is signed in; it belongs to no project."""
    return dict.fromkeys(SIGNED_IN, status)


def at_least(role: Role, status: int = 200) -> Audience:
    """Members with the role; lesser members 403, strangers 404."""
    held = {name: status if has.includes(role) else 403 for name, has in MEMBERS.items()}
    return {"stranger": 404, **held}


def members(status: int = 200) -> Audience:
    """Every member; strangers 404."""
    return at_least(Role.VIEWER, status)


def only(*names: str, status: int = 200, **others: int) -> Audience:
    """These and the owner; for all others it is not there, unless said otherwise."""
    return {**dict.fromkeys(SIGNED_IN, 404), **dict.fromkeys((*names, "owner"), status), **others}


def draft_read() -> Audience:
    """A draft is seen by its author and by managers."""
    return only("author", "manager", "admin")


def draft_write(status: int = 200) -> Audience:
    """A draft is written by its author; managers see it, so they learn that they may not."""
    return only("author", status=status, manager=403, admin=403)


def site_admins(status: int = 200) -> Audience:
    """Site admins; everybody else 403."""
    return {**signed_in(403), "admin": status}
