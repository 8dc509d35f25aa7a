"""Settings read from the environment: values, files that hold them, and clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from workbench import environment


@pytest.fixture(params=["value", "file"])
def given(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Gives a variable its value, by itself or by a file that is named."""

    def give(name: str, value: str) -> None:
        if request.param == "value":
            monkeypatch.setenv(name, value)
        else:
            (tmp_path / name).write_text(value + "\n")
            monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))

    return give


def test_a_secret_stands_in_its_variable_or_in_a_file(given) -> None:
    given("SOME_SECRET", "s3cret")
    assert environment.text("SOME_SECRET", "default") == "s3cret"


def test_old_secrets_stand_in_their_variable_or_in_a_file(given) -> None:
    given("SOME_FALLBACKS", "one, two,,")
    assert environment.words("SOME_FALLBACKS") == ["one", "two"]


def test_what_is_not_set_is_the_default() -> None:
    assert environment.text("NOT_SET", "default") == "default"
    assert environment.words("NOT_SET") == []


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET_FILE", "/nowhere/secret")
    with pytest.raises(ImproperlyConfigured, match="SOME_SECRET_FILE"):
        environment.words("SOME_SECRET")


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_number_is_the_default(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOME_NUMBER", value)
    assert environment.number("SOME_NUMBER", 7) == 7
