"""What a chunk of records becomes: rows of the project, or problems. Runs inside a transaction.

Documents that are there already are never changed; a set that is there already with the same
annotations adds nothing, with other annotations it is a problem. Evidence that points into another
document waits in `PendingEvidence` for the second pass.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from psycopg.types.json import Jsonb

from annotations.anchoring import sha256_of
from annotations.errors import WorkbenchError
from annotations.formats.records import (
    AnnotationRecord,
    AnnotatorRecord,
    CorpusRecord,
    DocumentRecord,
    EndRecord,
    EvidenceRecord,
    OutletRecord,
    Problem,
    Record,
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
from annotations.models.base import new_id
from annotations.services.copying import copy_rows
from annotations.services.import_references import EVIDENCE_COLUMNS, evidence_row
from annotations.services.import_scheme import Scheme
from annotations.services.transaction import Actor

Item = Record | Problem
SetKey = tuple[uuid.UUID, uuid.UUID, int]  # document, annotator, round

_DOCUMENT = (
    "id", "project_id", "external_id", "kind", "title", "text", "sha256", "length", "language",
    "url", "final_url", "fetched_at", "outlet_id", "byline", "published_at",
    "published_precision", "posted_at", "metadata", "import_job_id", "version",
)  # fmt: skip
_SET = (
    "id", "project_id", "document_id", "annotator_id", "round", "kind", "status",
    "guideline_version", "submitted_at", "import_job_id", "version",
)  # fmt: skip
_ANNOTATION = (
    "id", "project_id", "document_id", "annotation_set_id", "start", "end", "quote", "label_id",
    "judges", "note", "confidence", "original_label", "extra", "created_by_id", "creation_digest",
    "version", "created_at", "updated_at",
)  # fmt: skip
_PENDING = ("job_id", "annotation_id", "external_id", "payload", "line", "path")


@dataclass(slots=True)
class Outcome:
    """What a chunk came to."""

    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Rows:
    """The rows of a chunk on their way into COPY."""

    documents: list[tuple[Any, ...]] = field(default_factory=list)
    sets: list[tuple[Any, ...]] = field(default_factory=list)
    annotations: list[tuple[Any, ...]] = field(default_factory=list)
    evidence: list[tuple[Any, ...]] = field(default_factory=list)
    pending: list[tuple[Any, ...]] = field(default_factory=list)


class ChunkWriter:
    """Writes chunks of one job; remembers the project's labels, outlets and annotators."""

    def __init__(self, actor: Actor, job: Job) -> None:
        self.actor = actor
        self.job = job
        self.scheme = Scheme(actor, job)

    def forget(self) -> None:
        """After a rollback: what was remembered may not be there."""
        self.scheme = Scheme(self.actor, self.job)

    def write(self, chunk: Iterable[Item]) -> Outcome:
        """Write the good of a chunk and list the bad."""
        outcome = Outcome()
        documents: list[DocumentRecord] = []
        for item in chunk:
            match item:
                case Problem():
                    outcome.problems.append(item)
                case DocumentRecord():
                    documents.append(item)
                case CorpusRecord() | OutletRecord():
                    self._take_scheme(item, outcome)
                case EndRecord():
                    pass  # the reader compared its counts
        if documents:
            _Documents(self, documents, outcome).write()
        return outcome

    def _take_scheme(self, record: CorpusRecord | OutletRecord, outcome: Outcome) -> None:
        try:
            outcome.counts.update(self.scheme.take(record))
        except WorkbenchError as error:
            outcome.problems.append(Problem(record.line, record.path, error.message, ""))


