"""What is written in the native format is read back the same, and the other way round."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.native_write import write
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
from tests.formats.reading import problems, read, the_document
from tests.formats.strategies import corpora, documents, outlets


def written(records: Iterable[Record]) -> bytes:
    return b"".join(write(records))


def records_of(data: bytes) -> list[Record]:
    items = read(data)
    assert not problems(items)
    return [item for item in items if not isinstance(item, Problem)]


def in_order(record: Record) -> Record:
    """The record with what it holds in the order of the format."""
    if not isinstance(record, DocumentRecord):
        return record
    ordered = [
        dataclasses.replace(
            one, annotations=tuple(sorted(map(_ordered, one.annotations), key=_key))
        )
        for one in record.annotation_sets
    ]
    return dataclasses.replace(record, annotation_sets=tuple(sorted(ordered, key=_set_key)))


def _key(one: AnnotationRecord) -> tuple[int, int, str]:
    return one.start, one.end, one.label or ""


def _set_key(one: SetRecord) -> tuple[str, int]:
    return one.annotator.name if one.annotator else "", one.round


def _ordered(one: AnnotationRecord) -> AnnotationRecord:
    return dataclasses.replace(one, evidence=tuple(sorted(one.evidence, key=repr)))


@settings(max_examples=60, deadline=None)
@given(corpora, st.lists(outlets, max_size=2), st.lists(documents(), max_size=2))
def test_what_is_written_is_read_back_the_same(
    corpus: CorpusRecord, some_outlets: list[OutletRecord], some_documents: list[DocumentRecord]
) -> None:
    records: list[Record] = [corpus, *some_outlets, *some_documents]
    data = written(records)

    again = records_of(data)

    end = EndRecord({"document": len(some_documents), "outlet": len(some_outlets)})
    assert [*map(sorted_evidence, map(in_order, again))] == [
        *map(sorted_evidence, map(in_order, records)),
        end,
    ]
    assert written(again) == data


def sorted_evidence(record: Record) -> Record:
    """Evidence has no order of its own; any one order does for comparing."""
    if not isinstance(record, DocumentRecord):
        return record
    return dataclasses.replace(
        record,
        annotation_sets=tuple(
            dataclasses.replace(one, annotations=tuple(map(_ordered, one.annotations)))
            for one in record.annotation_sets
        ),
    )


def test_the_bytes_have_sorted_keys_no_spaces_and_characters_as_they_are() -> None:
    document = DocumentRecord(
        "z",
        "Café 🇵🇪\n\u2028",
        metadata={"b": [1, {}], "a": ""},
        published_at=datetime(2023, 5, 1, tzinfo=UTC),
        published_precision="month",
        posted_at=datetime(2023, 5, 1, 2, tzinfo=UTC),
    )

    assert written([CorpusRecord(), document]).decode() == (
        '{"format_version":1,"type":"corpus"}\n'
        '{"external_id":"z","kind":"document","metadata":{"a":"","b":[1,{}]},'
        '"posted_at":"2023-05-01T02:00:00.000000Z","published_at":"2023-05",'
        '"published_precision":"month","text":"Café 🇵🇪\\n\u2028","type":"document"}\n'
        '{"counts":{"document":1,"outlet":0},"type":"end"}\n'
    )


def test_null_empty_and_false_fields_are_left_out_and_zeros_are_not() -> None:
    annotation = AnnotationRecord(
        0, 1, "x", confidence=0.0, evidence=(EvidenceRecord("context", url="http://a.b", group=0),)
    )
    data = written(
        [DocumentRecord("d", "x", annotation_sets=(SetRecord(annotations=(annotation,)),))]
    )

    assert b'"confidence":0.0' in data
    assert b'"start":0' in data
    assert b'"group":0' in data
    for absent in (b"null", b'""', b"[]", b"{}", b"false"):
        assert absent not in data


def test_annotations_come_out_by_start_end_label_and_sets_by_annotator_and_round() -> None:
    spans_given = [(1, 3, "b"), (1, 2, "z"), (0, 4, None), (1, 3, "B"), (1, 3, None)]
    text = "abcd"
    one = tuple(AnnotationRecord(s, e, text[s:e], label=label) for s, e, label in spans_given)
    sets_given = tuple(
        SetRecord(AnnotatorRecord(who), round=number, kind="human", annotations=one)
        for who, number in (("b", 1), ("a", 2), ("a", 1), ("Z", 1))
    )

    found = the_document(read(written([DocumentRecord("d", text, annotation_sets=sets_given)])))

    whose = [(each.annotator.name, each.round) for each in found.annotation_sets if each.annotator]
    assert whose == [("Z", 1), ("a", 1), ("a", 2), ("b", 1)]
    # "B" and "b" are one label where it is read: its case does not count.
    first = found.annotation_sets[0].annotations
    assert [(each.start, each.end, each.label) for each in first] == [
        (0, 4, None), (1, 2, "z"), (1, 3, None), (1, 3, "B"),
    ]  # fmt: skip


def test_equal_keys_come_out_in_one_order_however_they_went_in() -> None:
    twins = [AnnotationRecord(0, 1, "x", note=note) for note in ("b", "a", "c")]
    proof = [EvidenceRecord("context", url="http://a.b", quote=quote) for quote in ("b", "a", "c")]

    def data(order: int) -> bytes:
        annotation = AnnotationRecord(0, 2, "xy", evidence=tuple(proof[::order]))
        one = SetRecord(annotations=(*twins[::order], annotation))
        return written([DocumentRecord("d", "xy", annotation_sets=(one,))])

    assert data(1) == data(-1)


def test_an_end_record_given_to_the_writer_is_not_written_twice() -> None:
    records: list[Record] = [CorpusRecord(), OutletRecord("O"), EndRecord({"document": 7})]

    assert written(records).splitlines()[-1] == b'{"counts":{"document":0,"outlet":1},"type":"end"}'
    assert len(written(records).splitlines()) == 3
