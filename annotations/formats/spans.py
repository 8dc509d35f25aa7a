"""Spans as a file gives them, on the text as it is stored: checked first, then moved.

The rules of a span itself live in `annotations.anchoring`.
"""

from __future__ import annotations

from annotations.anchoring import BadSpan, CleanText, Spans
from annotations.saying import say


class MovedSpans:
    """Checks spans against the raw text of a file and gives them in the clean one."""

    def __init__(self, raw: str, clean: CleanText) -> None:
        self._raw = Spans(raw)
        self._clean = clean
        self._moved = raw != clean.text

    def check(self, start: int, end: int, quote: str | None) -> tuple[int, int, str]:
        """Start, end and quote in the clean text, in code points. Raises BadSpan.

        A quote may have the line ends of the raw text or plain line feeds.
        """
        if not self._moved:
            return start, end, self._raw.check(start, end, quote)
        return self._move(start, end, quote)

    def _move(self, start: int, end: int, quote: str | None) -> tuple[int, int, str]:
        text = self._clean.text
        new_start, new_end = self._clean.to_new(start), self._clean.to_new(end)
        found = text[max(0, new_start) : max(0, new_end)]
        plain = quote and quote.replace("\r\n", "\n").replace("\r", "\n")
        if plain and plain == text[start:end] and plain != found:
            raise BadSpan("quote", say("offsets-count-crlf"))
        self._raw.check(start, end, None if plain == found else quote)
        if new_start >= new_end:
            raise BadSpan("start", say("span-of-carriage-return"))
        return new_start, new_end, found
