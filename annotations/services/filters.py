"""What an export may be narrowed to; unknown names are refused rather than ignored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import DocumentKind
from annotations.queries.asked import MOST_ASKED
from annotations.queries.documents import Wanted
from annotations.services.checks import clean_choice, clean_flag, clean_line, clean_multiline

# name -> the texts it takes; None stands for any text, True for true or false
FILTERS: dict[str, tuple[str, ...] | bool | None] = {
    "drafts": True,
    "kind": tuple(DocumentKind.values),
    "language": None,
    "outlet": None,
    "annotator": None,
    "documents": None,
    "listed": None,
}
_MOST_NAMED = 500


def checked_filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters as they were given, when each is known and takes its value."""
    if not isinstance(filters, Mapping):
        raise Refused(_("This must be an object."), field="filters")
    for name, value in filters.items():
        _check(name, value, f"filters.{name}")
    return dict(filters)


def _check(name: Any, value: Any, field: str) -> None:
    if name not in FILTERS:
        raise Refused(
            _("Unknown filter; there are %(names)s.") % {"names": ", ".join(FILTERS)}, field=field
        )
    if name == "documents":
        _check_keys(value, field)
        return
    if name == "listed":
        _check_listed(value, field)
        return
    match FILTERS[name]:
        case bool():
            clean_flag(value, field)
        case tuple() as choices:
            clean_choice(value, field, choices)
        case _any_text:
            if not clean_multiline(value, field, 200):
                raise Refused(_("This is needed."), field=field)


def _check_keys(value: Any, field: str) -> None:
    """Ids of documents; those that the reader does not see are simply not in the export."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_NAMED:
        raise Refused(_("A list of 1 to %(n)d ids.") % {"n": _MOST_NAMED}, field=field)
    for key in value:
        try:
            uuid.UUID(clean_line(key, field, 36))
        except ValueError as error:
            raise Refused(_("A list of ids, please."), field=field) from error


def _check_listed(value: Any, field: str) -> None:
    """The filters of the documents list, by the names that its address has."""
    known = {one.name for one in fields(Wanted)} - {"sort", "cursor"}
    if not isinstance(value, Mapping) or not set(value) <= known | {"sort"}:
        names = ", ".join(sorted(known))
        raise Refused(_("An object with some of: %(names)s.") % {"names": names}, field=field)
    for name, text in value.items():
        clean_line(text, f"{field}.{name}", MOST_ASKED, required=False)
