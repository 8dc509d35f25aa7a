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
from annotations.api.serializers.plans import PlanQuery, PlanShape
from annotations.errors import Refused
from annotations.forms.plans import PaceForm, assumed
from annotations.models import Role
from annotations.planning import Given, plan


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
