"""Adjudications: what waits, side by side, decided."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.adjudications import (
    AdjudicationQuery,
    AdjudicationShape,
    AskBody,
    CasesShape,
    DecideBody,
    DecidedShape,
    ReadyBody,
    RemarkBody,
    UndoBody,
)
from annotations.api.serializers.assignments import BeatBody
from annotations.errors import Forbidden
from annotations.models import Adjudication, Document, Role
from annotations.queries.adjudication_desk import looks_away, shown_cases, shown_reviewers
from annotations.queries.adjudications import SORTS, backlog
from annotations.queries.roles import judges_in
from annotations.services import adjudications, decisions


class AdjudicationView(WorkbenchView):
    """What shows one adjudication."""

    shape = AdjudicationShape

    def represent(self, row: Adjudication) -> dict[str, Any]:
        """As it is now."""
        return super().represent(self.still(backlog(self.user).filter(pk=row.pk)))

    def one(self, id: uuid.UUID) -> Adjudication:
        """The one named by the address, for an adjudicator who is not reviewing it now."""
        found = find(self.user, Adjudication, id, Role.ADJUDICATOR, "project")
        if looks_away(self.user, found):
            raise Forbidden(_("You are reviewing this document; hand it in or give it back first."))
        return found

    def progress(self, found: Adjudication, keys: Collection[str], status: int = 200) -> Response:
        """The adjudication and these cases as they are now."""
        now = self.still(backlog(self.user).filter(pk=found.pk))
        shape = DecidedShape({"adjudication": now, "cases": shown_cases(now, keys)})
        return Response(shape.data, status)


class Adjudications(AdjudicationView):
    """All of them."""

    @operation(
        "listAdjudications", "List adjudications", asks=AdjudicationQuery, gives=AdjudicationShape,
        page=True, problems=[403, 404],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """What waits for an adjudicator and what was decided, where the caller is one."""
        rows = backlog(self.user).filter(judges_in(self.user))
        if "project" in self.asked:
            project = find_project(self.user, self.asked["project"], Role.ADJUDICATOR)
            rows = rows.filter(project=project)
        for name in ("document", "queue", "state"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        return self.page(rows, SORTS)

    @operation(
        "declareReady", "Declare a document ready", takes=ReadyBody, gives=AdjudicationShape,
        status=201, problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Managers need not wait for more reviews. Asked again, the same one comes back."""
        body = self.given()
        document = find(
            self.user, Document, body["document"], Role.MANAGER, "project", defer=["text"]
        )
        made = adjudications.make_ready(self.actor, document, body["round"], declared=True)
        return self.answer(made, 201)


class OneAdjudication(AdjudicationView):
    """One of them."""

    @operation(
        "readAdjudication", "Read an adjudication", gives=AdjudicationShape, problems=[403, 404]
    )
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """Its state; what is said is in `cases/`."""
        return self.answer(self.one(id))


class Cases(AdjudicationView):
    """Side by side."""

    @operation("readCases", "Read the cases", gives=CasesShape, problems=[403, 404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """Spans of all reviewers put into cases, in the order of the text."""
        found = self.still(backlog(self.user).filter(pk=self.one(id).pk))
        shape = CasesShape(
            {
                "adjudication": found,
                "reviewers": shown_reviewers(found),
                "cases": shown_cases(found),
            }
        )
        return Response(shape.data)


class TakeUp(AdjudicationView):
    """Beginning to decide."""

    @operation(
        "takeUpAdjudication", "Take a document up", gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """It is the caller's until `lease_until`; every write renews that."""
        return self.answer(adjudications.take_up(self.actor, self.one(id)))


class Heartbeat(AdjudicationView):
    """Keeping it."""

    @operation(
        "keepAdjudication", "Renew the lease", takes=BeatBody, gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """While the page is open; about once a minute while the person is active."""
        found = self.one(id)
        return self.answer(adjudications.heartbeat(self.actor, found, **self.given()))


class Decide(AdjudicationView):
    """One case."""

    @operation(
        "decideCase", "Decide a case", takes=DecideBody, gives=DecidedShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Take one annotation, a merged one, or reject; a reason where opinions differed."""
        found, body = self.one(id), self.given()
        made = decisions.decide(self.actor, found, **body)
        return self.progress(found, [made.key])


class TakeAgreed(AdjudicationView):
    """All that agree."""

    @operation(
        "takeAgreedCases", "Take over agreed cases", gives=DecidedShape, problems=[403, 404, 409]
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """In one stroke, which one undo takes back."""
        found = self.one(id)
        made = decisions.decide_agreed(self.actor, found)
        return self.progress(found, {one.key for one in made})


class Undo(AdjudicationView):
    """Taking back."""

    @operation(
        "undoDecision", "Take a decision back", takes=UndoBody, gives=DecidedShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """The last stroke, or the decision on one case; what it replaced stands again."""
        found, body = self.one(id), self.given()
        return self.progress(found, decisions.undo(self.actor, found, case=body.get("case")))


class Park(AdjudicationView):
    """Setting aside."""

    @operation(
        "parkAdjudication", "Park a document", takes=RemarkBody, gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """With a remark; what was decided stays."""
        found, body = self.one(id), self.given()
        return self.answer(adjudications.park(self.actor, found, remark=body["remark"]))


class Release(AdjudicationView):
    """Giving back."""

    @operation(
        "releaseAdjudication", "Give a document back", gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """For another adjudicator; what was decided stays."""
        return self.answer(adjudications.give_back(self.actor, self.one(id)))


class AskBack(AdjudicationView):
    """Asking a reviewer."""

    @operation(
        "askReviewerBack", "Ask a reviewer back", takes=AskBody, gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Their set is reopened with a remark; the document comes again when they submit it."""
        found, body = self.one(id), self.given()
        return self.answer(adjudications.ask_back(self.actor, found, **body))


class Finish(AdjudicationView):
    """Done."""

    @operation(
        "finishAdjudication", "Submit the gold set", gives=AdjudicationShape,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """When every case is decided."""
        return self.answer(adjudications.finish(self.actor, self.one(id)))


class Reopen(AdjudicationView):
    """Again."""

    @operation(
        "reopenAdjudication", "Open a decided document again", gives=AdjudicationShape,
        problems=[403, 404],
    )  # fmt: skip
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Its gold set becomes a draft until it is finished again."""
        return self.answer(adjudications.reopen(self.actor, self.one(id)))


DEEDS: dict[str, type[AdjudicationView]] = {
    "cases": Cases,
    "take": TakeUp,
    "heartbeat": Heartbeat,
    "decide": Decide,
    "agreed": TakeAgreed,
    "undo": Undo,
    "park": Park,
    "release": Release,
    "ask-back": AskBack,
    "finish": Finish,
    "reopen": Reopen,
}
"""The views below one adjudication, by the last part of their address."""
