"""The documents that are measured with: 2,000 code points and 10 overlapping spans each.

A third of them holds emoji, a third Greek and Spanish, a third plain English: the workload that the
peers were measured with. The same number always gives the same documents.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

LENGTH = 2_000
SPANS = 10
LABELS = ("supported", "disputed", "unsourced")
_WORDS = (
    "troops arrived report lawmakers voted minister said according protest dead wounded source "
    "armed forces training exercise congress resolution national police region court",
    "troops 🇵🇪 arrived 📣 report voted 🧑‍⚖️ minister said dead 🕯️ wounded source 🛰️",
    "στρατεύματα έφτασαν αναφορά νεκροί πηγή según congreso militares entrenamiento región "
    "dijo señor niños policía κυβέρνηση ψήφισμα",
)


def name_of(number: int) -> str:
    """The external id of document `number`."""
    return f"document-{number:06}"


def text_of(number: int) -> str:
    """The text of document `number`, of LENGTH code points."""
    chance = random.Random(number)  # noqa: S311 - a workload, not a secret
    words = _WORDS[number % len(_WORDS)].split()
    found = f"Document {number}."
    while len(found) < LENGTH:
        found += " " + " ".join(chance.choices(words, k=12)) + "."
    return found[: LENGTH - 1] + "."


def spans_of(number: int) -> list[tuple[int, int, str]]:
    """Start, end and label key of each span of document `number`; neighbours overlap."""
    step = LENGTH // SPANS
    starts = [number % 50 + n * step for n in range(SPANS)]
    lengths = [60 + 40 * (3 * n % 5) for n in range(SPANS)]  # 60 to 220: some reach into the next
    labels = [LABELS[(number + n) % len(LABELS)] for n in range(SPANS)]
    return [
        (start, start + length, label)
        for start, length, label in zip(starts, lengths, labels, strict=True)
    ]


def write_short(path: Path, documents: int) -> None:
    """A file of the short form, one line a document."""
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in _lines(documents))


def _lines(documents: int) -> Iterator[str]:
    for number in range(documents):
        yield json.dumps(
            {
                "external_id": name_of(number),
                "text": text_of(number),
                "label": spans_of(number),
            },
            ensure_ascii=False,
        )
