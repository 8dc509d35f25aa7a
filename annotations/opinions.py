"""What annotators said about one place: whether they agree, and what is taken when they do. Pure.

An opinion is a JSON object in the words of the native format: `annotator` (a name), and where this
person marked something `start`, `end`, `quote`, `label`, `judges`, `note`, `confidence` and
`evidence`. One without `start` read the document and marked nothing there. Offsets are code
points. Which annotations belong to one place is decided in `alignment`.
"""

from __future__ import annotations

import hashlib
import json
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Opinion = dict[str, Any]
EXACT, OVERLAPPING = "exact", "overlapping"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a project adjudicates.

    `spans`: what counts as the same place. `close`: documents whose sets agree become gold by
    themselves, but for `sample` per cent of them, which are looked at. `own`: one may adjudicate
    what one reviewed. `double_blind`: reviewers have letters for names until all is decided.
    `checks_shown`: reviewers see their own figures of gold checks.
    """

    spans: str = EXACT
    evidence: bool = True
    close: bool = True
    sample: int = 5
    own: bool = False
    double_blind: bool = False
    checks_shown: bool = False
    lease_minutes: int = 30

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Rules:
        """The rules in a project's settings; what they do not say is as above."""
        known = settings.get("adjudication") or {}
        return cls(**{name: known[name] for name in asdict(cls()) if name in known})


def marked(opinions: Iterable[Opinion]) -> list[Opinion]:
    """The opinions of those who marked something."""
    return [one for one in opinions if "start" in one]


def digest(opinions: Sequence[Opinion]) -> str:
    """What a case is known by: SHA-256 of all that was said, so that a change makes a new case."""
    said = [{name: value for name, value in one.items() if name != "followed"} for one in opinions]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def agree(opinions: Sequence[Opinion], rules: Rules) -> bool:
    """Whether everybody said the same: same place, label and judgement, and the same evidence."""
    found = marked(opinions)
    if len(found) < len(opinions):
        return False
    first, *others = found
    return all(
        _same_place(first, one, rules)
        and first.get("label") == one.get("label")
        and first.get("judges") == one.get("judges")
        and (not rules.evidence or _same_evidence(first, one, rules))
        for one in others
    )


def _same_place(one: Opinion, other: Opinion, rules: Rules) -> bool:
    if rules.spans == EXACT:
        return bool((one["start"], one["end"]) == (other["start"], other["end"]))
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _same_evidence(one: Opinion, other: Opinion, rules: Rules) -> bool:
    """Each piece of either has one like it in the other."""
    here, there = one.get("evidence", []), other.get("evidence", [])
    return all(any(_alike(a, b, rules) for b in there) for a in here) and all(
        any(_alike(b, a, rules) for a in here) for b in there
    )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any], rules: Rules) -> bool:
    if one["stance"] != other["stance"] or one.get("document") != other.get("document"):
        return False
    if not one.get("document"):
        return bool(one.get("url") == other.get("url"))
    return _same_place(dict(one), dict(other), rules)


def chosen(opinions: Sequence[Opinion]) -> Opinion:
    """The opinion that stands for all where they agree: the edges that most chose.

    Where as many chose others, the longest, then the first in the text, then the first by name.
    """
    found = marked(opinions)
    votes = Counter((one["start"], one["end"]) for one in found)
    return min(
        found,
        key=lambda one: (
            -votes[one["start"], one["end"]],
            one["start"] - one["end"],
            one["start"],
            one["annotator"],
        ),
    )


def follows(opinion: Opinion, start: int, end: int, label: str | None) -> bool:
    """Whether gold with this place and label is what this annotator said, or nearly."""
    if "start" not in opinion or opinion.get("label") != label:
        return False
    return bool(opinion["start"] < end and start < opinion["end"])


def share(seed: str, key: str) -> float:
    """A number from 0 to 1 that depends on nothing but the seed and the key: who is drawn."""
    drawn = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return int.from_bytes(drawn[:6], "big") / 2**48


def letters(seed: str, names: Iterable[str]) -> dict[str, str]:
    """A letter for each name, in an order that tells nothing about the names: A, B, … Z, AA …"""
    shuffled = sorted(names, key=lambda name: (share(seed, name), name))
    return {name: _letter(number) for number, name in enumerate(shuffled)}


def _letter(number: int) -> str:
    rest, place = divmod(number, 26)
    return (_letter(rest - 1) if rest else "") + string.ascii_uppercase[place]
