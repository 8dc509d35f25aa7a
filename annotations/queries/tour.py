"""Which document the tour of the annotate page is shown on."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from annotations.models import AnnotationSet, Document, DocumentKind, SetStatus, User
from annotations.queries.visibility import visible_to


def tour_document(user: User, *, demo: str) -> Document | None:
    """One that the person sees, first one of the project `demo`, and none they have submitted.

    Where they have submitted all that there are, one of those. None where they see no document.
    """
    rows = visible_to(user, Document).filter(kind=DocumentKind.DOCUMENT)
    done = AnnotationSet.objects.filter(
        document=OuterRef("pk"), annotator__user=user, status=SetStatus.SUBMITTED
    )
    order = rows.order_by("created_at", "id")
    to_do = order.filter(~Exists(done))
    chances = (to_do.filter(project__slug=demo), to_do, order)
    return next((found for one in chances if (found := one.first()) is not None), None)
