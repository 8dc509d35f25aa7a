"""Evidence."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.access import find, require_role
from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.evidence import (
    EVIDENCE_SORTS,
    EvidenceBody,
    EvidenceChange,
    EvidenceQuery,
    EvidenceShape,
)
from annotations.models import Annotation, Document, Evidence, Role
from annotations.queries.evidence import filtered, shown_evidence, with_source
from annotations.queries.visibility import deleted_but_own
from annotations.services.evidence import (
    create_evidence,
    delete_evidence,
    restore_evidence,
    update_evidence,
)

_NEEDED = ("project", "annotation__annotation_set")


class EvidenceView(WorkbenchView):
    """What shows evidence, removed evidence too where its author just removed it."""

    shape = EvidenceShape

    def represent(self, row: Evidence) -> dict[str, Any]:
        """The evidence as it is now, with its source."""
        return super().represent(self.still(with_source(Evidence.objects.filter(pk=row.pk))))

    def resolve(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with its document found, if it names one."""
        if body.get("document") is not None:
            body["document"] = find(
                self.user, Document, body["document"], Role.VIEWER, defer=["text"]
            )
        return body


class EvidenceList(EvidenceView):
    """All evidence."""

    @operation(
        "listEvidence",
        "List evidence",
        asks=EvidenceQuery,
        gives=EvidenceShape,
        page=True,
        problems=[404],
    )
    def get(self, request: Request) -> Response:
        """The evidence that the caller may see."""
        rows = filtered(shown_evidence(self.user), self.narrowing())
        return self.page(rows, EVIDENCE_SORTS)

    @operation(
        "createEvidence",
        "Link evidence",
        takes=EvidenceBody,
        gives=EvidenceShape,
        status=201,
        repeats=True,
        problems=[403, 404, 409],
    )
    def post(self, request: Request) -> Response:
        """Link a passage (`document`, `start`, `end`) or an address (`url`, `quote`).

        Ids of the client's own behave as for annotations.
        """
        body = self.resolve(self.given())
        body["annotation"] = find(
            self.user, Annotation, body["annotation"], Role.REVIEWER, "project", "annotation_set"
        )
        evidence, made = create_evidence(self.actor, **body)
        return self.answer(evidence, 201 if made else 200)


class OneEvidence(EvidenceView):
    """One piece of evidence."""

    @operation("readEvidence", "Read evidence", gives=EvidenceShape, problems=[404])
    def get(self, request: Request, id: uuid.UUID) -> Response:
        """One piece of evidence."""
        return self.answer(find(self.user, Evidence, id))

    @operation(
        "changeEvidence",
        "Change evidence",
        takes=EvidenceChange,
        gives=EvidenceShape,
        match=True,
        problems=[403],
    )
    def patch(self, request: Request, id: uuid.UUID) -> Response:
        """Change the stance, the note, the grouping or the place."""
        evidence = find(self.user, Evidence, id, Role.REVIEWER, *_NEEDED)
        version, changes = self.version, self.resolve(self.given(partial=True))
        return self.answer(update_evidence(self.actor, evidence, version=version, changes=changes))

    @operation("deleteEvidence", "Remove evidence", status=204, match=True, problems=[403])
    def delete(self, request: Request, id: uuid.UUID) -> Response:
        """Remove evidence; …/restore/ brings it back."""
        evidence = find(self.user, Evidence, id, Role.REVIEWER, *_NEEDED)
        delete_evidence(self.actor, evidence, version=self.version)
        return Response(status=204)


class RestoreEvidence(EvidenceView):
    """Bringing removed evidence back."""

    @operation(
        "restoreEvidence", "Bring evidence back", gives=EvidenceShape, problems=[403, 404, 409]
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        """Undo a removal."""
        rows = deleted_but_own(self.user, Evidence).select_related(*_NEEDED)
        evidence = rows.filter(pk=id).first() or find(
            self.user, Evidence, id, Role.VIEWER, *_NEEDED
        )
        require_role(self.user, evidence.project, Role.REVIEWER)
        return self.answer(restore_evidence(self.actor, evidence))
