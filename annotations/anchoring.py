"""Texts and the spans in them: what a clean text is, and whether a quote stands where it should.

Offsets are Unicode code points, half open, everywhere. Nothing here knows files or tables; folding
for search lives in `folding`, sentences in `passages`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from annotations.saying import Said, say
from annotations.sentences import Words

MAX_CODE_POINTS = 5_000_000
BOM = "\ufeff"

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_PLANE_ENDS = "".join(
    f"{chr(plane | 0xFFFE)}-{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_BAD = re.compile(f"[{_CONTROLS}\x80-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_HARMLESS_BYTES = bytes({*range(0x20, 0x100), *b"\t\n\r"} - {0x7F})
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROLS_BY_NAME = {
    "\x00": Words("U+0000 (NUL)"),
    "\b": Words("U+0008 (backspace)"),
    "\v": Words("U+000B (vertical tab)"),
    "\f": Words("U+000C (form feed)"),
}
_SHOWN = {"\n": "⏎", "\t": "⇥", "\r": "␍", BOM: "<U+FEFF>"}
_EXCERPT = 80
_OTHER_OFFSETS = (("utf-16-le", 2, "offsets-utf-16"), ("utf-8", 1, "offsets-utf-8"))


class BadText(ValueError):
    """A text that cannot be taken. `offset` is the code point where the trouble stands."""

    def __init__(self, offset: int, message: Said) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class BadSpan(ValueError):
    """A span that does not fit its text. `field` is `start`, `end` or `quote`."""

    def __init__(self, field: str, message: Said) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text ready to be stored; `removed` holds the offsets that were dropped from the raw one."""

    text: str
    removed: Sequence[int] = field(default=())

    def to_new(self, offset: int) -> int:
        """Where a code point offset of the raw text stands in the clean one.

        In CRLF it is the CR that goes, so an offset between the two falls on the line feed.
        """
        return offset - bisect_left(self.removed, offset)


def may_be_bad(utf8: bytes) -> bool:
    """Whether valid UTF-8 may hold a bad character: False is certain, True wants a closer look.

    Ten times faster than looking at each character: every noncharacter ends in BF BE or BF BF, or
    begins with EF B7, and single bytes are looked for first because that is faster still.
    """
    return bool(utf8.translate(None, _HARMLESS_BYTES)) or may_be_bad_beyond_ascii(utf8)


def may_be_bad_beyond_ascii(utf8: bytes) -> bool:
    """The same, but for the control characters below U+0020 and U+007F."""
    if b"\xc2" in utf8 and _C1_BYTES.search(utf8):
        return True
    if b"\xbf" in utf8 and (b"\xbf\xbe" in utf8 or b"\xbf\xbf" in utf8):
        return True
    return b"\xef" in utf8 and b"\xef\xb7" in utf8


def find_bad_character(text: str) -> int | None:
    """The offset of the first character that no text may hold, or None.

    Bad are control characters other than tab, line feed and carriage return, lone surrogates and
    the noncharacters of Unicode (section 23.7 of the standard).
    """
    with suppress(UnicodeEncodeError):  # a lone surrogate: found below
        if not may_be_bad(text.encode()):
            return None
    found = _BAD.search(text)
    return found.start() if found else None


def check_characters(text: str) -> None:
    """Raise BadText, with place and remedy, where `text` holds a character that none may hold."""
    offset = find_bad_character(text)
    if offset is not None:
        raise BadText(offset, _blame(text[offset], offset))


