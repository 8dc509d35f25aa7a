"""What every span of an annotation or of evidence is held to. Offsets are Unicode code points."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Document
from annotations.services.checks import clean_whole
from annotations.services.versions import constraint_of

_MAX_SPAN = 100_000


@contextmanager
def span_once() -> Iterator[None]:
    """Let the database say whether the set holds the span with this label already: Conflict.

    The transaction is over then; nothing may be done in it after this but to leave it.
    """
    try:
        yield
    except IntegrityError as error:
        if constraint_of(error) != "a_set_holds_a_span_with_a_label_once":
            raise
        raise Conflict(
            _("The same span with the same label is in this set already."), field="label"
        ) from error


def span_of(document_id: uuid.UUID, start: Any, end: Any, quote: Any = None) -> str:
    """`text[start:end]` of a document, read in the database. Refused names the wrong end.

    A `quote` must equal it; the message shows what stands there. A document that is gone is a
    Conflict.
    """
    start, end = clean_whole(start, "start"), clean_whole(end, "end")
    if end <= start:
        raise Refused(_("Must be greater than start (%(n)d).") % {"n": start}, field="end")
    if end - start > _MAX_SPAN:
        raise Refused(_("A span has at most %(n)d code points.") % {"n": _MAX_SPAN}, field="end")
    rows = Document.objects.filter(pk=document_id).order_by()
    read = rows.values_list("length", Substr("text", start + 1, end - start)).first()
    if read is None:
        raise Conflict(_("The document was deleted in the meantime."))
    length, found = read
    if end > length:
        raise Refused(
            _("Past the end of the text, which has %(n)d code points.") % {"n": length},
            field="end",
        )
    if quote is not None and quote != found:
        raise Refused(
            _("The text there reads “%(found)s”. Offsets count Unicode code points.")
            % {"found": found[:80]},
            field="quote",
        )
    return str(found)
