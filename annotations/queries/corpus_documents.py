"""Documents of a corpus with everything said about them, as records, a few hundred at a time.

Which documents and sets, and in what order, is decided in `corpus`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Collate

from annotations.formats.records import (
    AnnotationRecord,
    AnnotatorRecord,
    DocumentRecord,
    EvidenceRecord,
    SetRecord,
    WrittenRecords,
)
from annotations.models import Annotation, AnnotationSet, Document, Evidence, SetKind
from annotations.queries.corpus_gold import adjudications
from annotations.queries.plain_rows import among_many, json_object, moment, plain_rows
from annotations.queries.second_reader import AHEAD, SecondReader

BATCH = 1_000
BATCH_CHARACTERS = 4_000_000
OURS, THEIRS = 0.95, 1.05  # the first process puts everything into the file as well
Sets = QuerySet[AnnotationSet]
Called = Mapping[tuple[str, int, str], str]
Keys = list[bytes]
"""Keys as the `bytes` of their UUIDs, as rows have them: a corpus has very many."""
Names = Callable[[Keys], Called]
"""What annotators are called that keep not their names: by document, round and annotator."""
Read = Callable[[Keys], Iterator[DocumentRecord]]


@dataclass(frozen=True, slots=True)
class Beside:
    """How a second process helps: how it writes documents, and what it does before its first."""

    part: Callable[[Iterable[DocumentRecord]], bytes]
    ready: Callable[[], None]


def documents(
    found: Iterable[tuple[uuid.UUID, int]], sets: Sets, names: Names, beside: Beside | None = None
) -> Iterator[DocumentRecord | WrittenRecords]:
    """The documents with these keys, in their order, with those of their sets that are in `sets`.

    `found` gives each document's key and length in code points. Memory holds one batch, whatever
    the number of documents. With `beside`, another process reads and writes every second batch.
    """

    def read(keys: Keys) -> Iterator[DocumentRecord]:
        return _batch(keys, sets, names(keys))

    if beside:
        yield from _by_turns(_batches(found, (OURS, THEIRS)), read, beside)
        return
    for keys in _batches(found):
        yield from read(keys)


def _by_turns(
    batches: Iterator[Keys], read: Read, beside: Beside
) -> Iterator[DocumentRecord | WrittenRecords]:
    """One batch is read here while the other process has the next two; the order stays."""
    second = SecondReader(lambda keys: beside.part(read(keys)), beside.ready)
    pairs = _pairs(batches)
    turns: deque[tuple[Keys, Keys]] = deque()
    try:
        while True:
            for pair in islice(pairs, AHEAD - len(turns)):
                turns.append(pair)
                second.ask(pair[1])
            if not turns:
                return
            ours, theirs = turns.popleft()
            if ours:
                yield from read(ours)
            lines = second.answer() if theirs else None
            if lines is not None:
                yield WrittenRecords(lines, len(theirs))
            elif theirs:
                yield from read(theirs)
    finally:
        second.close()


def _pairs(batches: Iterator[Keys]) -> Iterator[tuple[Keys, Keys]]:
    """Batches two by two; the last pair lacks its second, or both."""
    for ours in batches:
        theirs = next(batches, [])
        yield ours, theirs
        if not theirs:
            return
    yield [], []


def _batches(
    found: Iterable[tuple[uuid.UUID, int]], sizes: Sequence[float] = (1.0,)
) -> Iterator[Keys]:
    """Keys in batches of these sizes by turns: parts of what a batch may hold."""
    keys: Keys = []
    weight = 0
    size = cycle(sizes)
    most = next(size)
    for key, length in found:
        keys.append(key.bytes)
        weight += length
        if len(keys) >= BATCH * most or weight >= BATCH_CHARACTERS * most:
            yield keys
            keys, weight, most = [], 0, next(size)
    if keys:
        yield keys


def _batch(keys: Keys, sets: Sets, names: Called) -> Iterator[DocumentRecord]:
    rows = plain_rows(
        Document.objects.filter(among_many("id", keys)).order_by()
        .values_list(
            "pk", "external_id", "text", "kind", "title", "language", "url", "final_url",
            "fetched_at", "outlet__name", "byline", "published_at", "published_precision",
            "posted_at", "metadata",
        )
    )  # fmt: skip
    found = {row[0]: row for row in rows}
    annotation_sets = _sets(sets.filter(among_many("document_id", keys)), names)
    for key in keys:
        yield _document(found[key], annotation_sets.get(key, []))


def _document(row: tuple[Any, ...], sets: list[SetRecord]) -> DocumentRecord:
    (_key, external_id, text, kind, title, language, url, final_url, fetched_at, outlet, byline,
     published_at, precision, posted_at, metadata) = row  # fmt: skip
    return DocumentRecord(
        external_id, text, kind, title, language, url, final_url, moment(fetched_at), outlet or "",
        byline, moment(published_at), precision, moment(posted_at), json_object(metadata),
        tuple(sets),
    )  # fmt: skip


def _sets(sets: Sets, names: Called) -> dict[bytes, list[SetRecord]]:
    """The sets by document (its `bytes`), each with its annotations."""
    rows = plain_rows(
        sets.order_by("document", "round", Collate("annotator__name", "C"))
        .values_list(
            "pk", "document", "annotator__name", "annotator__kind", "round", "kind", "status",
            "guideline_version", "submitted_at", "annotator",
        )
    )  # fmt: skip
    annotations = _annotations([row[0] for row in rows])
    gold = [_uuid(row[0]) for row in rows if row[5] == SetKind.GOLD]
    decided = adjudications(gold) if gold else {}
    found: dict[bytes, list[SetRecord]] = defaultdict(list)
    for key, document, name, person, round, kind, status, guideline, submitted, who in rows:
        called = names.get((str(_uuid(document)), round, str(_uuid(who))), name) if names else name
        record = SetRecord(
            AnnotatorRecord(called, person), round, kind, status, guideline, moment(submitted),
            tuple(annotations.get(key, ())), decided.get(_uuid(key)) if decided else None,
        )  # fmt: skip
        found[document].append(record)
    for records in found.values() if names else ():
        records.sort(key=lambda one: (one.round, one.annotator.name if one.annotator else ""))
    return found


def _uuid(key: bytes) -> uuid.UUID:
    return uuid.UUID(bytes=key)


def _annotations(sets: Keys) -> dict[bytes, list[AnnotationRecord]]:
    rows = plain_rows(
        Annotation.objects.filter(among_many("annotation_set_id", sets), deleted_at__isnull=True)
        .order_by("annotation_set", "start", "end")
        .values_list(
            "pk", "annotation_set", "start", "end", "quote", "label__key", "judges", "note",
            "confidence", "original_label", "extra", "version", "created_at", "updated_at",
        )
    )  # fmt: skip
    evidence = _evidence(sets)
    found: dict[bytes, list[AnnotationRecord]] = defaultdict(list)
    for (key, owner, start, end, quote, label, judges, note, confidence, original, extra, version,
         made, changed) in rows:  # fmt: skip
        record = AnnotationRecord(
            start, end, quote, label, judges, note, confidence, original, json_object(extra),
            version, moment(made), moment(changed), tuple(evidence.get(key, ())),
        )  # fmt: skip
        found[owner].append(record)
    return found


def _evidence(sets: Keys) -> dict[bytes, list[EvidenceRecord]]:
    rows = plain_rows(
        Evidence.objects.filter(among_many("annotation__annotation_set_id", sets))
        .filter(deleted_at__isnull=True)
        .order_by("annotation", "created_at", "pk")
        .values_list(
            "annotation", "stance", "group", "sufficient", "document__external_id", "start",
            "end", "quote", "url", "note", "version", "created_at", "updated_at",
        )
    )  # fmt: skip
    found: dict[bytes, list[EvidenceRecord]] = defaultdict(list)
    for (owner, stance, group, enough, document, start, end, quote, url, note, version, made,
         changed) in rows:  # fmt: skip
        record = EvidenceRecord(
            stance, group, enough, document or "", start, end, quote, url, note, version,
            moment(made), moment(changed),
        )  # fmt: skip
        found[owner].append(record)
    return found
