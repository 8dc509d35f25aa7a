"""The caller's reading settings: the same on every device."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import WorkbenchView
from annotations.api.schema import operation
from annotations.api.serializers.reading import ReadingChange, ReadingShape
from annotations.queries.reading import reading_of
from annotations.services.reading import set_reading


class Reading(WorkbenchView):
    """How the caller likes to read."""

    shape = ReadingShape

    @operation("readReading", "Own reading settings", gives=ReadingShape)
    def get(self, request: Request) -> Response:
        """Size, measure, face and distance of lines of documents, as the caller chose them."""
        return self.answer(reading_of(self.user))

    @operation("setReading", "Change reading settings", takes=ReadingChange, gives=ReadingShape)
    def patch(self, request: Request) -> Response:
        """Change some of the settings; the others stay."""
        return self.answer(set_reading(self.actor, changes=self.given(partial=True)))
