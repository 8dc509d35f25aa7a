"""Every file in a format's folder reads as the `.expected` file beside it says.

An expected file holds one JSON object a line and item: a record in the native format, a problem,
or why the file is refused.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotations.formats.registry import FORMATS, guess
from tests.formats.reading import shown

HERE = Path(__file__).parent
READABLE = [key for key, each in FORMATS.items() if each.read]
CASES = sorted(
    path for key in READABLE for path in (HERE / key).glob("*") if path.suffix != ".expected"
)


def test_every_format_that_reads_has_a_folder_of_cases() -> None:
    assert {case.parent.name for case in CASES} == set(READABLE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_file_reads_as_expected(case: Path) -> None:
    expected = case.with_name(case.name + ".expected").read_text("utf-8").splitlines()

    found = shown(case.read_bytes(), format=case.parent.name, name=case.name)

    assert found == [json.loads(line) for line in expected]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_the_format_of_a_file_is_guessed(case: Path) -> None:
    assert guess(case.read_bytes()[:4096], case.name) == case.parent.name
