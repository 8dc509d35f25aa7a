"""How long a queue would take."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.plans import PlanQuery, PlanShape
from annotations.forms.plans import assumed
from annotations.models import Role
from annotations.planning import Given, plan
from annotations.queries.plans import pace_of


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
        pace = pace_of(project)
        given = {**assumed(pace, timezone.localdate()), **self.asked}
        return self.answer({**asdict(plan(Given(**given))), "pace": pace})
