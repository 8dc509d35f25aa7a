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


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or the trouble with it."""

    name: str
    data: bytes = b""
    trouble: str = ""


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
                yield Member(name, trouble=str(error))
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
            raise FileRefused(_too_many(limits))
        stream.seek(0)
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(f"The zip archive cannot be read ({error}). Make it again.") from None


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
        raise FileRefused("The zip archive holds no files.")
    if len(infos) > limits.archive_members:
        raise FileRefused(_too_many(limits))
    if sum(info.file_size for info in infos) > limits.archive_bytes:
        raise FileRefused(_too_large(limits))


def _too_many(limits: Limits) -> str:
    return f"The zip archive has more than {limits.archive_members:,} files. Split it."


def _too_large(limits: Limits) -> str:
    return f"The zip archive unpacks to more than {limits.archive_bytes:,} bytes. Split it."


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
        raise BadMember("the name holds control characters; rename the file")
    if name.startswith("/") or "\\" in name or re.match(r"[A-Za-z]:", name):
        raise BadMember("the name is an absolute or a Windows path; pack the folder again")
    if ".." in name.split("/"):
        raise BadMember("the name climbs out of the archive (`..`); pack the folder again")
    if len(name) > MAX_EXTERNAL_ID:
        raise BadMember(f"the name is longer than {MAX_EXTERNAL_ID} characters; shorten it")
    if name in seen:
        raise BadMember("another file of the archive has this name; rename one")
    seen.add(name)


def _check_member(info: zipfile.ZipInfo, name: str, suffixes: tuple[str, ...]) -> None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise BadMember("this is a link or a device, not a file; pack the file itself")
    if _ARCHIVE.search(name):
        raise BadMember("archives inside an archive are not opened; import it by itself")
    if not name.lower().endswith(suffixes):
        raise BadMember(f"only files that end in {' or '.join(suffixes)} are read here")
    if info.flag_bits & 0x1:
        raise BadMember("the file is encrypted; pack it without a password")
    if info.compress_type not in _PACKINGS:
        raise BadMember("the file is packed in an unusual way; use the ordinary deflate")


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
        raise BadMember(f"the archive is damaged here ({error}); pack it again") from None
    if len(data) != info.file_size:
        raise BadMember("the archive lies about the length of this file; pack it again")
    return bytes(data)


def _check_growth(size: int, packed: int, limits: Limits) -> None:
    if size > limits.record_bytes:
        raise BadMember(f"the file is longer than {limits.record_bytes:,} bytes; split it")
    if size > limits.archive_ratio_from and size > packed * limits.archive_ratio:
        raise BadMember(
            f"the file swells more than {limits.archive_ratio}-fold when unpacked; that is no text"
        )
