"""Static files are collected once, whoever asks for them at the same moment."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client

from workbench.embedded import assets
from workbench.embedded.places import Unusable


def test_whoever_asks_at_the_same_moment_finds_all_files_collected_once(tmp_path: Path) -> None:
    target = tmp_path / "static"
    with ThreadPoolExecutor(3) as askers:
        list(askers.map(lambda _one: assets.collect(target, os.environ), range(3)))
    assert (target / "staticfiles.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "static.lock"]

    collected = target.stat().st_ino
    assets.collect(target, os.environ)
    assert target.stat().st_ino == collected, "nothing has changed since"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_client_finds_what_was_collected_and_nothing_else(
    turn: str, static_files: Path, db: None
) -> None:
    address = static("annotations/img/mark.svg")
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace("mark", "nowhere")).status_code == 404


def test_files_that_cannot_be_collected_are_told_and_leave_the_old_ones(tmp_path: Path) -> None:
    target = tmp_path / "static"
    target.mkdir()
    (target / "old.css").write_text("")
    with pytest.raises(Unusable, match="could not be collected"):
        assets.collect(target, {**os.environ, "DJANGO_SETTINGS_MODULE": "nothing.like.it"})
    assert (target / "old.css").is_file()
