"""What an export may be narrowed to; unknown names are refused rather than ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import DocumentKind
from annotations.services.checks import clean_choice, clean_flag, clean_multiline

# name -> the texts it takes; None stands for any text, True for true or false
FILTERS: dict[str, tuple[str, ...] | bool | None] = {
    "drafts": True,
    "kind": tuple(DocumentKind.values),
    "language": None,
    "outlet": None,
    "annotator": None,
}


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
    match FILTERS[name]:
        case bool():
            clean_flag(value, field)
        case tuple() as choices:
            clean_choice(value, field, choices)
        case _any_text:
            if not clean_multiline(value, field, 200):
                raise Refused(_("This is needed."), field=field)
