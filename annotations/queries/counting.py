"""Counting what hangs on a row, per row: only the rows of the page that is shown cost anything."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any], link: str, outer: str = "pk") -> Coalesce:
    """How many of `rows` that are not deleted point by `link` to the outer row."""
    live = rows.filter(**{link: OuterRef(outer)}, deleted_at__isnull=True).order_by()
    counted = live.values(link).annotate(counted=Count("pk")).values("counted")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
