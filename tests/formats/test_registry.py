"""The list of formats, and guessing."""

from __future__ import annotations

import io
import zipfile

import pytest

from annotations.formats.registry import FORMATS, guess
from tests.formats.reading import read


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


def count(format: str, data: bytes) -> int:
    counter = FORMATS[format].count
    assert counter is not None
    return counter(io.BytesIO(data))


def test_the_number_of_records_is_told_without_reading_them() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        for name in ("a.txt", "b.txt", "__MACOSX/a.txt"):
            members.writestr(name, "text")

    assert count("native", b'{"text":"a"}\n{"text":"b"}') == 2
    assert count("native", b'{"text":"a"}\n' * 100_000) == 100_000
    assert count("native", b"") == 0
    assert count("text", b"one text") == 1
    assert count("text", archive.getvalue()) == len(read(archive.getvalue(), format="text")) == 2
    assert count("text", archive.getvalue()[:40]) == 1
