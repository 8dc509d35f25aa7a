"""Who publishes, and who owns whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import Document, Outlet, Project
from annotations.services.checks import clean_line, clean_multiline
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, only

CHANGEABLE = {"name", "domain", "owner_group", "notes"}


def create_outlet(
    actor: Actor, project: Project, *, name: str, domain: str = "", owner_group: str = "",
    notes: str = "",
) -> Outlet:  # fmt: skip
    """Add an outlet. A taken name is a Conflict."""
    values = _checked({"name": name, "domain": domain, "owner_group": owner_group, "notes": notes})
    with write(actor):
        try:
            return Outlet.objects.create(project=project, **values)
        except IntegrityError as error:
            raise Conflict(_("An outlet of this name exists already."), field="name") from error


def update_outlet(
    actor: Actor, outlet: Outlet, *, version: int, changes: Mapping[str, Any]
) -> Outlet:
    """Change it as it was read, or raise Stale."""
    only(changes, CHANGEABLE)
    with write(actor):
        try:
            return change(outlet, version, _checked(changes))
        except IntegrityError as error:
            raise Conflict(_("An outlet of this name exists already."), field="name") from error


def delete_outlet(actor: Actor, outlet: Outlet, *, version: int) -> None:
    """Delete an outlet that no document names."""
    with write(actor):
        current = change(outlet, version, {})
        if Document.objects.filter(outlet=current).exists():
            raise Conflict(_("Documents name this outlet; give them another one first."))
        current.delete()


def named_outlet(project: Project, name: str) -> Outlet:
    """The outlet of this name, made when it is not there. Call inside a transaction."""
    clean = clean_line(name, "outlet", 200)
    outlet, _made = Outlet.objects.get_or_create(project=project, name=clean)
    return outlet


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    for field, limit in (("name", 200), ("domain", 253), ("owner_group", 200)):
        if field in clean:
            clean[field] = clean_line(clean[field], field, limit, required=field == "name")
    if "notes" in clean:
        clean["notes"] = clean_multiline(clean["notes"], "notes", 20_000)
    return clean
