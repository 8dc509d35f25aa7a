"""Tables that are too large or too odd for a case file."""

from __future__ import annotations

import csv
import io
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import csv_rows
from annotations.formats.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from tests.formats.reading import documents, problems, read, refusal, the_document, the_problem
from tests.formats.strategies import characters


def rows(data: bytes, **limits: int) -> list:
    return read(data, format="csv", limits=Limits(**limits))


def test_a_row_longer_than_a_record_is_passed_over_and_the_next_is_read() -> None:
    long = b'"' + b"line\r\n" * 50 + b'",x\n'

    items = rows(
        b"text,title\n" + long + b"next,y\n" + b"w" * 300 + b",z\nlast,z", record_bytes=200
    )

    assert [(each.text, each.line) for each in documents(items)] == [("next", 53), ("last", 55)]
    assert [(each.line, each.message) for each in problems(items)] == [
        (2, "the row is longer than 200 bytes; shorten it, or close its quotes"),
        (54, "the row is longer than 200 bytes; shorten it, or close its quotes"),
    ]


def test_bytes_are_counted_not_characters() -> None:
    assert the_document(rows(b"text,a\n" + "ä".encode() * 100 + b",", record_bytes=250))
    assert the_problem(rows(b"text,a\n" + "ä".encode() * 150 + b",", record_bytes=250))


def test_a_quote_never_closed_says_where_it_opens() -> None:
    items = rows(b'text,title\nfirst,1\n"open,2\n' + b"more\n" * 100, record_bytes=200)

    assert the_document(items).text == "first"
    assert (the_problem(items).line, "never closed" in the_problem(items).message) == (3, True)


def test_an_endless_row_takes_no_memory() -> None:
    stream = io.BufferedReader(Repeated(b'text,title\n"', b"x" * 1023 + b"\n", 20 * 1024))
    tracemalloc.start()

    items = list(csv_rows.read(stream, "file", Limits(record_bytes=MEBIBYTE)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert the_problem(items).line == 2
    assert peak < 16 * MEBIBYTE


def test_memory_does_not_grow_with_the_table() -> None:
    stream = io.BufferedReader(Repeated(b"text,title\n", b"x" * 1000 + b",t\n", 3 * 1024))
    tracemalloc.start()

    count = sum(1 for _ in csv_rows.read(stream, "file", DEFAULT_LIMITS))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3 * 1024
    assert peak < MEBIBYTE


def test_a_cell_of_more_than_128_kilobytes_is_read() -> None:
    assert len(the_document(rows(b"text\n" + b"x" * 1_000_000)).text) == 1_000_000


def test_a_header_that_is_too_long_or_broken_is_refused() -> None:
    assert "too long" in refusal(b"x" * 300, format="csv", limits=Limits(record_bytes=200))
    assert "Correct its quotes" in refusal(b'text,"a"b\nx,y', format="csv")
    assert "Correct its quotes" in refusal(b'text,"a\nx,y', format="csv")


def test_a_header_over_two_lines_and_after_blank_ones_is_read() -> None:
    (document,) = documents(rows(b'\n\ntext,"a\nb"\nx,y\n'))

    assert document.metadata == {"a\nb": "y"}


def test_the_stream_is_left_open_for_its_owner() -> None:
    stream = io.BytesIO(b"text\na\nb\n")

    reading = csv_rows.read(stream, "file", DEFAULT_LIMITS)
    next(reading)
    reading.close()

    assert not stream.closed


def test_a_stream_closed_by_its_owner_does_no_harm() -> None:
    stream = io.BytesIO(b"text\na\nb\n")
    reading = csv_rows.read(stream, "file", DEFAULT_LIMITS)
    next(reading)

    stream.close()

    reading.close()


cells = st.text(characters | st.sampled_from(['"', ",", ";", "\n", "\t"]), max_size=20)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(cells.filter(lambda cell: bool(cell.strip())), cells), max_size=5),
    st.sampled_from(csv_rows.DELIMITERS),
)
def test_what_a_csv_writer_writes_is_read_exactly(
    table: list[tuple[str, str]], delimiter: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([("text", "note"), *table])

    items = rows(written.getvalue().encode())

    assert not problems(items)
    assert [(each.text, each.metadata.get("note", "")) for each in documents(items)] == [
        (text.removeprefix("\ufeff"), note if note.strip() else "") for text, note in table
    ]


class Repeated(io.RawIOBase):
    """A head, then the same bytes `times` over, made as they are read."""

    def __init__(self, head: bytes, piece: bytes, times: int) -> None:
        self._pieces = iter((head, *[piece] * times))
        self._rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:
        """What comes next, as much as fits."""
        self._rest = self._rest or next(self._pieces, b"")
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
