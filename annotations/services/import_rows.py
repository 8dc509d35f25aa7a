"""The rows of an import on their way into COPY: their columns, their order, their text form.

Which records become rows is decided in `import_chunks` and `import_references`. Keys are text here,
because COPY takes text five times as quickly as UUID objects.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from annotations.formats.records import (
    AnnotationRecord,
    DocumentRecord,
    EvidenceRecord,
    SetRecord,
)
from annotations.models import (
    Annotation,
    AnnotationSet,
    Document,
    Evidence,
    Job,
    PendingEvidence,
    SetStatus,
)
from annotations.models.documents import listed_words
from annotations.services.copying import copy_rows, json_text, new_key
from annotations.services.import_gold import GoldRows

Row = tuple[Any, ...]

DOCUMENT_COLUMNS = (
    "id", "project_id", "external_id", "kind", "title", "text", "sha256", "length", "language",
    "url", "final_url", "fetched_at", "outlet_id", "byline", "published_at",
    "published_precision", "posted_at", "metadata", "folded", "import_job_id", "version",
)  # fmt: skip
SET_COLUMNS = (
    "id", "project_id", "document_id", "annotator_id", "round", "kind", "status",
    "guideline_version", "submitted_at", "import_job_id", "version",
)  # fmt: skip
ANNOTATION_COLUMNS = (
    "id", "project_id", "document_id", "annotation_set_id", "start", "end", "quote", "label_id",
    "judges", "note", "confidence", "original_label", "extra", "created_by_id", "creation_digest",
    "version", "created_at", "updated_at",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "id", "project_id", "annotation_id", "stance", "group", "sufficient", "document_id", "start",
    "end", "quote", "url", "note", "created_by_id", "creation_digest", "version", "created_at",
    "updated_at",
)  # fmt: skip
_PENDING_COLUMNS = ("job_id", "annotation_id", "external_id", "payload", "line", "path")


@dataclass(slots=True)
class Rows:
    """The new rows of one chunk. Each `add_…` returns the key of its row."""

    job: Job
    documents: list[Row] = field(default_factory=list)
    sets: list[Row] = field(default_factory=list)
    annotations: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    pending: list[Row] = field(default_factory=list)
    _now: datetime = field(default_factory=timezone.now)
    gold: GoldRows = field(init=False)
    _job: str = ""
    _project: str = ""
    _user: str = ""

    def __post_init__(self) -> None:
        self._job, self._project = str(self.job.pk), str(self.job.project_id)
        self._user = str(self.job.created_by_id)
        self.gold = GoldRows(self._project, self._now)

    def add_document(self, record: DocumentRecord, digest: str, outlet: str | None) -> str:
        """A new document; `digest` is the SHA-256 of its text, `outlet` a key."""
        key = new_key()
        row = (
            key, self._project, record.external_id, record.kind, record.title, record.text,
            digest, len(record.text), record.language, record.url, record.final_url,
            record.fetched_at, outlet, record.byline, record.published_at,
            record.published_precision, record.posted_at, json_text(record.metadata),
            listed_words(record.title, record.external_id, record.url, record.byline),
            self._job, 1,
        )  # fmt: skip
        self.documents.append(row)
        return key

    def add_set(self, record: SetRecord, document: str, annotator: str) -> str:
        """A new set of this annotator; submitted now where it does not say when."""
        key, submitted = new_key(), record.submitted_at
        if record.status == SetStatus.SUBMITTED and submitted is None:
            submitted = self._now
        row = (
            key, self._project, document, annotator, record.round, record.kind, record.status,
            record.guideline, submitted, self._job, 1,
        )  # fmt: skip
        self.sets.append(row)
        return key

    def add_annotation(
        self, record: AnnotationRecord, document: str, set_key: str, label: str | None
    ) -> str:
        """A new annotation in a set; times are as given, else now."""
        key = new_key()
        made = record.created_at or self._now
        row = (
            key, self._project, document, set_key, record.start, record.end, record.quote, label,
            record.judges, record.note, record.confidence, record.original_label,
            json_text(record.extra), self._user, "", record.version, made,
            record.updated_at or made,
        )  # fmt: skip
        self.annotations.append(row)
        return key

    def add_evidence(self, record: EvidenceRecord, annotation: str, document: str | None) -> None:
        """New evidence, in this document or on the web."""
        self.evidence.append(evidence_row(self.job, annotation, document, _payload(record)))

    def add_pending(self, record: EvidenceRecord, annotation: str) -> None:
        """New evidence whose document is looked for when all documents are in."""
        row = (
            self._job, annotation, record.document, json_text(_payload(record)), record.line,
            record.path[:500],
        )  # fmt: skip
        self.pending.append(row)

    def copy(self) -> Counter[str]:
        """COPY all, parents first; returns how many of each were added."""
        copy_rows(Document, DOCUMENT_COLUMNS, self.documents)
        copy_rows(AnnotationSet, SET_COLUMNS, self.sets)
        copy_rows(Annotation, ANNOTATION_COLUMNS, self.annotations)
        copy_rows(Evidence, EVIDENCE_COLUMNS, self.evidence)
        if self.gold.adjudications:
            self.gold.copy()
        copy_rows(PendingEvidence, _PENDING_COLUMNS, self.pending)
        return Counter(
            documents_added=len(self.documents),
            annotation_sets_added=len(self.sets),
            annotations_added=len(self.annotations),
            evidence_added=len(self.evidence),
        )


def evidence_row(job: Job, annotation: Any, document: Any, payload: dict[str, Any]) -> Row:
    """A row in the order of EVIDENCE_COLUMNS; times as given, else the job's start."""
    made = payload.get("created_at") or job.started_at
    changed = payload.get("updated_at") or made
    return (
        new_key(), job.project_id, annotation, payload["stance"], payload.get("group"),
        payload.get("sufficient", False), document, payload.get("start"), payload.get("end"),
        payload.get("quote", ""), payload.get("url", ""), payload.get("note", ""),
        job.created_by_id, "", payload.get("version", 1), made, changed,
    )  # fmt: skip


def _payload(one: EvidenceRecord) -> dict[str, Any]:
    """Evidence as JSON for the second pass; empty fields left out."""
    fields = asdict(one)
    for name in ("line", "path", "document"):
        fields.pop(name)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value not in (None, "")
    }
