"""Checks that every service shares: of small values, and of who asks. Texts are `anchoring`'s.

Values come as whatever type a client sent; each check refuses by field what it cannot store.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from annotations.anchoring import BadText, clean_string
from annotations.errors import Forbidden, Refused
from annotations.formats.limits import MAX_SAFE_INT, MAX_SMALL_INT
from annotations.models import Project, Role
from annotations.queries.roles import holds
from annotations.services.transaction import Actor
from annotations.telling import told

# Zero width, direction and join marks. Not the two joiners that Persian, Hindi and emoji need.
_DECEPTIVE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BREAKS = re.compile(r"[\n\t\u2028\u2029]")
_MAX_DEPTH = 32


def require_manager(actor: Actor, project: Project) -> None:
    """Forbidden for whoever does not manage the project."""
    if not holds(actor.user, project, Role.MANAGER):
        raise Forbidden(_("A manager of the project can do this."))


def clean_multiline(value: Any, field: str, limit: int) -> str:
    """Text of several lines as it may be stored: line ends are LF, at most `limit` code points."""
    if not isinstance(value, str):
        raise Refused(_("This must be text."), field=field)
    try:
        text = clean_string(value)
    except BadText as error:
        raise Refused(told(error.message), field=field) from error
    if len(text) > limit:
        raise Refused(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": limit, "length": len(text)},
            field=field,
        )
    return text


def clean_line(value: Any, field: str, limit: int, *, required: bool = True) -> str:
    """One line of text in NFC, without space around it; at most `limit` code points."""
    raw = clean_multiline(value, field, limit)
    text = unicodedata.normalize("NFC", raw).strip()
    if required and not text:
        raise Refused(_("This is needed."), field=field)
    if _BREAKS.search(text):
        raise Refused(_("One line, please."), field=field)
    return clean_multiline(text, field, limit)  # a few characters are longer in NFC


def clean_name(value: Any, field: str, limit: int, *, required: bool = True) -> str:
    """A line that people tell things apart by: without marks that make two look alike."""
    name = clean_line(value, field, limit, required=required)
    if _DECEPTIVE.search(name):
        raise Refused(_("A name without invisible characters, please."), field=field)
    return name


def clean_choice(value: Any, field: str, choices: Collection[str]) -> str:
    """One of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise Refused(_("One of %(values)s.") % {"values": ", ".join(choices)}, field=field)
    return value


def clean_whole(value: Any, field: str, least: int = 0, most: int = MAX_SMALL_INT) -> int:
    """A whole number within bounds; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(
            _("A whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
            field=field,
        )
    return value


def clean_share(value: Any, field: str) -> float:
    """A number from 0 to 1; NaN, true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Refused(_("A number from 0 to 1."), field=field)
    return float(value)


def clean_flag(value: Any, field: str) -> bool:
    """True or false, and nothing that merely looks so."""
    if not isinstance(value, bool):
        raise Refused(_("True or false."), field=field)
    return value


def clean_url(value: Any, field: str) -> str:
    """An http or https address, or empty."""
    url = clean_line(value, field, 2000, required=False)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", url) or _DECEPTIVE.search(url):
        raise Refused(_("Give a full address that begins with http:// or https://."), field=field)
    return url


def clean_json(value: Any, field: str, *, limit: int = 100_000) -> dict[str, Any]:
    """A JSON object whose every text and number can be stored; at most `limit` characters."""
    if not isinstance(value, dict):
        raise Refused(_("This must be an object."), field=field)
    _walk(value, field, depth=0)
    if len(json.dumps(value, ensure_ascii=False)) > limit:
        raise Refused(_("This is too large."), field=field)
    return value


def _walk(value: Any, field: str, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise Refused(_("This is nested too deeply."), field=field)
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                raise Refused(_("The keys of an object are texts."), field=field)
            _check_leaf(key, field)
            _walk(member, f"{field}.{key[:40]}", depth + 1)
    elif isinstance(value, list):
        for n, member in enumerate(value):
            _walk(member, f"{field}[{n}]", depth + 1)
    else:
        _check_leaf(value, field)


def _check_leaf(value: Any, field: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        try:
            clean_string(value)
        except BadText as error:
            raise Refused(told(error.message), field=field) from error
    elif not isinstance(value, int | float):
        raise Refused(_("This is nothing that JSON knows."), field=field)
    elif not -MAX_SAFE_INT <= value <= MAX_SAFE_INT:  # NaN is not between anything
        raise Refused(_("This number is not exact everywhere; write it as text."), field=field)
