"""Who is named in a text: `@name`. Pure; whether there is such a person is asked elsewhere."""

from __future__ import annotations

import re

# User names are of letters, digits and _ @ . + -; an address of e-mail names nobody.
_MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
MOST = 50


def mentioned(text: str) -> set[str]:
    """User names in small letters, each also without the punctuation behind it; at most MOST.

    >>> sorted(mentioned("See @Ana, and @luis.q."))
    ['ana', 'luis.q', 'luis.q.']
    """
    found: set[str] = set()
    for match in list(_MENTION.finditer(text))[:MOST]:
        name = match[1].lower()
        found |= {name, name.rstrip(".@+-")}
    return {name for name in found if name.strip(".@+-")}


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it is a mention. Joined they are the text."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _MENTION.finditer(text):
        end = match.start() + len(match[0].rstrip(".@+-"))
        if end > match.start() + 1:
            found += [(text[at : match.start()], False), (text[match.start() : end], True)]
            at = end
    return [piece for piece in [*found, (text[at:], False)] if piece[0]]
