"""Annotation sets as both doors show them, with counts and what the reader may do."""

from __future__ import annotations

import uuid

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    AssignmentState,
    Document,
    Membership,
    Role,
    SetStatus,
    User,
)
from annotations.queries.counting import count_of
from annotations.queries.roles import is_site_admin
from annotations.queries.visibility import visible_to


def shown_sets(user: User) -> QuerySet[AnnotationSet]:
    """The sets that the person may see.

    Adds `annotation_count`; `mine`: it is the person's own; `editable`: and may be written into
    now.
    """
    may_write = Q()
    if not is_site_admin(user):
        memberships = Membership.objects.filter(user=user, role__in=Role.REVIEWER.upwards)
        may_write = Q(project__in=memberships.values("project"))
    mine = Q(annotator__user=user)
    return (
        visible_to(user, AnnotationSet)
        .select_related("annotator__user", "project")
        .annotate(
            annotation_count=count_of(Annotation.objects.all(), "annotation_set"),
            mine=_whether(mine),
            editable=_whether(mine & Q(status=SetStatus.DRAFT) & may_write),
        )
    )


def by_annotator(name: str, prefix: str = "") -> Q:
    """Sets (or, with a prefix, rows of sets) of the annotator with this id or this name."""
    try:
        return Q(**{f"{prefix}annotator": uuid.UUID(name)})
    except ValueError:
        return Q(**{f"{prefix}annotator__name": name})


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=True), default=Value(False), output_field=BooleanField())


def round_at(user: User, document: Document) -> int:
    """The round that the person is at on a document: of their lease, else the latest, else 1."""
    drawn = Assignment.objects.filter(annotator__user=user, document=document)
    leased = drawn.filter(state=AssignmentState.LEASED).order_by("-started_at")
    found: int | None = leased.values_list("round", flat=True).first()
    if found is not None:
        return found
    own = AnnotationSet.objects.filter(annotator__user=user, document=document)
    latest = own.values_list("round").union(drawn.values_list("round"))
    return max((number for (number,) in latest), default=1)
