"""Texts folded for search, so that `Boluarte’s` is found by `boluarte's` and Łódź by lodz.

Folding is the same for what is indexed and what is asked; a map leads back to the original text, in
Unicode code points. What is searched, and how hits are ranked, is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence

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
_MAX_WORD = 64


class _Table(dict[int, str]):
    """What each character folds to; filled as characters come up."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()
        """Those that fold to none or several."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        self[code] = folded
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
    plain = text.translate(_TABLE)
    if "  " not in plain and _TABLE.uneven.isdisjoint(text):
        return plain, range(len(text) + 1)
    folded: list[str] = []
    origins = array("I")
    previous = ""
    for offset, character in enumerate(text):
        piece = _TABLE[ord(character)]
        if piece == " " == previous or not piece:
            continue
        previous = piece
        folded.append(piece)
        if len(piece) == 1:
            origins.append(offset)
        else:
            origins.extend((offset,) * len(piece))
    origins.append(len(text))
    return "".join(folded), origins


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
