"""Where a quote stands in a text, in Unicode code points. It never guesses.

What a person writes beside a source ("this quote, its second occurrence") becomes offsets here.
Offsets that come with a file are checked in `annotations.anchoring`, not here.
"""

from __future__ import annotations


class QuoteNotAnchored(ValueError):
    """The quote is not in the text, or it is there more often than the source says."""


def anchor(text: str, quote: str, occurrence: int = 0, to: str = "") -> tuple[int, int]:
    """The half-open span of `quote` in code points of `text`.

    `occurrence` counts from 1; 0 says that the quote stands there once only. With `to`, the span
    goes on to the end of the first `to` after the quote. Raises `QuoteNotAnchored` otherwise.
    """
    starts = occurrences(text, quote)
    start = _chosen(starts, quote, occurrence)
    end = start + len(quote)
    return start, _end_of(text, to, end) if to else end


def occurrences(text: str, quote: str) -> list[int]:
    """Every code point at which `quote` begins, overlapping ones too. An empty quote has none."""
    found: list[int] = []
    start = text.find(quote) if quote else -1
    while start >= 0:
        found.append(start)
        start = text.find(quote, start + 1)
    return found


def _chosen(starts: list[int], quote: str, occurrence: int) -> int:
    if not starts:
        raise QuoteNotAnchored(f"not in the text: {quote!r}")
    if occurrence == 0 and len(starts) > 1:
        raise QuoteNotAnchored(f"there {len(starts)} times, say which occurrence: {quote!r}")
    if not 0 <= occurrence <= len(starts):
        raise QuoteNotAnchored(f"there {len(starts)} times, not {occurrence}: {quote!r}")
    return starts[max(occurrence, 1) - 1]


def _end_of(text: str, to: str, after: int) -> int:
    start = text.find(to, after)
    if start < 0:
        raise QuoteNotAnchored(f"not in the text after the quote: {to!r}")
    return start + len(to)
