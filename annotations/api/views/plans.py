"""How long a queue would take."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.plans import PilotBody, PlanQuery, PlanShape
from annotations.api.serializers.queues import QueueShape
from annotations.api.views.queues import QueueView
from annotations.errors import Refused
from annotations.forms.plans import PaceForm, assumed
from annotations.models import Role
from annotations.planning import Given, plan
from annotations.services.pilots import create_pilot


class Planning(WorkbenchView):
    """Documents, reviews and minutes against people's hours."""

    shape = PlanShape

    @operation(
        "readPlan", "How long a queue would take", asks=PlanQuery, gives=PlanShape,
        problems=[400, 403, 404],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        """Adjudication included, with the day it would end. For managers."""
        project = find_project(self.user, slug, Role.MANAGER)
        asked = dict(self.asked)
        measured = PaceForm(asked, project)
        if "pace" in asked and asked.pop("pace") != measured.data["pace"]:
            raise Refused(_("No such queue has reviews whose time was taken."), "pace")
        pace = measured.measured()
        given = {**assumed(pace, timezone.localdate()), **asked}
        return self.answer({**asdict(plan(Given(**given))), "pace": pace})


class Pilots(QueueView):
    """Learning the pace."""

    @operation(
        "createPilot", "Make a pilot", takes=PilotBody, gives=QueueShape, status=201,
        problems=[403, 404, 409],
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        """A queue in preparation with twenty documents at random that nobody was given yet.

        Or as many as there are; 409 for none. From twenty reviews on plans go by its pace.
        """
        project = find_project(self.user, slug, Role.MANAGER)
        return self.answer(create_pilot(self.actor, project, **self.given()), 201)
