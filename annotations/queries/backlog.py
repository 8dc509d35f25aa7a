"""The page of what waits to be decided, and what stands around it. Reads only.

What one adjudication is made of is `adjudications`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    AdjudicationState,
    AnnotationSet,
    Changed,
    Document,
    Project,
    SetKind,
    SetStatus,
    User,
)
from annotations.queries.adjudications import OPEN_STATES, backlog
from annotations.queries.kept import kept
from annotations.queries.keyset import Page, Sort, begun, cut, first_page
from annotations.queries.stamped import Stamped
from annotations.queries.visibility import visible_to

_OFFERED = 20
# The tabs of the list, and the states behind each; what waits longest comes first.
TABS = {
    "open": OPEN_STATES,
    "waiting": (AdjudicationState.WAITING,),
    "closed": CLOSED_STATES,
}
_OLDEST_FIRST = Sort("ready", "created_at", "time")
_LAST_FIRST = Sort("decided", "decided_at", "time", nullable=True, descending=True)


def backlog_page(user: User, project: Project, tab: str, cursor: str) -> Page[Adjudication]:
    """A page of one tab. Raises Refused for a bad cursor."""
    if tab == "closed" or cursor:
        sort = _LAST_FIRST if tab == "closed" else _OLDEST_FIRST
        return cut(_in_tab(user, project.pk, tab), sort, cursor=cursor)
    return first_page(_first_in_tab(user, project.pk, tab), _OLDEST_FIRST)


@kept
def _first_in_tab(user: User, project: uuid.UUID, tab: str) -> QuerySet[Adjudication]:
    return begun(_in_tab(user, project, tab), _OLDEST_FIRST)


def _in_tab(user: User, project: uuid.UUID, tab: str) -> QuerySet[Adjudication]:
    """With what the page shows of each."""
    rows = backlog(user).filter(project=project, state__in=TABS[tab]).select_related(None)
    return rows.select_related("document", "adjudicator", "queue").only(
        "state", "round", "remark", "named", "single_reviewed", "allowed_own", "cases",
        "differing", "created_at", "decided_at", "queue__name",
        "document__title", "document__external_id", "document__language",
        "adjudicator__username", "adjudicator__first_name", "adjudicator__last_name",
    )  # fmt: skip


def around(user: User, project: Project) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """What stands around the list of a project: how many there are by state, and `not_ready`.

    With `title` and `name` of each document, as they are now.
    """
    stamped, on = (
        Stamped(user, project, "adjudication", small=True),
        (Changed.RESULTS, Changed.WORK),
    )
    found = stamped.of("states", on, lambda: dict(_by_state(user, project.pk)))
    offered = stamped.of("offered", on, lambda: _not_ready(user, project.pk))
    stamped.keep()
    named = {one["pk"]: one for one in _called(tuple(one["document"] for one in offered))}
    there = [one for one in offered if one["document"] in named]
    return found, [{**named[one["document"]], **one} for one in there]


@kept
def _by_state(user: User, project: uuid.UUID) -> QuerySet[Adjudication, Any]:
    states = visible_to(user, Adjudication).filter(project=project).order_by()
    return states.values_list("state").annotate(n=Count("pk"))


@kept
def _called(documents: tuple[uuid.UUID, ...]) -> QuerySet[Document, Any]:
    rows = Document.objects.filter(pk__in=documents)
    return rows.values("pk", "title", name=F("external_id"))


@kept
def _not_ready(user: User, project: uuid.UUID) -> QuerySet[AnnotationSet, Any]:
    """Documents with submitted sets of people that nobody adjudicates yet, a round a row.

    Rows are dicts: `document`, `round`, `sets`, `latest`.
    """
    rows = visible_to(user, AnnotationSet).filter(
        project=project, kind=SetKind.HUMAN, status=SetStatus.SUBMITTED
    )
    known = Adjudication.objects.filter(project=project)
    taken = Q(pk__in=rows.filter(
        document__adjudications__in=known, document__adjudications__round=F("round")
    ).values("pk"))  # fmt: skip
    offered = (
        rows.exclude(taken)
        .order_by()
        .values("document", "round")
        .annotate(sets=Count("pk"), latest=Max("submitted_at"))
        .order_by("-sets", "latest", "document")
    )
    return offered[:_OFFERED]
