"""Texts as single files and in zip archives, hostile ones too."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from annotations.formats import text
from annotations.formats.limits import Limits
from annotations.formats.records import FileRefused
from annotations.formats.text import TITLE_LENGTH, title_of
from tests.formats.reading import documents, problems, read, refusal, the_document, the_problem

GOOD = {"good.txt": b"Good."}


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2023, 5, 29, 0, 0, 0))
            info.filename = info.orig_filename = name
            archive.writestr(info, data, how)
    return stream.getvalue()


def read_zip(data: bytes, limits: Limits | None = None) -> list:
    return read(data, format="text", name="upload.zip", limits=limits or Limits())


def trouble_beside_a_good_file(data: bytes, limits: Limits | None = None) -> str:
    """The message on the bad member; the good one must have been read."""
    items = read_zip(data, limits)
    assert [each.external_id for each in documents(items)] == ["good.txt"]
    return the_problem(items).message


def test_a_zip_of_texts_gives_a_document_each_in_its_order() -> None:
    files = {"b.txt": b"Second?\r\nNo.", "folder/a.TXT": b"First", "c.text": "Größe".encode()}

    items = read_zip(packed(files))

    assert not problems(items)
    assert [(each.external_id, each.title, each.text) for each in documents(items)] == [
        ("b.txt", "Second?", "Second?\nNo."),
        ("folder/a.TXT", "First", "First"),
        ("c.text", "Größe", "Größe"),
    ]
    assert [item.path for item in items] == list(files)


def test_folders_and_the_litter_of_systems_are_passed_over() -> None:
    litter = {"folder/": b"", "__MACOSX/._good.txt": b"\0", "a/.DS_Store": b"\0", **GOOD}

    assert [each.external_id for each in read_zip(packed(litter))] == ["good.txt"]


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "..", "a/.."])
def test_a_name_that_climbs_out_is_a_problem(name: str) -> None:
    assert "climbs out" in trouble_beside_a_good_file(packed({name: b"x", **GOOD}))


@pytest.mark.parametrize(
    "name", ["/etc/passwd.txt", "C:/a.txt", "c:a.txt", "a\\b.txt", "\\\\s\\a.txt"]
)
def test_an_absolute_or_windows_name_is_a_problem(name: str) -> None:
    assert "Windows path" in trouble_beside_a_good_file(packed({name: b"x", **GOOD}))


def test_a_name_with_control_characters_is_a_problem_that_can_be_stored() -> None:
    items = read_zip(packed({"a\x01\u202e.txt": b"x", "b\n.txt": b"y"}))

    assert [item.path for item in items] == ["a<U+0001><U+202E>.txt", "b⏎.txt"]
    assert all("control characters" in item.message for item in problems(items))


def test_a_name_too_long_or_used_twice_is_a_problem() -> None:
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("good.txt", "Good.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("good.txt", "Bad.")

    assert "has this name" in trouble_beside_a_good_file(twice.getvalue())
    assert "longer than 500" in trouble_beside_a_good_file(packed({"n" * 501: b"x", **GOOD}))


def test_names_in_utf8_without_the_flag_are_read_as_utf8() -> None:
    data = packed({"Gr??e.txt": b"x"}).replace(b"Gr??e.txt", "Grße.txt".encode() + b"")

    assert the_document(read_zip(data)).external_id == "Grße.txt"


def test_a_symbolic_link_is_a_problem() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", "Good.")

    assert "link or a device" in trouble_beside_a_good_file(stream.getvalue())


@pytest.mark.parametrize("name", ["inner.zip", "inner.tar.gz", "page.docx", "inner.txt"])
def test_an_archive_inside_an_archive_is_a_problem(name: str) -> None:
    message = trouble_beside_a_good_file(packed({name: packed(GOOD), **GOOD}))

    assert "inside an archive" in message or "this is a zip archive" in message


def test_a_file_that_is_no_text_is_a_problem() -> None:
    assert "only files that end in .txt" in trouble_beside_a_good_file(
        packed({"a.html": b"<p>", **GOOD})
    )
    assert "UTF-16" in trouble_beside_a_good_file(
        packed({"a.txt": "Text".encode("utf-16"), **GOOD})
    )
    assert "not UTF-8" in trouble_beside_a_good_file(packed({"a.txt": b"caf\xe9", **GOOD}))
    assert "U+0000" in trouble_beside_a_good_file(packed({"a.txt": b"PNG\0", **GOOD}))
    assert "empty" in trouble_beside_a_good_file(packed({"a.txt": b"", **GOOD}))


def test_a_bad_place_in_a_member_has_its_line() -> None:
    (problem,) = read_zip(packed({"a.txt": b"one\ntwo\nthree\x00"}))

    assert (problem.line, problem.path) == (3, "a.txt")


def test_a_bomb_is_a_problem_and_honest_text_that_packs_well_is_not() -> None:
    bomb = trouble_beside_a_good_file(packed({"bomb.txt": b"0" * 5_000_000, **GOOD}))

    assert "swells more than 100-fold" in bomb
    assert (
        the_document(read_zip(packed({"small.txt": b"0" * 1_000_000}))).external_id == "small.txt"
    )


def test_a_member_longer_than_a_record_is_a_problem() -> None:
    limits = Limits(record_bytes=10)

    assert "longer than 10 bytes" in trouble_beside_a_good_file(
        packed({"long.txt": b"x" * 11, **GOOD}), limits
    )


def test_an_archive_with_too_many_files_is_refused() -> None:
    many = packed({f"{number}.txt": b"x" for number in range(6)})

    assert len(documents(read_zip(many, Limits(archive_members=6)))) == 6
    assert "more than 5 files" in refusal(many, format="text", limits=Limits(archive_members=5))


def test_an_archive_with_a_huge_directory_is_refused_before_that_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        swollen = zipfile.ZipInfo("good.txt")
        swollen.comment = b"c" * 3000
        archive.writestr(swollen, "Good.")

    assert len(documents(read_zip(stream.getvalue(), Limits(archive_members=10)))) == 1
    assert "more than 5 files" in refusal(
        stream.getvalue(), format="text", limits=Limits(archive_members=5)
    )


def test_an_archive_that_unpacks_to_too_much_is_refused_before_anything_is_read() -> None:
    large = packed({"a.txt": b"a" * 60, "b.txt": b"b" * 60})

    assert len(documents(read_zip(large, Limits(archive_bytes=120)))) == 2
    reading = text.read(io.BytesIO(large), "upload.zip", Limits(archive_bytes=119))
    with pytest.raises(FileRefused, match="unpacks to more than 119 bytes"):
        next(reading)


def test_an_archive_that_lies_about_lengths_is_a_problem_and_gives_no_half_text() -> None:
    data = packed({"liar.txt": b"x" * 1000, **GOOD})
    for lie in (0, 10, 5000, 0xFFFFFFF0):
        lying = data.replace(struct.pack("<I", 1000), struct.pack("<I", lie))

        if lie > Limits().archive_bytes:
            assert "unpacks to more" in refusal(lying, format="text")
        else:
            assert "the archive" in trouble_beside_a_good_file(lying)


def test_damage_in_one_member_leaves_the_others() -> None:
    data = bytearray(packed({"bad.txt": b"some text " * 20, **GOOD}, zipfile.ZIP_STORED))
    data[data.index(b"some text") + 3] ^= 0xFF

    assert "damaged" in trouble_beside_a_good_file(bytes(data))


def test_an_encrypted_or_unusually_packed_member_is_a_problem() -> None:
    data = bytearray(packed({"secret.txt": b"x", **GOOD}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    lzma = io.BytesIO()
    with zipfile.ZipFile(lzma, "w") as archive:
        archive.writestr("odd.txt", "x", zipfile.ZIP_LZMA)
        archive.writestr("good.txt", "Good.")

    assert "without a password" in trouble_beside_a_good_file(bytes(data))
    assert "deflate" in trouble_beside_a_good_file(lzma.getvalue())


@pytest.mark.parametrize("kept", [10, 60, -30, -3])
def test_a_cut_archive_is_refused(kept: int) -> None:
    data = packed({"a.txt": b"x" * 100, **GOOD})

    assert "cannot be read" in refusal(data[:kept], format="text")


def test_an_archive_without_files_is_refused() -> None:
    assert "no files" in refusal(packed({}), format="text")
    assert "no files" in refusal(packed({"__MACOSX/a.txt": b""}), format="text")


def test_other_archives_and_documents_are_refused_by_name() -> None:
    assert "gzip" in refusal(b"\x1f\x8b\x08rest", format="text")
    assert "a PDF" in refusal(b"%PDF-1.7", format="text")


def test_a_text_longer_than_a_record_is_refused() -> None:
    limits = Limits(record_bytes=100)

    assert the_document(read(b"x" * 100, format="text", limits=limits)).text == "x" * 100
    assert "longer than 100 bytes" in refusal(b"x" * 101, format="text", limits=limits)


@pytest.mark.parametrize("name", ["", "  ", "a\nb.txt", "a\x00.txt", "n" * 501])
def test_a_file_name_that_cannot_name_a_document_leaves_that_to_its_text(name: str) -> None:
    assert the_document(read(b"x", format="text", name=name)).external_id == (
        "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    assert the_document(read(b"x", format="text", name="good.txt")).external_id == "good.txt"


def test_a_title_is_the_first_line_cut_at_a_space() -> None:
    assert title_of("\n \n\tThe\xa0 first  line\nThe second") == "The first line"
    assert title_of("x" * 120) == "x" * 120
    assert title_of("x" * 121) == "x" * 119 + "…"
    cut = title_of("words " * 30)
    assert cut.endswith("words…")
    assert len(cut) <= TITLE_LENGTH
