"""What every table shares: time-ordered keys, and the history kept by triggers.

Tables themselves live in the files of their nouns.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
import pgtrigger
import uuid_utils.compat
from django.db import models

ModelT = TypeVar("ModelT", bound=type[models.Model])


def new_id() -> uuid.UUID:
    """A UUID of version 7: keys sort by time of making, so indexes grow at one end."""
    return uuid_utils.compat.uuid7()


def folded(field: str) -> models.Func:
    """The text without case and accents, by the database, much as `annotations.folding` does it."""
    return models.Func(
        models.F(field), function="workbench_folded", output_field=models.TextField()
    )


class Row(models.Model):
    """A row with a key made in Python and the server's time of its making."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=False, db_default=models.functions.Now())

    class Meta:
        abstract = True


def with_history(
    *, exclude: list[str] | None = None, indexes: Sequence[models.Index] = ()
) -> Callable[[ModelT], ModelT]:
    """Keep every insert, change and deletion of the table, whoever makes it.

    Statement-level triggers: a COPY of a thousand rows costs one insert into the history, where
    row-level ones made it twenty times slower. The history is append only, for TRUNCATE too.
    `indexes` are for what is also read by project and time; each slows the writes that it covers.
    """

    def decorate(model: ModelT) -> ModelT:
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            level=pgtrigger.Statement,
            exclude=exclude,
            append_only=True,
            attrs={"pgh_id": models.BigAutoField(primary_key=True)},
            meta={
                "indexes": list(indexes),
                "triggers": [
                    pgtrigger.Trigger(
                        name="history_is_never_emptied",
                        operation=pgtrigger.Truncate,
                        when=pgtrigger.Before,
                        level=pgtrigger.Statement,
                        func="RAISE EXCEPTION 'The history is append only: %', TG_TABLE_NAME;",
                    )
                ],
            },
        )(model)

    return decorate