class _Documents:
    """The documents of one chunk: which are new, which are there, and the sets in them."""

    def __init__(
        self, writer: ChunkWriter, records: list[DocumentRecord], outcome: Outcome
    ) -> None:
        self.job = writer.job
        self.scheme = writer.scheme
        self.records = records
        self.outcome = outcome
        self.rows = _Rows()
        self.now = timezone.now()
        found = Document.objects.filter(
            project=self.job.project, external_id__in=[one.external_id for one in records]
        ).values_list("external_id", "pk", "sha256")
        self.known: dict[str, tuple[uuid.UUID, str]] = {
            external_id: (key, digest) for external_id, key, digest in found
        }
        self.there = {key for key, _digest in self.known.values()}
        self.fresh_sets: dict[SetKey, SetRecord] = {}

    def write(self) -> None:
        """Decide about each record, then COPY what is new, parents first."""
        self.scheme.meet(self.records)
        for record in self.records:
            self._document(record)
        copy_rows(Document, _DOCUMENT, self.rows.documents)
        copy_rows(AnnotationSet, _SET, self.rows.sets)
        copy_rows(Annotation, _ANNOTATION, self.rows.annotations)
        copy_rows(Evidence, EVIDENCE_COLUMNS, self.rows.evidence)
        copy_rows(PendingEvidence, _PENDING, self.rows.pending)
        counts = self.outcome.counts
        counts["documents_added"] += len(self.rows.documents)
        counts["annotation_sets_added"] += len(self.rows.sets)
        counts["annotations_added"] += len(self.rows.annotations)
        counts["evidence_added"] += len(self.rows.evidence)

    def _document(self, record: DocumentRecord) -> None:
        digest = sha256_of(record.text)
        known = self.known.get(record.external_id)
        if known is None:
            key = new_id()
            self.known[record.external_id] = (key, digest)
            self.rows.documents.append(self._document_row(key, digest, record))
        elif known[1] == digest:
            key = known[0]
            self.outcome.counts["documents_unchanged"] += 1
        else:
            self._problem(
                record,
                "",
                f"The project has another text under “{record.external_id}”, and texts never "
                "change. Give this one another external_id.",
            )
            return
        for one in record.annotation_sets:
            self._set(key, record, one)

    def _document_row(self, key: uuid.UUID, digest: str, record: DocumentRecord) -> tuple[Any, ...]:
        return (
            key, self.job.project_id, record.external_id, record.kind, record.title, record.text,
            digest, len(record.text), record.language, record.url, record.final_url,
            record.fetched_at, self.scheme.outlet(record.outlet), record.byline,
            record.published_at, record.published_precision, record.posted_at,
            Jsonb(dict(record.metadata)), self.job.pk, 1,
        )  # fmt: skip

    def _set(self, document: uuid.UUID, record: DocumentRecord, one: SetRecord) -> None:
        name = one.annotator or AnnotatorRecord(self.scheme.default_annotator)
        annotator = self.scheme.annotator(name)
        key = (document, annotator, one.round)
        earlier = self._set_there(key, name)
        if earlier is not None:
            if earlier == self._shape(one):
                self.outcome.counts["annotation_sets_unchanged"] += 1
            else:
                self._problem(
                    one,
                    "",
                    f"“{name.name}” has another set on this document in round {one.round}; "
                    "nothing was changed in it. Import this one under another annotator or round.",
                )
            return
        self.fresh_sets[key] = one
        set_id = new_id()
        submitted = one.submitted_at
        if one.status == SetStatus.SUBMITTED and submitted is None:
            submitted = self.now
        row = (
            set_id, self.job.project_id, document, annotator, one.round, one.kind, one.status,
            one.guideline, submitted, self.job.pk, 1,
        )  # fmt: skip
        self.rows.sets.append(row)
        for annotation in one.annotations:
            self._annotation(document, set_id, record, annotation)

    def _annotation(
        self, document: uuid.UUID, set_id: uuid.UUID, record: DocumentRecord, one: AnnotationRecord
    ) -> None:
        label = None
        if one.label is not None:
            label = self.scheme.label(one.label)
            if label is None:
                self._problem(
                    one,
                    "label",
                    f"Unknown label “{one.label}”; this project has {self.scheme.label_names()}. "
                    "Add it to the project, or correct it in the file.",
                )
                return
        key = new_id()
        made = one.created_at or self.now
        row = (
            key, self.job.project_id, document, set_id, one.start, one.end, one.quote, label,
            one.judges, one.note, one.confidence, one.original_label, Jsonb(dict(one.extra)),
            self.job.created_by_id, "", one.version, made, one.updated_at or made,
        )  # fmt: skip
        self.rows.annotations.append(row)
        for evidence in one.evidence:
            self._evidence(key, document, record, evidence)

    def _evidence(
        self,
        annotation: uuid.UUID,
        document: uuid.UUID,
        record: DocumentRecord,
        one: EvidenceRecord,
    ) -> None:
        payload = _payload(one)
        if one.document and one.document != record.external_id:
            self.rows.pending.append(
                (self.job.pk, annotation, one.document, Jsonb(payload), one.line, one.path[:500])
            )
            return
        place = document if one.document else None
        self.rows.evidence.append(evidence_row(self.job, annotation, place, payload))

    def _set_there(self, key: SetKey, name: AnnotatorRecord) -> Any:
        """The shape of a set that is there already, under this annotator or a user of the name."""
        if key in self.fresh_sets:
            return self._shape(self.fresh_sets[key])
        document, annotator, round = key
        if document not in self.there:
            return None
        found = AnnotationSet.objects.filter(
            document=document,
            annotator__in=[annotator, *self.scheme.users_named(name.name)],
            round=round,
        ).first()
        if found is None:
            return None
        rows = found.annotations.filter(deleted_at__isnull=True)
        return Counter(rows.values_list("start", "end", "label", "judges", "note"))

    def _shape(self, one: SetRecord) -> Counter[Any]:
        """What two sets are compared by: their spans with labels, judgements and notes."""
        labels = {
            name: self.scheme.label(name) for name in {row.label for row in one.annotations} if name
        }
        return Counter(
            (row.start, row.end, labels.get(row.label or ""), row.judges, row.note)
            for row in one.annotations
            if row.label is None or labels.get(row.label) is not None
        )

    def _problem(
        self, record: DocumentRecord | SetRecord | AnnotationRecord, field: str, message: str
    ) -> None:
        path = f"{record.path}.{field}" if field and record.path else record.path or field
        quote = record.quote[:80] if isinstance(record, AnnotationRecord) else ""
        self.outcome.problems.append(Problem(record.line, path, message, quote))


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
