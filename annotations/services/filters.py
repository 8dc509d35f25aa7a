"""What an export may be narrowed to; unknown names are refused rather than ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import DocumentKind

# name -> the values it takes; None stands for any text
FILTERS: dict[str, tuple[Any, ...] | None] = {
    "drafts": (True, False),
    "kind": tuple(DocumentKind.values),
    "language": None,
    "outlet": None,
    "annotator": None,
}


def checked_filters(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters as they were given, when each is known and takes its value."""
    for name, value in filters.items():
        if name not in FILTERS:
            raise Refused(
                _("Unknown filter; there are %(names)s.") % {"names": ", ".join(FILTERS)},
                field=f"filters.{name}",
            )
        allowed = FILTERS[name]
        fits = isinstance(value, str) and 0 < len(value) <= 200 if allowed is None else (
            value in allowed and isinstance(value, type(allowed[0]))
        )  # fmt: skip
        if not fits:
            choices = ", ".join(str(one).lower() for one in allowed) if allowed else _("a text")
            raise Refused(_("Takes %(choices)s.") % {"choices": choices}, field=f"filters.{name}")
    return dict(filters)
