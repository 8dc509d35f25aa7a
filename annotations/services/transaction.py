"""The one way to write: a transaction that begins by telling the history who writes, and why."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ForeignKeyViolation

from annotations.errors import Conflict
from annotations.models import Job, User
from annotations.models.base import new_id
from annotations.queries.known import keeping


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: a person, in a request or in a job."""

    user: User
    request_id: str = ""
    job_id: uuid.UUID | None = None
    acts_as_admin: bool = False

    def context(self) -> str:
        """What the history keeps beside each change, as JSON."""
        known = {
            "user": str(self.user.pk),
            "username": self.user.username,
            "request": self.request_id,
            "job": str(self.job_id) if self.job_id else "",
            "as_site_admin": self.acts_as_admin,
        }
        return json.dumps({key: value for key, value in known.items() if value})


def actor_of_job(job: Job) -> Actor:
    """The person on whose behalf a job works."""
    assert job.created_by is not None
    return Actor(job.created_by, request_id=job.request_id, job_id=job.pk)


def tell_history(context: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Set who and why for the rest of the transaction; COPY is covered too, as it runs triggers."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), "
            "set_config('pghistory.context_metadata', %s, true)",
            [str(new_id()), context],
        )


@contextmanager
def write(actor: Actor) -> Iterator[None]:
    """A transaction in the actor's name.

    Keys between tables are checked when it commits. What it leans on may be gone by then: Conflict.
    What a request knows of people (`queries/known.py`) does not count in it.
    """
    try:
        with keeping(None), transaction.atomic():
            tell_history(actor.context())
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise Conflict(_("Something that this belongs to was deleted in the meantime.")) from error
