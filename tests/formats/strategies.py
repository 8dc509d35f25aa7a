"""Records of any content, for property tests of formats that carry them all."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from annotations.formats.records import (
    AdjudicationRecord,
    AnnotationRecord,
    AnnotatorRecord,
    CorpusRecord,
    DecisionRecord,
    DocumentRecord,
    EvidenceRecord,
    LabelRecord,
    OpinionRecord,
    OutletRecord,
    SetRecord,
)

SAFE = 2**53 - 1
_BAD = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0xFDD0, 0xFDF0)])) + (
    "".join(chr(plane | end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
)
characters = st.characters(exclude_categories=["Cs"], exclude_characters=_BAD)
# Flags shift UTF-16 offsets; quotes, backslashes and braces are JSON's own.
tricky = st.sampled_from(
    ["\n", "\t", "\u2028", "🇵🇪", "e\u0301", '"', "\\", "\\u0000", "{[", "\xa0"]
)
texts = st.lists(characters | tricky, max_size=8).map("".join)
said = texts.filter(lambda text: bool(text.strip()))
lines = st.text(characters, max_size=6)
name = lines.filter(lambda line: bool(line.strip()))
moments = st.datetimes(
    datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)
) | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=timezone(timedelta(hours=2))).astimezone(UTC)
)
maybe_moment = st.none() | moments
small = st.integers(1, 2**31 - 1)
numbers = st.integers(-SAFE, SAFE) | st.floats(-1e15, 1e15)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, values, max_size=3)
urls = st.sampled_from(["", "https://example.org/ä?q=1#x", "http://example.org"])
versions = {"version": small, "created_at": maybe_moment, "updated_at": maybe_moment}


@st.composite
def published(draw: st.DrawFn) -> dict[str, Any]:
    moment = draw(maybe_moment)
    if moment is None:
        return {}
    first = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    known = draw(
        st.sampled_from(
            [
                ("minute", moment),
                ("day", moment.replace(**first)),
                ("month", moment.replace(day=1, **first)),
                ("year", moment.replace(month=1, day=1, **first)),
            ]
        )
    )
    return {"published_precision": known[0], "published_at": known[1]}


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int, str]:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return start, end, text[start:end]


@st.composite
def evidence(draw: st.DrawFn, text: str, external_id: str) -> EvidenceRecord:
    source: dict[str, Any] = {"url": draw(urls.filter(bool)), "quote": draw(texts)}
    where = draw(st.sampled_from(["here", "elsewhere", "web"]))
    if where == "here":
        start, end, quote = draw(spans(text))
        source = {"document": external_id, "start": start, "end": end, "quote": quote}
    elif where == "elsewhere":
        quote, start = draw(said), draw(st.integers(0, 10**6))
        end = start + len(quote)
        source = {"document": external_id + "x", "start": start, "end": end, "quote": quote}
    return EvidenceRecord(
        stance=draw(st.sampled_from(["supports", "disputes", "context"])),
        **source,
        group=draw(st.none() | st.integers(0, 9)),
        sufficient=draw(st.booleans()),
        note=draw(texts),
        **{key: draw(each) for key, each in versions.items()},
    )


@st.composite
def annotations(draw: st.DrawFn, text: str, external_id: str) -> AnnotationRecord:
    start, end, quote = draw(spans(text))
    return AnnotationRecord(
        start,
        end,
        quote,
        label=draw(st.none() | name),
        judges=draw(st.sampled_from(["content", "assertion"])),
        note=draw(texts),
        confidence=draw(st.none() | st.floats(0, 1)),
        original_label=draw(texts),
        extra=draw(objects),
        evidence=tuple(draw(st.lists(evidence(text, external_id), max_size=2))),
        **{key: draw(each) for key, each in versions.items()},
    )


@st.composite
def sets(draw: st.DrawFn, number: int, text: str, external_id: str) -> SetRecord:
    found = draw(st.lists(annotations(text, external_id), max_size=4))
    unique = {(one.start, one.end, (one.label or "").casefold()): one for one in found}
    return SetRecord(
        annotator=draw(st.builds(AnnotatorRecord, name, st.sampled_from(["human", "machine"]))),
        round=number,
        kind=draw(st.sampled_from(["human", "machine", "gold"])),
        status=draw(st.sampled_from(["draft", "submitted"])),
        guideline=draw(st.none() | small),
        submitted_at=draw(maybe_moment),
        annotations=tuple(unique.values()),
        adjudication=draw(st.none() | adjudications(text, external_id)),
    )


@st.composite
def opinions(draw: st.DrawFn, text: str, external_id: str) -> OpinionRecord:
    if draw(st.booleans()):
        return OpinionRecord(draw(name))
    said = draw(annotations(text, external_id))
    pieces = tuple(
        dataclasses.replace(piece, version=1, created_at=None, updated_at=None)
        for piece in said.evidence
    )
    return OpinionRecord(
        draw(name), said.start, said.end, said.quote, said.label, said.judges, said.note,
        said.confidence, draw(st.booleans()), pieces,
    )  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn, text: str, external_id: str) -> DecisionRecord:
    start, end, _quote = draw(spans(text))
    outcome = draw(st.sampled_from(["take", "merge", "reject"]))
    gold = None if outcome == "reject" else (*draw(spans(text))[:2], draw(st.none() | name))
    return DecisionRecord(
        outcome, start, end, gold, draw(texts), draw(maybe_moment), draw(st.booleans()),
        draw(st.booleans()),
        tuple(draw(st.lists(opinions(text, external_id), max_size=2))),
    )  # fmt: skip


@st.composite
def adjudications(draw: st.DrawFn, text: str, external_id: str) -> AdjudicationRecord:
    flags = [draw(st.booleans()) for _ in range(4)]
    found = draw(st.lists(decisions(text, external_id), max_size=2))
    # An object in which nothing is said is left out.
    return AdjudicationRecord(draw(name), draw(maybe_moment), *flags, tuple(found))


@st.composite
def documents(draw: st.DrawFn) -> DocumentRecord:
    text = draw(said.map(lambda text: "." + text))
    external_id = draw(name)
    rounds = range(1, draw(st.integers(0, 3)) + 1)
    return DocumentRecord(
        external_id,
        text,
        kind=draw(st.sampled_from(["document", "snapshot"])),
        title=draw(lines),
        language=draw(st.sampled_from(["", "en", "pt-BR"])),
        url=draw(urls),
        final_url=draw(urls),
        fetched_at=draw(maybe_moment),
        outlet=draw(lines),
        byline=draw(lines),
        posted_at=draw(maybe_moment),
        metadata=draw(objects),
        annotation_sets=tuple(draw(sets(number, text, external_id)) for number in rounds),
        **draw(published()),
    )


labels = st.builds(
    LabelRecord, name, lines, texts, lines, lines, lines.map(lambda line: line[:1]), small,
    st.booleans(),
)  # fmt: skip
corpora = st.builds(
    CorpusRecord, st.just(1), lines, lines, st.lists(labels, max_size=2).map(tuple),
    st.none() | small, texts, maybe_moment,
)  # fmt: skip
outlets = st.builds(OutletRecord, name, lines, lines, texts)
