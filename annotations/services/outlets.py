"""Who publishes, and who owns whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import Document, Outlet, Project
from annotations.services.checks import clean_multiline, clean_name
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, constraint_of, only

CHANGEABLE = {"name", "domain", "owner_group", "notes"}


def create_outlet(
    actor: Actor, project: Project, *, name: str, domain: str = "", owner_group: str = "",
    notes: str = "",
) -> Outlet:  # fmt: skip
    """Add an outlet. A taken name is a Conflict."""
    values = _checked({"name": name, "domain": domain, "owner_group": owner_group, "notes": notes})
    with write(actor), _name_once():
        return Outlet.objects.create(project=project, **values)


def update_outlet(
    actor: Actor, outlet: Outlet, *, version: int, changes: Mapping[str, Any]
) -> Outlet:
    """Change it as it was read, or raise Stale."""
    only(changes, CHANGEABLE)
    with write(actor), _name_once():
        return change(outlet, version, _checked(changes))


def delete_outlet(actor: Actor, outlet: Outlet, *, version: int) -> None:
    """Delete an outlet that no document names."""
    with write(actor):
        current = change(outlet, version, {})
        if Document.objects.filter(outlet=current).exists():
            raise _in_use()
        try:
            current.delete()
        except ProtectedError as error:  # named in this very moment
            raise _in_use() from error


def named_outlet(project: Project, name: str, **known: str) -> tuple[Outlet, bool]:
    """The outlet of this name, made with what is `known` of it when it is not there.

    Returns it and whether it was made. Call inside a transaction.
    """
    values = _checked({"name": outlet_name(name), **known})
    return Outlet.objects.get_or_create(project=project, name=values.pop("name"), defaults=values)


def outlet_name(name: Any, field: str = "outlet") -> str:
    """A name as an outlet may have it, whoever gives it: a form, REST or a file."""
    return clean_name(name, field, 200)


@contextmanager
def _name_once() -> Iterator[None]:
    """Let the database say whether the name is taken: Conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) != "outlet_name_is_unique_in_project":
            raise
        raise Conflict(_("An outlet of this name exists already."), field="name") from error


def _in_use() -> Conflict:
    return Conflict(_("Documents name this outlet; give them another one first."))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "name" in clean:
        clean["name"] = outlet_name(clean["name"], "name")
    for field, limit in (("domain", 253), ("owner_group", 200)):
        if field in clean:
            clean[field] = clean_name(clean[field], field, limit, required=False)
    if "notes" in clean:
        clean["notes"] = clean_multiline(clean["notes"], "notes", 20_000)
    return clean
