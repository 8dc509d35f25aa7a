"""How far people agree in a project."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, find_project
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.agreement import (
    AgreementQuery,
    AgreementShape,
    shown,
    shown_divided,
    shown_part,
)
from annotations.errors import Refused
from annotations.models import Annotator, Document, Label, Project, Queue, Role
from annotations.queries.agreement import Comparison
from annotations.queries.agreement_names import names
from annotations.queries.agreement_parts import By
from annotations.queries.studies import Wanted


class AgreementOfProject(WorkbenchView):
    """Figures of agreement."""

    shape = AgreementShape

    @operation(
        "readAgreement",
        "How far people agree",
        asks=AgreementQuery,
        gives=AgreementShape,
        problems=[400, 403, 404],
    )
    def get(self, request: Request, slug: str) -> Response:
        """Finding and judging apart, on frozen first submissions that were made blind.

        With intervals (95 of 100 drawings of the documents, always with the same seed), what was
        left out, and the places where people are divided. For adjudicators and managers; documents
        that the caller works on do not count.
        """
        project = find_project(self.user, slug, Role.ADJUDICATOR)
        compared = Comparison(self.user, project, self._wanted(project))
        by = By(self.asked["by"]) if "by" in self.asked else None
        parts = compared.by(by) if by else []
        documents = {part.key[0] for part in parts} if by is By.DOCUMENT else set()
        named = names(self.user, project, documents)
        answer = {
            "project": slug,
            **shown(compared.overall(), compared, named, compared.names_sides),
            "not_blind": compared.basis.not_blind,
            "held": compared.basis.held,
            "nameless": compared.basis.nameless,
            "by": by,
            "parts": [shown_part(part, compared, named) for part in parts],
            "divided": shown_divided(compared.dividing()),
        }
        compared.keep()
        return Response(answer)

    def _wanted(self, project: Project) -> Wanted:
        asked = self.asked
        if "other" in asked and "annotator" not in asked:
            raise Refused(_("Name the first of the two as well."), "annotator")
        people = [
            self._row(project, Annotator, name) for name in ("annotator", "other") if name in asked
        ]
        return Wanted(
            queue=self._row(project, Queue, "queue"),
            round=asked.get("round"),
            guideline=asked.get("guideline_version"),
            document=self._row(project, Document, "document"),
            people=tuple(people),
            label=self._label(project),
            gold=asked["against"] == "gold",
            rounds=asked["against"] == "rounds",
            start=asked["against"] == "start",
            since=asked.get("since"),
            until=asked.get("until"),
            openly=asked["blind"] == "false",
        )

    def _row(self, project: Project, model: Any, name: str) -> Any:
        """The row of the project that is named; 400 where there is none of it."""
        if name not in self.asked:
            return None
        row = find(self.user, model, self.asked[name])
        if row.project_id != project.pk:
            raise Refused(_("This is of another project."), name)
        return row

    def _label(self, project: Project) -> Label | None:
        if "label" not in self.asked:
            return None
        label = Label.objects.filter(project=project, key=self.asked["label"]).first()
        if label is None:
            raise Refused(_("The project has no such label."), "label")
        return label
