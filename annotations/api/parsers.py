"""Request bodies: strict JSON, and multipart for uploads. Knows no fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from annotations.api.problems import TooLarge
from annotations.errors import Refused
from annotations.formats.strict_json import BadJson, StrictJson, leaves, trouble_with
from annotations.telling import told

MAX_DEPTH = 64
_BOM = b"\xef\xbb\xbf"
_MULTIPART_OVERHEAD = 1 << 20


class StrictJSONParser(parsers.BaseParser):
    """One JSON object in UTF-8, by the rules that imports follow too (RFC 7493).

    Depth is checked before parsing; characters that no text may hold are named with their place.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The object. Raises ParseError, Refused (a bad character in a field) or TooLarge."""
        data = _whole(stream, parser_context).removeprefix(_BOM)
        try:
            value = StrictJson(MAX_DEPTH).parse(data)
        except BadJson as error:
            raise ParseError(
                _("The body: %(reason)s.") % {"reason": told(error.message)}
            ) from error
        if not isinstance(value, dict):
            raise ParseError(_("The body must be a JSON object."))
        for path, leaf in leaves(value, ""):
            if trouble := trouble_with(leaf):
                raise Refused(told(trouble), path)
        return value


class UploadParser(parsers.MultiPartParser):
    """`multipart/form-data`, refused by its stated length before anything is read."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Fields and files as DRF's own parser gives them. Raises TooLarge."""
        if _length(parser_context) > settings.IMPORT_MAX_BYTES + _MULTIPART_OVERHEAD:
            raise TooLarge(_("The file is larger than this server takes; split it."))
        return super().parse(stream, media_type, parser_context)


def _whole(stream: IO[Any], context: Mapping[str, Any] | None) -> bytes:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    data = stream.read(limit + 1) if _length(context) <= limit else b""
    if len(data) > limit or _length(context) > limit:
        raise TooLarge(_("A JSON body has at most %(n)d bytes.") % {"n": limit})
    return data


def _length(context: Mapping[str, Any] | None) -> int:
    request = (context or {}).get("request")
    stated = str(request.META.get("CONTENT_LENGTH") or "") if request is not None else ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else 0
