"""The reasons for skipping that a project offers."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.assignments import ReasonsChange, ReasonsShape
from annotations.models import Project, Role
from annotations.services.assignments import set_skip_reasons, skip_reasons


class SkipReasons(WorkbenchView):
    """What reviewers may choose from; a reason of their own is taken as well."""

    shape = ReasonsShape

    def represent(self, row: Project) -> dict[str, Any]:
        """The reasons in force."""
        return super().represent({"reasons": skip_reasons(row), "version": row.version})

    @operation(
        "readSkipReasons", "Read the reasons for skipping", gives=ReasonsShape, problems=[404]
    )
    def get(self, request: Request, slug: str) -> Response:
        """The project's own, else a few of ours. `version` is the project's."""
        return self.answer(find_project(self.user, slug))

    @operation(
        "changeSkipReasons", "Change the reasons for skipping", takes=ReasonsChange,
        gives=ReasonsShape, match=True, problems=[403],
    )  # fmt: skip
    def patch(self, request: Request, slug: str) -> Response:
        """All of them at once, in the order in which they are offered; none brings back ours."""
        project = find_project(self.user, slug, Role.MANAGER)
        version, body = self.version, self.given(partial=True)
        return self.answer(set_skip_reasons(self.actor, project, version=version, **body))
