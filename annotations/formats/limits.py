"""How much of a file is taken. Numbers only; who enforces them stands beside each."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

MAX_EXTERNAL_ID = 500
MAX_TITLE = 500
MAX_URL = 2000
MAX_NAME = 200
MAX_BYLINE = 300
MAX_LANGUAGE = 35
MAX_DOMAIN = 253
MAX_LABEL_KEY = 60
MAX_PATH = 500
MAX_SMALL_INT = 2**31 - 1
MAX_SAFE_INT = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. Bytes are as stored in the file, unpacked where it is an archive."""

    record_bytes: int = 16 * MEBIBYTE
    text_code_points: int = 5_000_000
    json_depth: int = 64
    archive_members: int = 10_000
    archive_bytes: int = 200 * MEBIBYTE
    archive_ratio: int = 100
    archive_ratio_from: int = MEBIBYTE


DEFAULT_LIMITS = Limits()
