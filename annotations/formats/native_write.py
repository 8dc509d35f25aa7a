"""Writing the native format: the same content gives the same bytes, everywhere and always.

Keys are sorted, nothing stands between tokens, lines end in LF, null and empty fields are left out.
Reading lives in `native`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from operator import itemgetter, lt
from typing import Any

from annotations.formats.dates import write_moment, write_partial
from annotations.formats.native import COUNTED
from annotations.formats.records import (
    AdjudicationRecord,
    AnnotationRecord,
    AnnotatorRecord,
    CorpusRecord,
    DecisionRecord,
    DocumentRecord,
    EndRecord,
    EvidenceRecord,
    LabelRecord,
    OpinionRecord,
    OutletRecord,
    Record,
    SetRecord,
    WrittenRecords,
)
from annotations.formats.strict_json import canonical

Json = dict[str, Any]
_PLACE = itemgetter("start", "end")


def write(records: Iterable[Record]) -> Iterator[bytes]:
    """The lines of a file, the end record with its counts last.

    The caller gives records in the order of the format: by type, then id in byte order. An end
    record among them is not written twice.
    """
    seen: Counter[str] = Counter()
    for record in records:
        if isinstance(record, WrittenRecords):
            seen["document"] += record.documents
            yield record.lines
        elif not isinstance(record, EndRecord):
            line = as_json(record)
            seen[line["type"]] += 1
            yield _line(line)
    yield _line({"type": "end", "counts": {kind: seen[kind] for kind in COUNTED}})


def part(documents: Iterable[DocumentRecord]) -> bytes:
    """The lines of documents alone, to be put among those of `write` as `WrittenRecords`."""
    return b"".join(_line(as_json(one)) for one in documents)


def _line(value: Json) -> bytes:
    return canonical(value) + b"\n"


def as_json(record: CorpusRecord | OutletRecord | DocumentRecord | EndRecord) -> Json:
    """One record as the JSON object that stands on its line."""
    match record:
        case DocumentRecord():
            return _document(record)
        case OutletRecord():
            return _outlet(record)
        case CorpusRecord():
            return _corpus(record)
    return {"type": "end", "counts": dict(record.counts)}


def _filled(**fields: Any) -> Json:
    # Null, empty texts, arrays and objects, and false say nothing; zero does.
    return {
        key: value for key, value in fields.items() if value or (value == 0 and value is not False)
    }


def _moment(moment: datetime | None) -> str:
    return write_moment(moment) if moment else ""


def _in_order(
    items: list[Json], key: Callable[[Json], Any], quick: Callable[[Json], Any] | None = None
) -> list[Json]:
    """By `key`; canonical JSON decides only where keys are equal.

    `quick` is a beginning of `key` that costs less: often it tells that all is in order.
    """
    keys = list(map(quick or key, items))
    if all(map(lt, keys, keys[1:])):  # as a database gives them
        return items
    return sorted(sorted(items, key=canonical), key=key)


def _corpus(corpus: CorpusRecord) -> Json:
    return _filled(
        type="corpus",
        format_version=corpus.format_version,
        project=corpus.project,
        name=corpus.name,
        labels=[_label(label) for label in corpus.labels],
        guideline=corpus.guideline,
        guideline_markdown=corpus.guideline_markdown,
        exported_at=_moment(corpus.exported_at),
    )


def _label(label: LabelRecord) -> Json:
    return _filled(
        key=label.key,
        title=label.title,
        definition=label.definition,
        meaning=label.meaning,
        colour=label.colour,
        hotkey=label.hotkey,
        order=label.order,
        retired=label.retired,
    )


def _outlet(outlet: OutletRecord) -> Json:
    return _filled(
        type="outlet",
        name=outlet.name,
        domain=outlet.domain,
        owner_group=outlet.owner_group,
        notes=outlet.notes,
    )


def _document(document: DocumentRecord) -> Json:
    return _filled(
        type="document",
        external_id=document.external_id,
        kind=document.kind,
        title=document.title,
        text=document.text,
        language=document.language,
        url=document.url,
        final_url=document.final_url,
        fetched_at=_moment(document.fetched_at),
        outlet=document.outlet,
        byline=document.byline,
        published_at=_published(document),
        published_precision=document.published_precision,
        posted_at=_moment(document.posted_at),
        metadata=document.metadata,
        annotation_sets=_in_order([_set(one) for one in document.annotation_sets], _set_key),
    )


def _published(document: DocumentRecord) -> str:
    if document.published_at is None:
        return ""
    return write_partial(document.published_at, document.published_precision)


def _set_key(one: Json) -> tuple[str, int]:
    return one.get("annotator", {}).get("name", ""), one["round"]


def _set(one: SetRecord) -> Json:
    return _filled(
        annotator=_annotator(one.annotator) if one.annotator else None,
        round=one.round,
        kind=one.kind,
        status=one.status,
        guideline=one.guideline,
        submitted_at=_moment(one.submitted_at),
        annotations=_in_order(list(map(_annotation, one.annotations)), _annotation_key, _PLACE),
        adjudication=_adjudication(one.adjudication) if one.adjudication else None,
    )


def _adjudication(one: AdjudicationRecord) -> Json:
    return _filled(
        by=one.by,
        at=_moment(one.at),
        closed_by_agreement=one.closed_by_agreement,
        sampled=one.sampled,
        single_reviewed=one.single_reviewed,
        allowed_own=one.allowed_own,
        decisions=[_decision(each) for each in one.decisions],
    )


def _decision(one: DecisionRecord) -> Json:
    gold = dict(zip(("start", "end", "label"), one.gold, strict=True)) if one.gold else {}
    return _filled(
        outcome=one.outcome,
        start=one.start,
        end=one.end,
        gold=_filled(**gold),
        reason=one.reason,
        at=_moment(one.at),
        agreed=one.agreed,
        automatic=one.automatic,
        opinions=[opinion_json(each) for each in one.opinions],
    )


def opinion_json(one: OpinionRecord) -> Json:
    """An opinion as it stands in the file; what a decision keeps of it has the same form."""
    return _filled(
        annotator=one.annotator,
        start=one.start,
        end=one.end,
        quote=one.quote,
        label=one.label,
        judges=one.judges,
        note=one.note,
        confidence=one.confidence,
        followed=one.followed,
        evidence=[_piece(each) for each in one.evidence],
    )


def _piece(one: EvidenceRecord) -> Json:
    return {
        name: value
        for name, value in _evidence(one).items()
        if name not in ("version", "created_at", "updated_at")
    }


def _annotator(annotator: AnnotatorRecord) -> Json:
    return {"name": annotator.name, "kind": annotator.kind}


def _annotation_key(one: Json) -> tuple[int, int, str]:
    return one["start"], one["end"], one.get("label", "")


def _annotation(annotation: AnnotationRecord) -> Json:
    found: Json = {
        "end": annotation.end,
        "judges": annotation.judges,
        "quote": annotation.quote,
        "start": annotation.start,
        "version": annotation.version,
    }
    # One by one instead of `_filled`: a corpus has far more annotations than anything else.
    if annotation.label:
        found["label"] = annotation.label
    if annotation.note:
        found["note"] = annotation.note
    if annotation.confidence is not None:
        found["confidence"] = annotation.confidence
    if annotation.original_label:
        found["original_label"] = annotation.original_label
    if annotation.extra:
        found["extra"] = annotation.extra
    if annotation.created_at:
        found["created_at"] = write_moment(annotation.created_at)
    if annotation.updated_at:
        found["updated_at"] = write_moment(annotation.updated_at)
    if annotation.evidence:
        found["evidence"] = sorted(map(_evidence, annotation.evidence), key=canonical)
    return found


def _evidence(evidence: EvidenceRecord) -> Json:
    return _filled(
        stance=evidence.stance,
        group=evidence.group,
        sufficient=evidence.sufficient,
        document=evidence.document,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        url=evidence.url,
        note=evidence.note,
        version=evidence.version,
        created_at=_moment(evidence.created_at),
        updated_at=_moment(evidence.updated_at),
    )
