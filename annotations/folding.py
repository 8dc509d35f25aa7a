"""Texts folded for search, so that `Boluarte’s` is found by `boluarte's` and Łódź by lodz.

Folding is the same for what is indexed and what is asked. Hits are found here in the original
text, in Unicode code points, misspelt words among them. What is searched, and how hits are ranked,
is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence

_PLAIN = {
    **dict.fromkeys("‘’‚‛′´`ʹʻʼʽ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict(zip("øđðħıłŧ⁄", "oddhilt/", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_SPACES = re.compile(r" {2,}")
_WORD = re.compile(r"\w+")
_MAX_TERMS = 32
_MAX_WORD = 64
_MAX_COMPARISONS = 20_000

Span = tuple[int, int]


class _Table(dict[int, str]):
    """What each character folds to; filled as characters come up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _PLAIN:
        return _PLAIN[character]
    wide = unicodedata.normalize("NFKD", character).casefold()
    folded = unicodedata.normalize("NFKD", wide)
    return "".join(_PLAIN.get(one, one) for one in folded if not _is_dropped(one))


def _is_dropped(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Cf")


_TABLE = _Table()


def fold(text: str) -> str:
    """The text without case, accents and invisible characters, in plain quotes and dashes.

    Compatibility forms are resolved (NFKD), white space of any kind and length is one space.
    """
    return _SPACES.sub(" ", text.translate(_TABLE))


def fold_with_map(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its code points the offset in `text` that it came from.

    One entry more than the folded text has code points: the last is the length of `text`.
    """
    folded: list[str] = []
    origins = array("I")
    previous = ""
    for offset, character in enumerate(text):
        piece = _TABLE[ord(character)]
        if piece == " " == previous or not piece:
            continue
        previous = piece
        folded.append(piece)
        origins.extend((offset,) * len(piece))
    origins.append(len(text))
    return "".join(folded), origins


def words(text: str) -> list[str]:
    """The folded words of a text or a query, in order."""
    return _WORD.findall(fold(text))


def find_folded(text: str, terms: Iterable[str]) -> list[Span]:
    """Where words or phrases stand in `text`, whatever their case, accents and quotes.

    A word is found at the beginning of longer ones too, and misspelt: one edit apart from four
    letters on, two from eight on. The spans are in order and do not overlap.
    """
    folded, origins = fold_with_map(text)
    wanted = list(dict.fromkeys(term for term in (fold(term).strip() for term in terms) if term))
    hits = [hit for term in wanted[:_MAX_TERMS] for hit in _exact(folded, term)]
    hits += _misspelt(folded, wanted[:_MAX_TERMS])
    return _merged(_original(origins, start, end) for start, end in hits)


def _exact(folded: str, term: str) -> Iterator[Span]:
    # Scripts without capital letters often write words together, or prefixes to them.
    ends_anywhere = len(term) >= 4 and term[-1:].isalpha()
    before = "" if unicodedata.category(term[0]) == "Lo" else r"(?<!\w)"
    after = "" if before == "" else r"\w*" if ends_anywhere else r"(?!\w)"
    for found in re.finditer(before + re.escape(term) + after, folded):
        yield found.span()


def _misspelt(folded: str, terms: list[str]) -> Iterator[Span]:
    asked = [
        (word, 2 if len(word) >= 8 else 1)
        for word in dict.fromkeys(word for term in terms for word in _WORD.findall(term))
        if 4 <= len(word) <= _MAX_WORD and not word.isdigit()
    ]
    left = _MAX_COMPARISONS
    known: dict[str, bool] = {}
    for found in _WORD.finditer(folded):
        word = found[0]
        if word not in known:
            left -= len(asked)
            known[word] = left > 0 and any(is_close(word, other, edits) for other, edits in asked)
        if known[word]:
            yield found.span()


def is_close(one: str, other: str, edits: int) -> bool:
    """Whether at most `edits` letters inserted, left out, changed or swapped lie between two words.

    The optimal string alignment distance, given up as soon as it is too large. Numbers are never
    close: 49 is no misspelt 48.
    """
    if abs(len(one) - len(other)) > edits or len(one) > _MAX_WORD or one.isdigit():
        return False
    return one == other or _distance(one, other, edits) <= edits


def _distance(one: str, other: str, most: int) -> int:
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before_last, last = last, row
    return last[-1]


def _original(origins: Sequence[int], start: int, end: int) -> Span:
    # Dropped marks belong to what they follow; half of an expanded character is all of it.
    return origins[start], max(origins[end], origins[end - 1] + 1)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
