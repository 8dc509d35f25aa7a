"""What a chunk of records becomes: rows of the project, or problems. Runs inside a transaction.

Documents that are there already are never changed; a set that is there already with the same
annotations adds nothing, with other annotations it is a problem. Evidence that points into another
document waits in `PendingEvidence` for the second pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from annotations.anchoring import sha256_of
from annotations.errors import Refused, WorkbenchError
from annotations.formats.records import (
    AnnotationRecord,
    AnnotatorRecord,
    CorpusRecord,
    DocumentRecord,
    EndRecord,
    OutletRecord,
    Problem,
    Record,
    SetRecord,
)
from annotations.models import Adjudication, AnnotationSet, Document, Job, SetKind, SetStatus
from annotations.saying import Said, say
from annotations.sentences import Words
from annotations.services.import_gold import Span, span_of
from annotations.services.import_rows import Rows
from annotations.services.import_scheme import Scheme
from annotations.services.transaction import Actor

Item = Record | Problem
SetKey = tuple[str, str, int]  # document, annotator, round


@dataclass(slots=True)
class Outcome:
    """What a chunk came to."""

    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


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
            outcome.problems.append(
                Problem(record.line, record.path, say("refused", reason=Words(error.message)))
            )


class _Documents:
    """The documents of one chunk: which are new, which are there, and the sets in them."""

    def __init__(
        self, writer: ChunkWriter, records: list[DocumentRecord], outcome: Outcome
    ) -> None:
        self.job = writer.job
        self.scheme = writer.scheme
        self.records = records
        self.outcome = outcome
        self.rows = Rows(self.job)
        found = Document.objects.filter(
            project=self.job.project, external_id__in=[one.external_id for one in records]
        ).values_list("external_id", "pk", "sha256")
        self.known: dict[str, tuple[str, str]] = {
            external_id: (str(key), digest) for external_id, key, digest in found
        }
        self.there = {key for key, _digest in self.known.values()}
        self.fresh_sets: dict[SetKey, SetRecord] = {}
        # Of the document in hand: its annotations by annotator and span, its decided gold sets.
        self.said: dict[tuple[str, Span], str] = {}
        self.decided: list[tuple[SetRecord, str, dict[Span, str]]] = []

    def write(self) -> None:
        """Decide about each record, then COPY what is new, parents first."""
        self.scheme.meet(self.records)
        for record in self.records:
            self._document(record)
        self.outcome.counts.update(self.rows.copy())

    def _document(self, record: DocumentRecord) -> None:
        digest = sha256_of(record.text)
        known = self.known.get(record.external_id)
        if known is None:
            record, outlet = self._with_outlet(record)
            key = self.rows.add_document(record, digest, outlet)
            self.known[record.external_id] = (key, digest)
        elif known[1] == digest:
            key = known[0]
            self.outcome.counts["documents_unchanged"] += 1
        else:
            self._problem(record, "", say("text-changed", id=record.external_id))
            return
        self.said = {}
        self.decided = []
        for one in record.annotation_sets:
            self._set(key, record, one)
        for gold, set_key, spans in self.decided:
            self.rows.gold.add(gold, key, set_key, spans, self.said)

    def _with_outlet(self, record: DocumentRecord) -> tuple[DocumentRecord, str | None]:
        """The key of its outlet; a name that none may have goes to the metadata, as readers do."""
        try:
            return record, self.scheme.outlet(record.outlet)
        except Refused as error:
            self._problem(record, "outlet", say("outlet-refused", reason=Words(error.message)))
            return replace(record, metadata={"outlet": record.outlet, **record.metadata}), None

    def _set(self, document: str, record: DocumentRecord, one: SetRecord) -> None:
        name = one.annotator or AnnotatorRecord(self.scheme.default_annotator)
        annotator = self.scheme.annotator(name)
        key = (document, annotator, one.round)
        earlier = self._set_there(key, name)
        if earlier is not None:
            if earlier == self._shape(one):
                self.outcome.counts["annotation_sets_unchanged"] += 1
            else:
                self._problem(one, "", say("set-differs", name=name.name, round=one.round))
            return
        self.fresh_sets[key] = one
        set_key = self.rows.add_set(one, document, annotator)
        spans = {}
        for annotation in one.annotations:
            made = self._annotation(document, set_key, record, annotation)
            if made is not None:
                spans[span_of(annotation.start, annotation.end, annotation.label)] = made
        self.said |= {(name.name, span): made for span, made in spans.items()}
        if one.adjudication is not None and self._closes(one, key):
            self.decided.append((one, set_key, spans))

    def _closes(self, one: SetRecord, key: SetKey) -> bool:
        """Whether a set is gold that was decided, and nothing else is decided here."""
        if one.kind != SetKind.GOLD or one.status != SetStatus.SUBMITTED:
            return False
        if key[0] not in self.there:
            return True
        return not Adjudication.objects.filter(document__pk=key[0], round=one.round).exists()

    def _annotation(
        self, document: str, set_key: str, record: DocumentRecord, one: AnnotationRecord
    ) -> str | None:
        label = None
        if one.label is not None:
            label = self.scheme.label(one.label)
            if label is None:
                there = self.scheme.label_names()
                self._problem(one, "label", say("label-unknown", label=one.label, labels=there))
                return None
        key = self.rows.add_annotation(one, document, set_key, label)
        for evidence in one.evidence:
            if evidence.document and evidence.document != record.external_id:
                self.rows.add_pending(evidence, key)
            else:
                self.rows.add_evidence(evidence, key, document if evidence.document else None)
        return key

    def _set_there(self, key: SetKey, name: AnnotatorRecord) -> Any:
        """The shape of a set that is there already, under this annotator or a user of the name."""
        if key in self.fresh_sets:
            return self._shape(self.fresh_sets[key])
        document, annotator, round = key
        if document not in self.there:
            return None
        found = AnnotationSet.objects.filter(
            document__pk=document,
            annotator__in=[annotator, *self.scheme.users_named(name.name)],
            round=round,
        ).first()
        if found is None:
            return None
        rows = found.annotations.filter(deleted_at__isnull=True)
        return Counter(
            (start, end, label and str(label), judges, note)
            for start, end, label, judges, note in rows.values_list(
                "start", "end", "label", "judges", "note"
            )
        )

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
        self, record: DocumentRecord | SetRecord | AnnotationRecord, field: str, message: Said
    ) -> None:
        path = f"{record.path}.{field}" if field and record.path else record.path or field
        quote = record.quote[:80] if isinstance(record, AnnotationRecord) else ""
        self.outcome.problems.append(Problem(record.line, path, message, quote))