def clean_string(text: str) -> str:
    """A short text (title, note, quote) with LF line ends. Raises BadText."""
    check_characters(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean_text(
    raw: str, max_code_points: int = MAX_CODE_POINTS, *, checked: bool = False
) -> CleanText:
    """The text of a document as it is stored: LF line ends, without one leading BOM.

    Raises BadText for bad characters (unless they were `checked` before), for a text longer than
    `max_code_points` and for one with nothing to read in it.
    """
    if len(raw) > max_code_points:
        raise BadText(
            max_code_points,
            say("text-too-long", length=len(raw), limit=max_code_points),
        )
    if not checked:
        check_characters(raw)
    clean = _without_carriage_returns(raw) if "\r" in raw or raw[:1] == BOM else CleanText(raw)
    if not clean.text or clean.text.isspace():
        raise BadText(0, say("text-empty"))
    return clean


def _without_carriage_returns(raw: str) -> CleanText:
    removed = [0] if raw.startswith(BOM) else []
    removed += [found.start() for found in re.finditer("\r(?=\n)", raw)]
    text = raw.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    return CleanText(text, removed)


def _blame(character: str, at: int) -> Said:
    code = ord(character)
    name = _CONTROLS_BY_NAME.get(character, f"U+{code:04X}")
    if 0xD800 <= code <= 0xDFFF:
        return say("half-surrogate", character=name, at=at)
    if 0x80 <= code <= 0x9F:
        return say("latin-1-control", character=name, at=at)
    if unicodedata.category(character) == "Cn":
        return say("noncharacter", character=name, at=at)
    if character in "\v\f":
        return say("control-break", character=name, at=at)
    return say("control", character=name, at=at)


def sha256_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def visible(text: str) -> str:
    """The text on one line, with what cannot be seen or stored written out, as in `<U+0000>`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character.isprintable() or character == "\xa0":
        return character
    return _SHOWN.get(character) or f"<U+{ord(character):04X}>"


def excerpt(text: str, at: int = 0, width: int = _EXCERPT) -> str:
    """About `width` code points of `text` around offset `at`, fit to be shown."""
    start = max(0, min(at - width // 2, len(text) - width))
    piece = visible(text[start : start + width])
    return ("…" if start else "") + piece + ("…" if start + width < len(text) else "")


class Spans:
    """Checks spans against one text, and tells what went wrong.

    Reasons are looked for only `patience` times: a file with a million bad spans in a long text
    must not keep a worker busy for hours.
    """

    def __init__(self, text: str, patience: int = 100) -> None:
        self.text = text
        self._patience = patience
        self._encoded: dict[str, bytes] = {}

    def check(self, start: int, end: int, quote: str | None = None) -> str:
        """`text[start:end]`, which must be `quote` where one is given. Raises BadSpan."""
        if 0 <= start < end <= len(self.text):
            found = self.text[start:end]
            if quote is None or found == quote:
                return found
            raise BadSpan("quote", self._explain_quote(start, end, quote))
        raise self._out_of_range(start, end, quote)

    def _out_of_range(self, start: int, end: int, quote: str | None) -> BadSpan:
        if start < 0:
            return BadSpan("start", say("span-before-text", start=start))
        if start == end:
            return BadSpan("start", say("span-empty", start=start, end=end))
        if start > end:
            return BadSpan("start", say("span-swapped", start=start, end=end))
        reason = say("span-past-text", end=end, length=len(self.text))
        return BadSpan("end", reason.then(self._hint(start, end, quote) or say("correct-span")))

    def _explain_quote(self, start: int, end: int, quote: str) -> Said:
        there = excerpt(self.text[start:end], width=60)
        hint = self._hint(start, end, quote) or say("correct-offsets")
        return say("quote-differs", start=start, end=end, there=there).then(hint)

    def _hint(self, start: int, end: int, quote: str | None) -> Said | None:
        if not quote or self._patience <= 0:
            return None
        self._patience -= 1
        for encoding, width, code in _OTHER_OFFSETS:
            data = self._in(encoding)[start * width : end * width]
            if data == quote.encode(encoding, "surrogatepass"):
                return say(code)
        place = self.text.find(quote)
        if place < 0:
            return None
        again = self.text.find(quote, place + 1) >= 0
        code = "quote-stands-at-first" if again else "quote-stands-at"
        return say(code, start=place, end=place + len(quote))

    def _in(self, encoding: str) -> bytes:
        if encoding not in self._encoded:
            self._encoded[encoding] = self.text.encode(encoding, "surrogatepass")
        return self._encoded[encoding]


def check_span(text: str, start: int, end: int, quote: str | None = None) -> str:
    """`text[start:end]` in code points, which must equal `quote` if given. Raises BadSpan."""
    return Spans(text).check(start, end, quote)
