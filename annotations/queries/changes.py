"""What has changed in a set since a moment: for pages that stay open, and clients that keep up.

Every write into a set moves its `updated_at` while it holds the set, so that the moments of one
set are in the order of its writes.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from annotations.models import Annotation, AnnotationSet, Evidence
from annotations.queries.annotations import with_evidence_count
from annotations.queries.evidence import with_source


def mark_of(row: AnnotationSet) -> str:
    """The entity tag of a set with all that is in it."""
    moment = row.updated_at
    return f'"{row.version}-{int(moment.timestamp())}-{moment.microsecond}"'


def changed_annotations(row: AnnotationSet, since: datetime | None) -> QuerySet[Annotation]:
    """The annotations written at `since` or later, deleted ones too; without it all live ones."""
    rows = with_evidence_count(Annotation.objects.filter(annotation_set=row))
    if since is None:
        return rows.filter(deleted_at__isnull=True)
    return rows.filter(updated_at__gte=since)


def changed_evidence(row: AnnotationSet, since: datetime | None) -> QuerySet[Evidence]:
    """The evidence written at `since` or later, and that of annotations that came back then."""
    rows = with_source(Evidence.objects.filter(annotation__annotation_set=row))
    live = Q(deleted_at__isnull=True, annotation__deleted_at__isnull=True)
    if since is None:
        return rows.filter(live)
    return rows.filter(Q(updated_at__gte=since) | live & Q(annotation__updated_at__gte=since))
