"""Changing a row only as it was read: the version in the UPDATE's WHERE decides every race."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import F, Model
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused, Stale

RowT = TypeVar("RowT", bound=Model)


def only(changes: Mapping[str, Any], allowed: set[str]) -> None:
    """Refuse a change of anything that is not named as changeable."""
    for name in changes:
        if name not in allowed:
            raise Refused(_("%(field)s cannot be changed.") % {"field": name}, field=name)


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
        raise Conflict(_("It was deleted in the meantime."))
    if not touched:
        raise Stale(_("It was changed in the meantime; here is how it is now."), current)
    return current


def constraint_of(error: IntegrityError) -> str:
    """The readable name of the constraint that the database held up."""
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
