"""Zip archives as a list of small files, read in memory and bounded. Nothing is ever unpacked to
a disk, and what the archive says about itself is not believed.

What the members mean is the business of each format.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotations.anchoring import find_bad_character
from annotations.formats.limits import MAX_EXTERNAL_ID, Limits
from annotations.formats.records import FileRefused
from annotations.saying import Said, say

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_PIECE = 256 * 1024
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LONGEST_END = 22 + 65535
_DIRECTORY_BYTES_A_MEMBER = 400
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ARCHIVE = re.compile(
    r"\.(zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|docx|xlsx|odt|epub)$", re.IGNORECASE
)


class BadMember(ValueError):
    """A member that cannot be taken, whatever is in it. The message names the remedy."""

    def __init__(self, message: Said) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or the trouble with it."""

    name: str
    data: bytes = b""
    trouble: Said | None = None


def members(stream: BinaryIO, limits: Limits, suffixes: tuple[str, ...]) -> Iterator[Member]:
    """The files of an archive in its own order; folders and litter of systems are passed over.

    Each is read whole, at most `limits.record_bytes`. Raises FileRefused for what is no archive
    and for an archive that attacks: too many members or too many bytes in all.
    """
    with _opened(stream, limits) as archive:
        infos = [info for info in archive.infolist() if not _is_litter(info)]
        _check_whole(infos, limits)
        seen: set[str] = set()
        for info in infos:
            name = _name_of(info)
            try:
                _check_name(name, seen)
                _check_member(info, name, suffixes)
                data = _read(archive, info, limits)
            except BadMember as error:
                yield Member(name, trouble=error.message)
            else:
                yield Member(name, data)


def count_members(stream: BinaryIO, limits: Limits) -> int:
    """How many files `members` will give. Raises FileRefused for what is no archive."""
    with _opened(stream, limits) as archive:
        return sum(not _is_litter(info) for info in archive.infolist())


def _opened(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    try:
        size = _directory_size(stream)
        if size > limits.archive_members * _DIRECTORY_BYTES_A_MEMBER:
            raise FileRefused(say("zip-too-many", limit=limits.archive_members))
        stream.seek(0)
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(say("zip-unreadable", error=str(error))) from None


def _directory_size(stream: BinaryIO) -> int:
    # zipfile reads the whole directory into memory before it tells how large that is.
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _LONGEST_END - 76))
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0:
        raise zipfile.BadZipFile("its directory is missing; it may be cut off")
    (size,) = struct.unpack_from("<I", tail, end + 12)
    end64 = tail.rfind(_END64)
    (size64,) = struct.unpack_from("<Q", tail, end64 + 40) if end64 >= 0 else (0,)
    return int(max(size64, size if size != 0xFFFFFFFF else size64))


def _check_whole(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not infos:
        raise FileRefused(say("zip-empty"))
    if len(infos) > limits.archive_members:
        raise FileRefused(say("zip-too-many", limit=limits.archive_members))
    if sum(info.file_size for info in infos) > limits.archive_bytes:
        raise FileRefused(say("zip-too-large", limit=limits.archive_bytes))


def _is_litter(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or bool(_LITTER.search(info.filename))


def _name_of(info: zipfile.ZipInfo) -> str:
    name = info.orig_filename
    if not info.flag_bits & 0x800:  # not declared as UTF-8, which many archivers write anyway
        try:
            return name.encode("cp437").decode()
        except UnicodeError:
            return name
    return name


def _check_name(name: str, seen: set[str]) -> None:
    if find_bad_character(name) is not None or "\n" in name or "\t" in name or "\r" in name:
        raise BadMember(say("member-name-controls"))
    if name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        raise BadMember(say("member-name-absolute"))
    if ".." in name.split("/"):
        raise BadMember(say("member-name-climbs"))
    if len(name) > MAX_EXTERNAL_ID:
        raise BadMember(say("member-name-too-long", limit=MAX_EXTERNAL_ID))
    if name in seen:
        raise BadMember(say("member-name-twice"))
    seen.add(name)


def _check_member(info: zipfile.ZipInfo, name: str, suffixes: tuple[str, ...]) -> None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise BadMember(say("member-no-file"))
    if _ARCHIVE.search(name):
        raise BadMember(say("member-archive"))
    if not name.lower().endswith(suffixes):
        raise BadMember(say("member-suffix", suffixes=", ".join(suffixes)))
    if info.flag_bits & 0x1:
        raise BadMember(say("member-encrypted"))
    if info.compress_type not in _PACKINGS:
        raise BadMember(say("member-packing"))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    # Counted as it comes, whatever the directory says. It never comes to more than the directory
    # says, so that the sum which was checked there holds.
    data = bytearray()
    try:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                data += piece
                _check_growth(len(data), info.compress_size, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BadMember):
            raise
        raise BadMember(say("member-damaged", error=str(error))) from None
    if len(data) != info.file_size:
        raise BadMember(say("member-length-lies"))
    return bytes(data)


def _check_growth(size: int, packed: int, limits: Limits) -> None:
    if size > limits.record_bytes:
        raise BadMember(say("member-too-long", limit=limits.record_bytes))
    if size > limits.archive_ratio_from and size > packed * limits.archive_ratio:
        raise BadMember(say("member-bomb", ratio=limits.archive_ratio))
