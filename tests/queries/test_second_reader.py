"""A corpus read by two processes: the same bytes, of the same moment, whatever becomes of one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing

import psutil
import pytest

from annotations.formats.native_write import part, write
from annotations.models import Document
from annotations.queries import corpus_documents
from annotations.queries.corpus import Scope, Snapshot, records
from annotations.queries.corpus_documents import Beside
from tests.browser.annotating import mark
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
Lines = Callable[[Beside | None], Generator[bytes]]


@pytest.fixture
def lines(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Lines of nine documents, two a batch; the first line, which tells the time, left out."""
    monkeypatch.setattr(corpus_documents, "BATCH", 2)
    for number in range(9):
        made = cast.document(f"Number {number} says that Congress voted.", external_id=f"d{number}")
        mark(cast.reviewer, made, "Congress voted", "supported")

    def read(beside: Beside | None) -> Generator[bytes]:
        with (
            Snapshot(),
            closing(write(records(Scope(cast.reviewer, cast.project, {}), beside))) as found,
        ):
            next(found)
            yield from found

    return read


def children() -> list[psutil.Process]:
    """The processes begun by this one that still run."""
    return [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]


def test_two_processes_give_the_bytes_that_one_gives_and_the_second_ends(lines: Lines) -> None:
    before = children()
    alone = list(lines(None))
    both = list(lines(Beside(part, lambda: None)))
    assert b"".join(both) == b"".join(alone)
    assert (len(alone), len(both)) == (10, 7)  # twice, documents came together: three and two
    assert children() == before


def test_a_second_process_that_is_killed_loses_nothing(lines: Lines) -> None:
    before = children()
    with closing(lines(Beside(part, lambda: None))) as reading:
        found = [next(reading)]
        (second,) = set(children()) - set(before)
        second.kill()
        found += reading
    assert b"".join(found) == b"".join(lines(None))
    assert children() == before


def test_one_that_cannot_begin_or_fails_leaves_the_work_to_the_first(lines: Lines) -> None:
    def broken() -> None:
        raise RuntimeError("nothing to be done here")

    assert b"".join(lines(Beside(part, broken))) == b"".join(lines(None))


def test_both_see_the_moment_at_which_the_reading_began(lines: Lines) -> None:
    before = b"".join(lines(None))
    with closing(lines(Beside(part, lambda: None))) as reading:
        found = [next(reading)]
        Document.objects.using("ledger").update(title="Changed in the meantime")
        found += reading
    assert b"".join(found) == before != b"".join(lines(None))


def test_a_reader_who_stops_early_ends_the_second_process_too(lines: Lines) -> None:
    before = children()
    reading = lines(Beside(part, lambda: None))
    with closing(reading):
        next(reading)
        during = len(children())
    assert (during, children()) == (len(before) + 1, before)
