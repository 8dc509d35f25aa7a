"""Changing a row only as it was read: the version in the UPDATE's WHERE decides every race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import F, Model
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Project

RowT = TypeVar("RowT", bound=Model)


def only(changes: Mapping[str, Any], allowed: set[str]) -> None:
    """Refuse a change of anything that is not named as changeable."""
    for name in changes:
        if name not in allowed:
            raise Refused(_("%(field)s cannot be changed.") % {"field": name}, field=name)


def held(row: RowT, version: int, *, defer: Sequence[str] = ()) -> RowT:
    """The row as it is now, locked until the transaction ends, if it still has `version`.

    Raises Stale or Conflict as `change` does. `defer` names what is not read (large texts).
    """
    model = type(row)
    rows = model._default_manager.select_for_update(no_key=True).defer(*defer)
    current = rows.filter(pk=row.pk).first()
    if current is None:
        raise _gone()
    if vars(current)["version"] != version:
        raise _stale(current)
    return current


def change(row: RowT, version: int, changes: Mapping[str, Any]) -> RowT:
    """Write `changes` if the row still has `version`; its version grows by one.

    Raises Stale with the row as it is now, or Conflict when the row is gone.
    """
    model = type(row)
    values = dict(changes)
    if any(field.name == "updated_at" for field in model._meta.fields):
        values["updated_at"] = Now()
    rows = model._default_manager.filter(pk=row.pk, version=version)
    touched = rows.update(**values, version=F("version") + 1)
    current = model._default_manager.filter(pk=row.pk).first()
    if current is None:
        raise _gone()
    if not touched:
        raise _stale(current)
    return current


def lock_project(project: Project) -> None:
    """Hold the project against others who want it alone, until the transaction ends."""
    rows = Project.objects.select_for_update(no_key=True)
    if not rows.filter(pk=project.pk).values_list("pk").first():
        raise Conflict(_("The project was deleted in the meantime."))


def _gone() -> Conflict:
    return Conflict(_("It was deleted in the meantime."))


def _stale(current: Model) -> Stale:
    return Stale(_("It was changed in the meantime; here is how it is now."), current)


def constraint_of(error: IntegrityError) -> str:
    """The readable name of the constraint that the database held up."""
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
