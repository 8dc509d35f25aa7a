"""Documents of a corpus with everything said about them, as records, a few hundred at a time.

Which documents and sets, and in what order, is decided in `corpus`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Collate

from annotations.formats.records import (
    AnnotationRecord,
    AnnotatorRecord,
    DocumentRecord,
    EvidenceRecord,
    SetRecord,
)
from annotations.models import Annotation, AnnotationSet, Document, Evidence, SetKind
from annotations.queries.corpus_gold import adjudications
from annotations.queries.plain_rows import among, json_object, moment, plain_rows

BATCH = 500
BATCH_CHARACTERS = 2_000_000
Sets = QuerySet[AnnotationSet]
Called = Mapping[tuple[str, int, str], str]
Names = Callable[[Sequence[uuid.UUID]], Called]
"""What annotators are called that keep not their names: by document, round and annotator."""


def documents(
    found: Iterable[tuple[uuid.UUID, int]], sets: Sets, names: Names
) -> Iterator[DocumentRecord]:
    """The documents with these keys, in their order, with those of their sets that are in `sets`.

    `found` gives each document's key and length in code points. Memory holds one batch, whatever
    the number of documents.
    """
    for keys in _batches(found):
        yield from _batch(keys, sets, names(keys))


def _batches(found: Iterable[tuple[uuid.UUID, int]]) -> Iterator[list[uuid.UUID]]:
    keys: list[uuid.UUID] = []
    weight = 0
    for key, length in found:
        keys.append(key)
        weight += length
        if len(keys) >= BATCH or weight >= BATCH_CHARACTERS:
            yield keys
            keys, weight = [], 0
    if keys:
        yield keys


def _batch(keys: Sequence[uuid.UUID], sets: Sets, names: Called) -> Iterator[DocumentRecord]:
    rows = plain_rows(
        Document.objects.filter(among("id", keys)).order_by()
        .values_list(
            "pk", "external_id", "text", "kind", "title", "language", "url", "final_url",
            "fetched_at", "outlet__name", "byline", "published_at", "published_precision",
            "posted_at", "metadata",
        )
    )  # fmt: skip
    found = {row[0]: row for row in rows}
    annotation_sets = _sets(sets.filter(among("document_id", keys)), names)
    for key in map(str, keys):
        yield _document(found[key], annotation_sets.get(key, []))


def _document(row: tuple[Any, ...], sets: list[SetRecord]) -> DocumentRecord:
    (_key, external_id, text, kind, title, language, url, final_url, fetched_at, outlet, byline,
     published_at, precision, posted_at, metadata) = row  # fmt: skip
    return DocumentRecord(
        external_id, text, kind, title, language, url, final_url, moment(fetched_at), outlet or "",
        byline, moment(published_at), precision, moment(posted_at), json_object(metadata),
        tuple(sets),
    )  # fmt: skip


def _sets(sets: Sets, names: Called) -> dict[str, list[SetRecord]]:
    """The sets by document, each with its annotations."""
    rows = plain_rows(
        sets.order_by("document", "round", Collate("annotator__name", "C"))
        .values_list(
            "pk", "document", "annotator__name", "annotator__kind", "round", "kind", "status",
            "guideline_version", "submitted_at", "annotator",
        )
    )  # fmt: skip
    annotations = _annotations([uuid.UUID(row[0]) for row in rows])
    gold = [uuid.UUID(row[0]) for row in rows if row[5] == SetKind.GOLD]
    decided = adjudications(gold) if gold else {}
    found: dict[str, list[SetRecord]] = defaultdict(list)
    for key, document, name, person, round, kind, status, guideline, submitted, who in rows:
        called = names.get((document, round, who), name)
        record = SetRecord(
            AnnotatorRecord(called, person), round, kind, status, guideline, moment(submitted),
            tuple(annotations.get(key, ())), decided.get(key),
        )  # fmt: skip
        found[document].append(record)
    for records in found.values() if names else ():
        records.sort(key=lambda one: (one.round, one.annotator.name if one.annotator else ""))
    return found


def _annotations(sets: list[uuid.UUID]) -> dict[str, list[AnnotationRecord]]:
    rows = plain_rows(
        Annotation.objects.filter(among("annotation_set_id", sets), deleted_at__isnull=True)
        .order_by("annotation_set", "start", "end")
        .values_list(
            "pk", "annotation_set", "start", "end", "quote", "label__key", "judges", "note",
            "confidence", "original_label", "extra", "version", "created_at", "updated_at",
        )
    )  # fmt: skip
    evidence = _evidence(sets)
    found: dict[str, list[AnnotationRecord]] = defaultdict(list)
    for (key, owner, start, end, quote, label, judges, note, confidence, original, extra, version,
         made, changed) in rows:  # fmt: skip
        record = AnnotationRecord(
            start, end, quote, label, judges, note, confidence, original, json_object(extra),
            version, moment(made), moment(changed), tuple(evidence.get(key, ())),
        )  # fmt: skip
        found[owner].append(record)
    return found


def _evidence(sets: list[uuid.UUID]) -> dict[str, list[EvidenceRecord]]:
    rows = plain_rows(
        Evidence.objects.filter(among("annotation__annotation_set_id", sets))
        .filter(deleted_at__isnull=True)
        .order_by("annotation", "created_at", "pk")
        .values_list(
            "annotation", "stance", "group", "sufficient", "document__external_id", "start",
            "end", "quote", "url", "note", "version", "created_at", "updated_at",
        )
    )  # fmt: skip
    found: dict[str, list[EvidenceRecord]] = defaultdict(list)
    for (owner, stance, group, enough, document, start, end, quote, url, note, version, made,
         changed) in rows:  # fmt: skip
        record = EvidenceRecord(
            stance, group, enough, document or "", start, end, quote, url, note, version,
            moment(made), moment(changed),
        )  # fmt: skip
        found[owner].append(record)
    return found
