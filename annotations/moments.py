"""Moments as the database's driver reads them; what a page shows has a hundred of them and more.

Django's reader of `timestamptz` takes a pattern apart in Python, ten times as long as Python's own
reader of ISO 8601 needs, which PostgreSQL writes them in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader, get_adapters_template


class Moments(BaseTzLoader):
    """Reads moments in UTC; what is unlike them Django's reader gets."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The moment."""
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:  # a year of five digits, or before Christ
            return super().load(data)
        return found if found.tzinfo is UTC else super().load(data)


def read_by_us() -> None:
    """Have every connection of this process read them so: those of Django's own kind, in UTC."""
    get_adapters_template(True, UTC).register_loader("timestamptz", Moments)
