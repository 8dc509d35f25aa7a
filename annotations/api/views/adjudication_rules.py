"""The rules of adjudication of a project."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.adjudications import RulesChange, RulesShape
from annotations.models import Project, Role
from annotations.opinions import Rules
from annotations.services.adjudication_rules import save_rules


class AdjudicationRules(WorkbenchView):
    """What counts as agreement, and what becomes of it."""

    shape = RulesShape

    def represent(self, row: Project) -> dict[str, Any]:
        """The rules in force, those that nobody set among them."""
        return super().represent({**asdict(Rules.of(row.settings)), "version": row.version})

    @operation(
        "readAdjudicationRules", "Read the rules of adjudication", gives=RulesShape,
        problems=[403, 404],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        """For managers. `version` is the project's, as the rules are part of it."""
        return self.answer(find_project(self.user, slug, Role.MANAGER))

    @operation(
        "changeAdjudicationRules", "Change the rules of adjudication", takes=RulesChange,
        gives=RulesShape, match=True, problems=[403],
    )  # fmt: skip
    def patch(self, request: Request, slug: str) -> Response:
        """What is decided already stays as it is."""
        project = find_project(self.user, slug, Role.MANAGER)
        version, body = self.version, self.given(partial=True)
        return self.answer(save_rules(self.actor, project, version=version, changes=body))
