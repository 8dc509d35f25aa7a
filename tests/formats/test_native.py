"""The native reader on what is too large, too deep or too odd for a case file."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotations.formats import native
from annotations.formats.limits import DEFAULT_LIMITS, MAX_PATH, MEBIBYTE, Limits
from annotations.formats.native_write import as_json
from annotations.formats.records import CorpusRecord, DocumentRecord, EndRecord, Problem
from tests.formats.reading import (
    documents,
    problems,
    read,
    read_lines,
    refusal,
    the_document,
    the_problem,
)
from tests.formats.strategies import documents as some_documents

PAGE = Path(__file__).parents[3] / "shared" / "seeds" / "004_d476312c9346abe8.txt"


def nested(depth: int) -> bytes:
    return b'{"text":"deep","a":' + b"[" * depth + b"]" * depth + b"}"


def test_json_nested_up_to_the_limit_is_read() -> None:
    assert the_document(read(nested(63))).text == "deep"


@pytest.mark.parametrize("depth", [64, 20_000, 200_000])
def test_json_nested_deeper_is_a_problem_and_the_next_line_is_read(depth: int) -> None:
    items = read_lines(nested(depth), {"text": "next"})

    assert the_problem(items).line == 1
    assert f"nested {depth + 1:,} levels deep, the limit is 64" in the_problem(items).message
    assert the_document(items).text == "next"


def test_json_that_opens_without_closing_is_a_problem() -> None:
    assert "nested" in the_problem(read_lines(b'{"a":' * 30_000)).message
    assert "cut off" in the_problem(read_lines(b'{"a":' * 10)).message


def test_brackets_inside_strings_are_not_depth() -> None:
    text = "[{" * 500 + '"\\'

    assert the_document(read_lines({"text": text, "a": [["]" * 100] * 100]})).text == text


def test_a_line_of_fifty_megabytes_is_passed_over_in_pieces() -> None:
    stream = Endless(
        [b'{"text":"before"}\n', *(b"x" * MEBIBYTE for _ in range(50)), b'\n{"text":"after"}']
    )
    tracemalloc.start()

    items = list(native.read(stream, "file", Limits(record_bytes=MEBIBYTE)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.text for each in documents(items)] == ["before", "after"]
    assert the_problem(items).line == 2
    assert "longer than 1,048,576 bytes" in the_problem(items).message
    assert peak < 8 * MEBIBYTE


def test_a_line_of_just_the_limit_is_read_and_one_byte_more_is_not() -> None:
    line = b'{"text":"just it"}'
    exact = Limits(record_bytes=len(line))

    for data in (line, line + b"\n", line + b"\n" + line):
        assert not problems(read(data, limits=exact))
    for data in (line + b" ", line + b" \n", line + b" \n" + line):
        assert the_problem(read(data, limits=exact)).line == 1


def test_memory_does_not_grow_with_the_file() -> None:
    text = "Nearly 70 people died, the union says. " * 250
    row = {"text": text, "label": [[n, n + 5, "supported"] for n in range(50)]}
    line = json.dumps(row).encode() + b"\n"
    stream = Endless(line for _ in range(4 * MEBIBYTE // len(line)))
    tracemalloc.start()

    count = sum(1 for _ in native.read(stream, "file", DEFAULT_LIMITS))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 300
    assert peak < 2 * MEBIBYTE


def test_a_text_of_more_than_five_million_code_points_is_refused() -> None:
    items = read_lines({"text": "x" * 5_000_001}, {"text": "x" * 5_000_000})

    assert "the limit is 5,000,000; split it" in the_problem(items).message
    assert len(the_document(items).text) == 5_000_000


def test_the_nth_item_is_the_same_at_every_reading() -> None:
    data = Path(__file__).with_name("native").joinpath("fields.jsonl").read_bytes()

    first = [(repr(item), item.line, item.path) for item in read(data)]
    second = [(repr(item), item.line, item.path) for item in read(data)]

    assert first == second


def test_every_record_knows_its_line_and_place() -> None:
    items = read_lines(
        {"type": "corpus"},
        {"type": "outlet", "name": "O"},
        {"text": "Said.", "label": [[0, 4, "x"]]},
        {"type": "end", "counts": {"document": 1}},
    )

    assert [item.line for item in items] == [1, 2, 3, 4]
    (one,) = the_document(items).annotation_sets
    assert (one.line, one.path) == (3, "label")
    assert (one.annotations[0].line, one.annotations[0].path) == (3, "label[0]")


def test_a_place_is_short_and_shows_what_cannot_be_seen() -> None:
    (record,) = documents(items := read_lines({"text": "x", "m": {"k\u0000" * 400: "\u0000"}}))

    assert not record.metadata
    assert the_problem(items).path == "m"
    long = the_problem(read_lines({"text": "x", "m": {"k" * 900: ["\u0000"]}}))
    assert len(long.path) == MAX_PATH
    hidden = the_problem(read_lines({"type": "document", "text": "x", "\u202e\u0000": 1}))
    assert hidden.path == "<U+202E><U+0000>"


@pytest.mark.parametrize(
    ("metadata", "path"),
    [
        (b'{"n":9007199254740992}', "metadata.n"),
        (b'{"n":-9007199254740992}', "metadata.n"),
        (b'{"n":123456789012345678901234567890}', "metadata.n"),
        (b'{"n":1e300}', "metadata.n"),
        (b'{"n":[{"m":1e16}]}', "metadata.n[0].m"),
        (b'{"n":1,"n":2}', ""),
        (b'{"n":NaN}', "metadata.n"),
        (b'{"n":"\\u0000"}', "metadata.n"),
    ],
)
def test_a_line_as_we_write_it_is_read_as_strictly_as_others(metadata: bytes, path: str) -> None:
    line = b'{"external_id":"a","kind":"document","metadata":%b,"text":"x","type":"document"}'

    assert the_problem(read(line % metadata)).path == path
    assert the_problem(read(b" " + line % metadata)).path == path
    assert not problems(read(line % b'{"n":[9007199254740991,0.5,-1e-7]}'))


def test_rows_of_labels_belong_to_the_short_form_only() -> None:
    rows = [[0, 4, "supported"]]

    short = read_lines({"text": "Said.", "label": rows})
    full = read_lines({"type": "document", "text": "Said.", "label": rows})

    assert len(the_document(short).annotation_sets) == 1
    assert not the_document(full).annotation_sets
    assert the_problem(full).path == "label"


def test_a_stream_that_began_with_a_corpus_and_has_no_end_is_cut_off() -> None:
    whole = read_lines(
        {"type": "corpus"}, {"text": "x"}, {"type": "end", "counts": {"document": 1}}
    )
    cut = read_lines({"type": "corpus"}, {"text": "x"})
    short = read_lines({"text": "x"})

    assert not problems(whole)
    assert "cut off" in the_problem(cut).message
    assert not problems(short)


def test_a_stream_whose_end_counts_more_than_came_was_changed() -> None:
    items = read_lines(
        {"type": "corpus"}, {"text": "x"}, {"type": "end", "counts": {"document": 2}}
    )

    assert the_problem(items).path == "counts.document"
    assert [type(item) for item in items] == [CorpusRecord, DocumentRecord, EndRecord, Problem]


def test_a_broken_line_explains_a_missing_document() -> None:
    items = read_lines({"type": "corpus"}, b"{", {"type": "end", "counts": {"document": 1}})

    assert "cut off at column" in the_problem(items).message


def test_pretty_printed_json_is_refused_with_the_way_out() -> None:
    assert "JSON Lines" in refusal(json.dumps({"text": "x"}, indent=2).encode())
    assert "JSON Lines" in refusal(json.dumps([{"text": "x"}], indent=2).encode())


@settings(max_examples=25, deadline=None)
@given(some_documents())
def test_escapes_make_no_difference(document: DocumentRecord) -> None:
    plain = json.dumps(as_json(document), ensure_ascii=False).encode()
    escaped = json.dumps(as_json(document)).encode()
    # A carriage return somewhere takes the slow way, with every text looked at.
    slow = b'{"title_":"\\r",' + plain[1:]

    assert not native.is_clean(slow)
    assert read(plain) == read(escaped)
    assert documents(read(slow)) == documents(read(plain))


def test_offsets_in_utf16_units_are_refused_by_name() -> None:
    text = "🇵🇪 Peru's “congress” voted."
    span = {"start": 5, "end": 9, "quote": "Peru"}
    good = {"start": 3, "end": 7, "quote": "Peru"}
    sets = [{"annotator": {"name": "A"}, "annotations": [span, good]}]

    items = read_lines({"type": "document", "text": text, "annotation_sets": sets})

    assert "these look like UTF-16 offsets; convert to code points" in the_problem(items).message
    (kept,) = the_document(items).annotation_sets[0].annotations
    assert (kept.start, kept.end, kept.quote) == (3, 7, "Peru")


def test_each_of_many_bad_spans_is_reported_and_only_the_first_are_explained() -> None:
    sets = [{"annotations": [{"start": 5, "end": 6, "quote": "q"}] * 20_000}]

    items = read_lines({"type": "document", "text": "🇵" * 300_000, "annotation_sets": sets})

    assert len(problems(items)) == 20_000


def test_the_quote_after_the_flag_on_a_real_page() -> None:
    trap = "A flag 🇵🇪 shifts UTF-16 offsets by two: seven hundred soldiers."
    text = PAGE.read_bytes().decode() if PAGE.exists() else trap
    start, end = (1922, 1950) if PAGE.exists() else (40, 53)

    items = read_lines({"text": text, "label": [[start, end, "supported"]]})

    (one,) = the_document(items).annotation_sets
    assert one.annotations[0].quote == text[start:end]
    assert text[start:end].lower().strip("“").startswith("seven hundred")


class Endless(io.RawIOBase):
    """A file made as it is read, so that only the reader's own memory counts."""

    def __init__(self, pieces: Iterator[bytes] | list[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        """One line, or `size` bytes of it."""
        found = bytearray()
        room = size if size is not None and size >= 0 else 1 << 40
        while room > len(found) and not found.endswith(b"\n"):
            self._rest = self._rest or next(self._pieces, b"")
            if not self._rest:
                break
            stop = self._rest.find(b"\n") + 1 or len(self._rest)
            taken = self._rest[: min(stop, room - len(found))]
            found += taken
            self._rest = self._rest[len(taken) :]
        return bytes(found)
