"""Builds `peru-2023.jsonl` from `sources/`: `python -m seeds.build`. Same sources, same bytes.

A document is a text file, taken as it stands, and a TOML file of the same name with what is known
about it (`published` only as far as it is known, such as `2023-06`) and its annotations. These name
passages by quote; offsets are made here, and a quote that is missing or not unique stops the
build. How records become bytes is the native format's work.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from annotations.formats.dates import parse_partial
from annotations.formats.native_write import write
from annotations.formats.records import (
    AnnotationRecord,
    AnnotatorRecord,
    CorpusRecord,
    DocumentRecord,
    EvidenceRecord,
    LabelRecord,
    OutletRecord,
    Record,
    SetRecord,
)
from seeds.anchor import anchor

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
BUILT = HERE / "peru-2023.jsonl"
GUIDELINE = HERE / "peru-2023.guideline.md"

PACE = {"human": timedelta(minutes=4), "machine": timedelta(seconds=1)}
UNTIL_EVIDENCE = timedelta(seconds=50)
UNTIL_CHANGED = timedelta(minutes=3)
PLACE = ("quote", "occurrence", "to")

Table = Mapping[str, Any]
Texts = Mapping[str, str]


class BadSource(ValueError):
    """A source file is wrong. The message names the file and what to mend."""


def build() -> bytes:
    """The whole native file, from the sources as they are now."""
    return b"".join(write(records()))


def records(folder: Path = SOURCES) -> list[Record]:
    """Corpus, outlets and documents in the order of the file; the writer adds the end.

    Raises BadSource where a quote is missing or ambiguous, or something else does not fit.
    """
    scheme = _toml(folder / "corpus.toml")
    texts = {path.stem: path.read_bytes().decode() for path in sorted(folder.glob("*.txt"))}
    outlets = [OutletRecord(**outlet) for outlet in _by(scheme["outlets"], "name")]
    return [
        _corpus(scheme),
        *outlets,
        *(_sourced(folder / f"{stem}.toml", texts) for stem in sorted(texts)),
    ]


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _by(tables: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return sorted(tables, key=lambda table: str(table[key]).encode())


def _corpus(scheme: Table) -> CorpusRecord:
    labels = tuple(LabelRecord(order=n, **one) for n, one in enumerate(scheme["labels"], start=1))
    return CorpusRecord(
        labels=labels,
        guideline_markdown=GUIDELINE.read_text(encoding="utf-8"),
        **scheme["corpus"],
    )


def _sourced(path: Path, texts: Texts) -> DocumentRecord:
    try:
        return _document(path.stem, _toml(path), texts)
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise BadSource(f"{path.name}: {error}") from error


def _document(stem: str, table: dict[str, Any], texts: Texts) -> DocumentRecord:
    published = table.pop("published", "")
    moment, precision = parse_partial(published) if published else (None, "")
    return DocumentRecord(
        external_id=stem,
        text=texts[stem],
        published_at=moment,
        published_precision=precision,
        annotation_sets=tuple(_set(one, stem, texts) for one in table.pop("sets", ())),
        **table,
    )


def _set(table: Table, stem: str, texts: Texts) -> SetRecord:
    kind = table.get("kind", "human")
    moments = (table["started"] + n * PACE[kind] for n in count(1))
    submitted = table.get("submitted")
    return SetRecord(
        annotator=AnnotatorRecord(table["annotator"], kind),
        kind=kind,
        status="submitted" if submitted else "draft",
        guideline=table.get("guideline"),
        submitted_at=submitted,
        annotations=tuple(
            _annotation(one, stem, texts, next(moments)) for one in table["annotations"]
        ),
    )


def _annotation(table: Table, stem: str, texts: Texts, now: datetime) -> AnnotationRecord:
    start, end = _span(table, texts[stem])
    body = {key: value for key, value in table.items() if key not in (*PLACE, "evidence")}
    evidence = (
        _evidence(one, texts, now + n * UNTIL_EVIDENCE)
        for n, one in enumerate(table.get("evidence", ()), start=1)
    )
    return AnnotationRecord(
        start=start,
        end=end,
        quote=texts[stem][start:end],
        evidence=tuple(evidence),
        **body,
        **_moments(table, now),
    )


def _span(table: Table, text: str) -> tuple[int, int]:
    return anchor(text, table["quote"], table.get("occurrence", 0), table.get("to", ""))


def _moments(table: Table, now: datetime) -> dict[str, Any]:
    """A row of a later version was changed some time after it was made."""
    return {"created_at": now, "updated_at": now + (table.get("version", 1) - 1) * UNTIL_CHANGED}


def _evidence(table: Table, texts: Texts, now: datetime) -> EvidenceRecord:
    if "document" not in table:
        return EvidenceRecord(**table, **_moments(table, now))
    text = texts[table["document"]]
    start, end = _span(table, text)
    body = {key: value for key, value in table.items() if key not in PLACE}
    return EvidenceRecord(
        start=start, end=end, quote=text[start:end], **body, **_moments(table, now)
    )


if __name__ == "__main__":
    BUILT.write_bytes(build())
