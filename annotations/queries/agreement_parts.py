"""What comes out when agreement is measured, and what it can be broken down by."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from typing import Any

from annotations.agreement.divided import OnLabel, OnText
from annotations.agreement.measures import Agreement


class By(enum.StrEnum):
    """What figures can be broken down by."""

    LABEL = "label"
    ROUND = "round"
    GUIDELINE = "guideline"
    QUEUE = "queue"
    PERSON = "person"
    PAIR = "pair"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one part: `key` is what it stands for, as a label's key or a row's id is.

    `names_sides`: where two are compared, it may be told who is which.
    """

    key: Any
    agreement: Agreement
    names_sides: bool


@dataclass(frozen=True, slots=True)
class PlaceAt:
    """A place that divides people: the outer edges in code points, what stands there, who says it.

    `said` counts each label key, None for *to check*; `absent` are those who marked nothing there.
    """

    document: uuid.UUID
    start: int
    end: int
    quote: str
    said: list[tuple[str | None, int]]
    absent: int
    opposed: bool


@dataclass(frozen=True, slots=True)
class TextAt:
    """A document (in one round) that divides its readers."""

    document: uuid.UUID
    round: Any
    found: OnText


@dataclass(frozen=True, slots=True)
class LabelAt:
    """A label that divides people, and the keys that were given instead, most frequent first."""

    key: str
    found: OnLabel
    against: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Dividing:
    """Where people are divided, the worst first. `at_odds` counts all such places."""

    texts: list[TextAt]
    labels: list[LabelAt]
    places: list[PlaceAt]
    at_odds: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures are made on, and what is left out: see `Study`, whose words these are."""

    labels: list[str]
    people: list[Any]
    not_blind: int
    held: int
    nameless: int
