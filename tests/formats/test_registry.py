"""The list of formats, and guessing."""

from __future__ import annotations

import pytest

from annotations.formats.registry import FORMATS, guess


def test_the_formats_of_the_first_issue_are_there() -> None:
    assert {"native", "text", "csv"} <= set(FORMATS)
    assert FORMATS["native"].write
    assert all(key == each.key and each.title and each.suffixes for key, each in FORMATS.items())


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b'{"text": "x"}', "", "native"),
        (b'\xef\xbb\xbf \n{"text": "x"}', "upload", "native"),
        (b'[{"text": "x"}]', "export.json", "native"),
        (b"", "export.jsonl", "native"),
        (b'{"text": "x"}', "saved.txt", "text"),
        (b"Just some text, and more.", "", "text"),
        (b"Just some text, and more.", "page.html", "text"),
        (b"PK\x03\x04rest", "texts.zip", "text"),
        (b"title,text\na,b", "", "csv"),
        (b"Title;Text\na;b", "upload.dat", "csv"),
        (b"anything", "table.CSV", "csv"),
        (b"a\tb", "table.tsv", "csv"),
        (b"text", "", "text"),
        (b"", "", "text"),
        (b"\xff\xfet\x00", "table.csv", "csv"),
        (b"\x1f\x8b", "corpus.jsonl", "native"),
    ],
)
def test_a_format_is_guessed_by_content_and_name(head: bytes, name: str, expected: str) -> None:
    assert guess(head, name) == expected


@pytest.mark.parametrize("head", [b"\x1f\x8b\x08", b"%PDF-1.7", b"7z\xbc\xaf\x27\x1c"])
def test_a_file_that_nothing_reads_is_not_guessed(head: bytes) -> None:
    assert guess(head, "upload.bin") is None
