"""The demo corpus: built from its sources, readable without a problem, something on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from annotations.anchoring import clean_text
from annotations.formats import native
from annotations.formats.limits import DEFAULT_LIMITS
from annotations.formats.native_write import write
from annotations.formats.records import (
    AnnotationRecord,
    CorpusRecord,
    DocumentRecord,
    EndRecord,
    EvidenceRecord,
    OutletRecord,
    Problem,
    Record,
    SetRecord,
)
from seeds import build


@pytest.fixture(scope="module")
def items() -> list[Record | Problem]:
    return list(native.read(io.BytesIO(build.BUILT.read_bytes()), "peru.jsonl", DEFAULT_LIMITS))


@pytest.fixture(scope="module")
def documents(items: list[Record | Problem]) -> dict[str, DocumentRecord]:
    return {item.external_id: item for item in items if isinstance(item, DocumentRecord)}


@pytest.fixture(scope="module")
def outlets(items: list[Record | Problem]) -> dict[str, OutletRecord]:
    return {item.name: item for item in items if isinstance(item, OutletRecord)}


def sets_of(documents: dict[str, DocumentRecord]) -> list[SetRecord]:
    return [one for document in documents.values() for one in document.annotation_sets]


def annotations_of(documents: dict[str, DocumentRecord]) -> list[AnnotationRecord]:
    return [annotation for one in sets_of(documents) for annotation in one.annotations]


def evidence_of(documents: dict[str, DocumentRecord]) -> list[EvidenceRecord]:
    return [evidence for one in annotations_of(documents) for evidence in one.evidence]


# The file


def test_the_built_file_is_what_its_sources_say() -> None:
    assert build.BUILT.read_bytes() == build.build(), "run: python -m seeds.build"


def test_it_is_read_without_a_problem_and_written_again_to_the_same_bytes(
    items: list[Record | Problem],
) -> None:
    read_back = [item for item in items if not isinstance(item, Problem)]
    assert [item for item in items if isinstance(item, Problem)] == []
    assert isinstance(read_back[-1], EndRecord)
    assert b"".join(write(read_back)) == build.BUILT.read_bytes()


def test_every_source_text_is_already_clean() -> None:
    for path in build.SOURCES.glob("*.txt"):
        raw = path.read_bytes().decode()
        assert clean_text(raw).text == raw, path.name


def test_every_quote_stands_where_its_offsets_say(documents: dict[str, DocumentRecord]) -> None:
    for document in documents.values():
        for annotation in annotations_of({"": document}):
            assert document.text[annotation.start : annotation.end] == annotation.quote
    for evidence in evidence_of(documents):
        if evidence.document:
            text = documents[evidence.document].text
            assert text[evidence.start : evidence.end] == evidence.quote


def test_a_set_says_the_same_of_the_same_span_once(documents: dict[str, DocumentRecord]) -> None:
    for one in sets_of(documents):
        spans = [
            (annotation.start, annotation.end, annotation.label) for annotation in one.annotations
        ]
        assert len(spans) == len(set(spans))


# What there is to see


def test_the_first_record_brings_the_project_its_guideline_and_its_labels(
    items: list[Record | Problem],
) -> None:
    corpus = items[0]
    assert isinstance(corpus, CorpusRecord)
    assert corpus.name == "Demo: US troops in Peru"
    assert [label.key for label in corpus.labels] == ["supported", "disputed", "unsourced"]
    assert all(len(label.definition) > 80 for label in corpus.labels)
    assert corpus.guideline_markdown.startswith("# ")


def test_documents_are_of_the_length_that_people_read(documents: dict[str, DocumentRecord]) -> None:
    words = sorted(len(document.text.split()) for document in documents.values())
    assert 8 <= len(words) <= 10
    assert words[0] >= 300
    assert words[-2] <= 900
    assert 1500 <= words[-1] <= 2500


def test_dates_are_known_to_different_degrees(documents: dict[str, DocumentRecord]) -> None:
    precisions = {document.published_precision for document in documents.values()}
    assert precisions == {"", "year", "month", "day", "minute"}


def test_one_document_comes_with_nothing_but_its_text(documents: dict[str, DocumentRecord]) -> None:
    bare = documents["page-0528-three-figures"]
    known = (bare.title, bare.outlet, bare.byline, bare.url, bare.language, bare.published_at)
    assert known == ("", "", "", "", "", None)
    assert documents["andes-wire-0518-vote"].byline


def test_two_outlets_have_one_owner_and_every_address_is_made_up(
    documents: dict[str, DocumentRecord], outlets: dict[str, OutletRecord]
) -> None:
    owners = [outlet.owner_group for outlet in outlets.values() if outlet.owner_group]
    assert len(owners) == len(set(owners)) + 1
    assert len(outlets) in (5, 6)
    urls = [document.url for document in documents.values()]
    urls += [evidence.url for evidence in evidence_of(documents)]
    hosts = [urlsplit(url).hostname or "" for url in urls if url]
    hosts += [outlet.domain for outlet in outlets.values()]
    assert [host for host in hosts if not host.endswith(".example")] == []


def test_two_people_and_a_machine_left_submitted_sets_and_one_draft(
    documents: dict[str, DocumentRecord],
) -> None:
    sets = sets_of(documents)
    who = {(one.annotator.name, one.kind) for one in sets if one.annotator}
    assert who == {
        ("Ana Quispe", "human"),
        ("Luis Ferreyra", "human"),
        ("claim-finder 0.3", "machine"),
    }
    assert [one.status for one in sets].count("draft") == 1
    assert {one.submitted_at is None for one in sets if one.status == "submitted"} == {False}


def test_no_set_was_changed_after_it_was_submitted(documents: dict[str, DocumentRecord]) -> None:
    for one in sets_of(documents):
        moments = [row.updated_at for row in one.annotations]
        moments += [row.updated_at for each in one.annotations for row in each.evidence]
        assert all(moment is not None for moment in moments)
        if one.submitted_at:
            assert all(moment and moment <= one.submitted_at for moment in moments)


def test_every_label_is_used_and_some_spans_wait_for_one(
    documents: dict[str, DocumentRecord],
) -> None:
    labels = {annotation.label for annotation in annotations_of(documents)}
    assert labels == {"supported", "disputed", "unsourced", None}
    assert {annotation.judges for annotation in annotations_of(documents)} == {
        "content",
        "assertion",
    }


def test_two_people_label_the_same_words_differently(documents: dict[str, DocumentRecord]) -> None:
    people = {
        one.annotator.name: [a.label for a in one.annotations if "two thirds of Peru" in a.quote]
        for one in documents["commons-review-0527-opinion"].annotation_sets
        if one.annotator and one.kind == "human"
    }
    assert people == {"Ana Quispe": ["disputed"], "Luis Ferreyra": ["supported"]}


def test_spans_nest_three_deep_and_overlap_without_nesting(
    documents: dict[str, DocumentRecord],
) -> None:
    pairs = list(overlaps(documents))
    assert max(depth(one) for one in sets_of(documents)) == 3
    assert any(a.start < b.start < a.end < b.end for a, b in pairs)


def depth(one: SetRecord) -> int:
    """How many spans of the set lie over its busiest character."""
    spans = [(annotation.start, annotation.end) for annotation in one.annotations]
    return max(sum(start <= at < end for start, end in spans) for at, _end in spans)


def overlaps(
    documents: dict[str, DocumentRecord],
) -> Iterator[tuple[AnnotationRecord, AnnotationRecord]]:
    for one in sets_of(documents):
        for first in one.annotations:
            yield from ((first, other) for other in one.annotations)


def test_evidence_takes_every_stance_from_documents_and_from_addresses(
    documents: dict[str, DocumentRecord],
) -> None:
    evidence = evidence_of(documents)
    assert {one.stance for one in evidence} == {"supports", "disputes", "context"}
    assert {bool(one.url) for one in evidence} == {True, False}
    assert all(one.quote for one in evidence)
    assert {one.group for one in evidence} == {None, 1}
    assert any(not annotation.evidence for annotation in annotations_of(documents))


def test_evidence_runs_both_ways_between_two_documents(
    documents: dict[str, DocumentRecord],
) -> None:
    links = {
        (name, evidence.document)
        for name, document in documents.items()
        for evidence in evidence_of({name: document})
    }
    assert ("andes-wire-0518-vote", "bitacora-0519-setenta-votos") in links
    assert ("bitacora-0519-setenta-votos", "andes-wire-0518-vote") in links
    assert all(name != other for name, other in links)
