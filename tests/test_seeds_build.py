"""How the demo corpus is built: quotes become offsets, mistakes stop it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotations.formats.records import DocumentRecord
from seeds import build
from seeds.anchor import QuoteNotAnchored, anchor

SIDECAR = """
[[sets]]
annotator = "Ana Quispe"
started = 2023-06-12T14:00:00Z
[[sets.annotations]]
quote = "{}"
"""

# How quotes become offsets


def test_a_quote_that_stands_once_is_found_by_code_points() -> None:
    assert anchor("🇵🇪 “sí”", "“sí”") == (3, 7)


def test_a_quote_that_stands_twice_needs_its_occurrence() -> None:
    assert anchor("no, no", "no", occurrence=2) == (4, 6)
    with pytest.raises(QuoteNotAnchored, match="there 2 times, say which"):
        anchor("no, no", "no")


def test_an_occurrence_that_is_not_there_is_refused() -> None:
    with pytest.raises(QuoteNotAnchored, match="there 2 times, not 3"):
        anchor("no, no", "no", occurrence=3)


@pytest.mark.parametrize("quote", ["s\u00ed", "SI\u0301", ""])
def test_a_quote_that_only_looks_the_same_is_not_found(quote: str) -> None:
    assert anchor("si\u0301", "si\u0301") == (0, 3)
    with pytest.raises(QuoteNotAnchored, match="not in the text"):
        anchor("si\u0301", quote)


def test_a_span_can_be_named_by_its_first_and_last_words() -> None:
    assert anchor("one, two, three, two", "one", to="two") == (0, 8)
    with pytest.raises(QuoteNotAnchored, match="after the quote"):
        anchor("one, two", "two", to="one")


# What stops the build


def sources(folder: Path, sidecar: str) -> Path:
    """One document of nine words with this sidecar, under the real labels and outlets."""
    shutil.copy(build.SOURCES / "corpus.toml", folder)
    (folder / "note.txt").write_text(
        "Seventy for, 33 against. Seventy is what they say.\n", "utf-8"
    )
    (folder / "note.toml").write_text(sidecar, encoding="utf-8")
    return folder


def test_a_source_becomes_a_document_with_offsets(tmp_path: Path) -> None:
    document = build.records(sources(tmp_path, SIDECAR.format("33 against")))[-1]
    assert isinstance(document, DocumentRecord)
    annotation = document.annotation_sets[0].annotations[0]
    assert (document.external_id, annotation.start, annotation.end) == ("note", 13, 23)


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        (SIDECAR.format("Seventy"), "there 2 times"),
        (SIDECAR.format("34 against"), "not in the text"),
        ('published = "2023-13"', "note.toml"),
        ('tittle = "Note"', "tittle"),
    ],
)
def test_a_wrong_source_stops_the_build_and_is_named(
    tmp_path: Path, sidecar: str, reason: str
) -> None:
    with pytest.raises(build.BadSource, match=reason) as refused:
        build.records(sources(tmp_path, sidecar))
    assert str(refused.value).startswith("note.toml: ")
