"""Texts cut into sentence-like passages, for search and for showing a hit in its sentence.

The rules are few, the same for every language, and prefer a passage too long to one cut amid a
sentence. No dictionary beyond a short list of abbreviations. Offsets are Unicode code points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

MAX_LENGTH = 600

_CLOSERS = "\"'”’»›)\\]}」』）】"
_OPENERS = "\"'“‘«‹„([{¿¡*_#>•–—- \t\n\r\xa0"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_BOUNDARY = re.compile(
    rf"""
      \n\s*\n                                       # a blank line
    | \n(?=[^\S\n]*[•‣◦▪])                          # a line of a list
    | \u2029                                        # a paragraph separator
    | (?P<stop> [.!?…؟۔।॥\u037e]+                   # marks that need white space after them,
      | ;(?<=[{_GREEK}];)                           # the Greek question mark among them
      ) [{_CLOSERS}]* (?:\[\d+\])* (?=\s|\Z)(?!\s*[.!?…])
    | [。！？｡]+ [{_CLOSERS}]*                       # marks that do not
    """,
    re.VERBOSE,
)
_NEXT_WORD = re.compile(rf"[{re.escape(_OPENERS)}]*(\w*)")
_LAST_WORD = re.compile(r"[^\s(\[{\"“‘'«/—–]+\Z")
_DOTTED = re.compile(r"(?:\w\.)+\w")
_WORD_BEFORE = 24


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE_A_NAME = _words(
    "adm al approx art avda bzw ca capt cf ch cmdr col dr dra drs ed eds eg fig figs fr gen gov "
    "hon ie lt maj messrs mlle mme mr mrs ms mt mx nr pres prof rep reps rev sec sen sens sgt sr "
    "sra srta st ud uds vgl vol vs"
)
_BEFORE_A_NUMBER = _words("apr aug dec feb jan jul jun mar n no nos nov núm oct p pp sep sept tel")
_STARTERS = _words(
    "A According After Also An And As At Before But By During Earlier For From He Her His However "
    "I If In Is It Its Last Many Meanwhile More No Not Now On One Our She Since So Some That The "
    "Their Then There These They This Those Though To Under We What When While Who Why With "
    "Yet You"
)


def split(text: str) -> list[tuple[int, int]]:
    """The passages of a text, in order, without the white space around them.

    Together they hold everything that is not white space. A blank line always ends a passage, a
    line break inside a sentence does not, and none is longer than 600 code points.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        found += _trimmed(text, start, end)
        start = end
    found += _trimmed(text, start, len(text))
    return found


def sentence_at(text: str, offset: int) -> tuple[int, int] | None:
    """The passage that holds `offset`, or the nearest one; None where its paragraph is blank.

    It is one of those that `split` gives, but only the paragraph is looked at, however long the
    text is.
    """
    start = text.rfind("\n\n", 0, max(0, offset)) + 1
    end = text.find("\n\n", max(0, offset))
    end = len(text) if end < 0 else end
    passages = split(text[start:end])
    if not passages:
        return None
    index = bisect_right(passages, offset - start, key=lambda passage: passage[0])
    first, last = passages[max(0, index - 1)]
    return first + start, last + start


def _ends(text: str) -> Iterator[int]:
    start = 0
    for found in _BOUNDARY.finditer(text):
        if found["stop"] is None or _is_stop(text, start, found):
            start = found.end()
            yield start


def _is_stop(text: str, start: int, found: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, found.end())
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    return found[0] != "." or not _is_abbreviation(text, start, found.start(), word)


def _is_abbreviation(text: str, start: int, dot: int, following: str) -> bool:
    before = _LAST_WORD.search(text[max(start, dot - _WORD_BEFORE) : dot])
    if before is None:
        return False
    word = before[0]
    if len(word) == 1 and word.isalpha():
        return word.isupper()
    if _DOTTED.fullmatch(word):
        return following not in _STARTERS
    if word.isdigit():
        return not text[start : dot - len(word)].strip()  # the number of an item in a list
    low = word.lower()
    return low in _BEFORE_A_NAME or (low in _BEFORE_A_NUMBER and following[:1].isdigit())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        first = start + len(piece) - len(piece.lstrip())
        yield from _short(text, first, first + len(kept))


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_LENGTH:
        cut = _cut(text, start)
        kept = text[start:cut].rstrip()
        yield start, start + len(kept)
        start = cut
        while text[start].isspace():
            start += 1
    yield start, end


def _cut(text: str, start: int) -> int:
    least, most = start + MAX_LENGTH // 2, start + MAX_LENGTH
    cut = max(text.rfind(space, least, most + 1) for space in " \n")
    if cut > 0:
        return cut
    while most > least and _belongs_to_the_one_before(text[most]):
        most -= 1
    return most


def _belongs_to_the_one_before(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
