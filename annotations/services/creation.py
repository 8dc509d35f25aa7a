"""Rows under ids that clients choose: the same creation again gives the same row, not two."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import Annotation, Evidence
from annotations.services.transaction import Actor

CreatedT = TypeVar("CreatedT", Annotation, Evidence)
RowT = TypeVar("RowT", bound=Model)


def digest_of(body: dict[str, Any]) -> str:
    """SHA-256 of a creating body; the order of its fields does not count."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def already_made(
    actor: Actor, model: type[CreatedT], pk: uuid.UUID | None, digest: str
) -> CreatedT | None:
    """The row that this very creation made before, or None when the id is free.

    A taken id is a Conflict that tells nothing about the row that has it. Ask while holding the
    annotation set, so that the same creation a moment earlier is seen.
    """
    return made_before(model, pk, partial(_same, actor, digest))


def insert(actor: Actor, row: CreatedT) -> tuple[CreatedT, bool]:
    """Insert the row, or find that its id was taken a moment ago; True when it was made now."""
    return inserted(row, partial(_same, actor, row.creation_digest))


def _same(actor: Actor, digest: str, row: CreatedT) -> bool:
    return row.created_by_id == actor.user.pk and row.creation_digest == digest


def made_before(
    model: type[RowT], pk: uuid.UUID | None, same: Callable[[RowT], bool]
) -> RowT | None:
    """As `already_made`, for tables that know in another way whether it is the same creation."""
    row = model._base_manager.filter(pk=pk).first() if pk else None
    if row is None or same(row):
        return row
    raise Conflict(_("This id is taken; make another one."), field="id")


def inserted(row: RowT, same: Callable[[RowT], bool]) -> tuple[RowT, bool]:
    """As `insert`, with the same question."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = made_before(type(row), row.pk, same)
        if there is None:
            raise
        return there, False
    return row, True
