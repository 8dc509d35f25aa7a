"""Bytes of a file as lines, bounded, and the encodings that are refused by name.

What a line means is the business of each format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from annotations.anchoring import excerpt
from annotations.formats.records import FileRefused
from annotations.saying import Said, say
from annotations.sentences import Words

UTF8_BOM = b"\xef\xbb\xbf"
_PIECE = 64 * 1024
_ENCODING_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_PACKED = (
    (b"PK\x03\x04", Words("a zip archive")),
    (b"PK\x05\x06", Words("a zip archive")),
    (b"\x1f\x8b", Words("packed with gzip")),
    (b"BZh", Words("packed with bzip2")),
    (b"\xfd7zXZ\x00", Words("packed with xz")),
    (b"(\xb5/\xfd", Words("packed with zstd")),
    (b"7z\xbc\xaf\x27\x1c", Words("a 7z archive")),
    (b"Rar!", Words("a RAR archive")),
    (b"%PDF-", Words("a PDF")),
    (b"\xd0\xcf\x11\xe0", Words("an old Office file")),
)


def foreign_encoding(head: bytes) -> str | None:
    """The name of the encoding, where the first bytes show one that is not UTF-8."""
    for mark, name in _ENCODING_BOMS:
        if head.startswith(mark):
            return name
    sample = head[:64]
    if len(sample) >= 4:
        for first, name in ((1, "UTF-16 (little endian)"), (0, "UTF-16 (big endian)")):
            if not any(sample[first::2]) and all(sample[1 - first :: 2]):
                return name
    return None


def packed_as(head: bytes) -> Words | None:
    """What kind of archive or binary file this is, by its first bytes; None for text."""
    return next((name for mark, name in _PACKED if head.startswith(mark)), None)


def refuse_foreign(head: bytes) -> None:
    """Raise FileRefused where the first bytes show that this is no UTF-8 text at all."""
    if packed := packed_as(head):
        raise FileRefused(say("file-packed", what=packed))
    if encoding := foreign_encoding(head):
        raise FileRefused(say("file-encoding", encoding=encoding))


def numbered_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of `stream`, counted from 1, without the BOM of the file and the line feed.

    A line of more than `limit` bytes comes as None, having been read past in pieces. Raises
    FileRefused where the first line shows another encoding, or for a file of no bytes.
    """
    number = 0
    while line := stream.readline(limit + 2):
        number += 1
        if number == 1:
            refuse_foreign(line)
            line = line.removeprefix(UTF8_BOM)
        if len(line) > limit and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, None
        else:
            yield number, line.removesuffix(b"\n") if len(line) <= limit + 1 else None
    if not number:
        raise FileRefused(say("file-empty"))


def count_lines(stream: BinaryIO) -> int:
    """The number of lines in `stream`, the last one without a line feed included."""
    lines, last = 0, b"\n"
    while piece := stream.read(16 * _PIECE):
        lines += piece.count(b"\n")
        last = piece[-1:]
    return lines + (last != b"\n")


def _skip_line(stream: BinaryIO) -> None:
    while piece := stream.readline(_PIECE):
        if piece.endswith(b"\n"):
            return


def explain_not_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[Said, str]:
    """A message with place and remedy for bytes that are not UTF-8, and an excerpt."""
    before = data[max(0, error.start - 40) : error.start].decode("utf-8", "replace")
    after = data[error.start : error.start + 40].decode("latin-1")
    message = say("not-utf-8", byte=f"0x{data[error.start]:02X}", at=error.start)
    return message, excerpt(before + after)
