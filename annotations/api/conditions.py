"""Versions on the wire: `ETag` on what can be edited, `If-Match` on what edits it.

The header only carries the number. That nobody's change is lost is decided by the services, which
write the row only at that version.
"""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annotations.api.problems import PreconditionRequired
from annotations.errors import Refused

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def version_in(request: HttpRequest) -> int:
    """The version that the caller's change is based on.

    A weak tag counts by its number: proxies that compress weaken tags, and the version decides,
    not the bytes. `*` would overwrite whatever is there, so it counts as no condition at all.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        raise PreconditionRequired(
            _('Send If-Match with the version that you read, for example If-Match: "3".')
        )
    found = _TAG.fullmatch(given)
    if found is None:
        raise Refused(_('One version in double quotes, as in the ETag: "3".'), "If-Match")
    return int(found[1])
