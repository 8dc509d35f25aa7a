"""Checks of small values that every service shares. Texts of documents are `anchoring`'s work."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from annotations.anchoring import BadText, clean_string
from annotations.errors import Refused

_FORMAT_CHARS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_multiline(value: str, field: str, limit: int) -> str:
    """Text of several lines as it may be stored: line ends are LF, at most `limit` code points."""
    try:
        text = clean_string(value)
    except BadText as error:
        raise Refused(str(error), field=field) from error
    if len(text) > limit:
        raise Refused(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": limit, "length": len(text)},
            field=field,
        )
    return text


def clean_line(value: str, field: str, limit: int, *, required: bool = True) -> str:
    """One line of text in NFC, without invisible characters that make two names look alike."""
    text = unicodedata.normalize("NFC", clean_multiline(value, field, limit)).strip()
    if required and not text:
        raise Refused(_("This is needed."), field=field)
    if "\n" in text or _FORMAT_CHARS.search(text):
        raise Refused(_("One line without invisible characters, please."), field=field)
    return text


def clean_url(value: str, field: str) -> str:
    """An http or https address, or empty."""
    url = value.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s\x00-\x1f]", url):
        raise Refused(_("Give a full address that begins with http:// or https://."), field=field)
    if len(url) > 2000:
        raise Refused(_("An address has at most 2000 characters."), field=field)
    return clean_line(url, field, 2000)


def clean_json(value: Any, field: str, *, limit: int = 100_000) -> dict[str, Any]:
    """A JSON object whose every text can be stored; at most `limit` characters in all."""
    if not isinstance(value, dict):
        raise Refused(_("This must be an object."), field=field)
    if len(repr(value)) > limit:
        raise Refused(_("This is too large."), field=field)
    _walk(value, field, depth=0)
    return value


def _walk(value: Any, field: str, depth: int) -> None:
    if depth > 32:
        raise Refused(_("This is nested too deeply."), field=field)
    if isinstance(value, str):
        try:
            clean_string(value)
        except BadText as error:
            raise Refused(str(error), field=field) from error
    elif isinstance(value, dict):
        for key, member in value.items():
            _walk(key, field, depth + 1)
            _walk(member, f"{field}.{key}", depth + 1)
    elif isinstance(value, list):
        for n, member in enumerate(value):
            _walk(member, f"{field}[{n}]", depth + 1)
