"""The list of formats, and which one a file is in. A new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotations.formats.limits import Limits
from annotations.formats.records import Problem, Record

Reader = Callable[[BinaryIO, str, Limits], Iterator[Record | Problem]]
Writer = Callable[[Iterable[Record]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its key. `read` or `write` is None where it goes one way only.

    A reader streams, never raises on bad content (`FileRefused` apart), and gives the same n-th
    item at every reading of the same bytes.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    read: Reader | None = None
    write: Writer | None = None


FORMATS: dict[str, Format] = {}


def guess(head: bytes, name: str) -> str | None:
    """The key of the format that a file seems to be in, by its first bytes and its name."""
    return None
