"""Files that get their name when they are complete, without being copied where that can be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile

from annotations.models import Job
from annotations.services.jobs import create_export
from annotations.services.transaction import Actor
from annotations.services.unnamed import store, unnamed_file
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast: Cast, settings: LazySettings, tmp_path: Path) -> Job:
    settings.MEDIA_ROOT = str(tmp_path)
    made, _new = create_export(Actor(cast.reviewer), cast.project)
    return made


def stored(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_has_no_name_until_it_is_stored_and_then_it_is_the_same_file(
    job: Job, tmp_path: Path
) -> None:
    with unnamed_file(job.result_file) as file:
        file.write(b"all of it")
        assert stored(tmp_path) == []
        store(job.result_file, "peru.jsonl", file)
        number = os.fstat(file.fileno()).st_ino
    (path,) = stored(tmp_path)
    assert (path.name, path.read_bytes()) == ("peru.jsonl", b"all of it")
    assert (path.stat().st_ino, path.stat().st_mode & 0o777) == (number, 0o600)
    assert job.result_file.path == str(path)


def test_one_that_is_never_stored_leaves_nothing(job: Job, tmp_path: Path) -> None:
    with unnamed_file(job.result_file) as file:
        file.write(b"half")
    assert stored(tmp_path) == []


def test_a_name_that_is_taken_is_left_to_whoever_has_it(job: Job, tmp_path: Path) -> None:
    job.result_file.save("peru.jsonl", ContentFile(b"before"), save=False)
    with unnamed_file(job.result_file) as file:
        file.write(b"after")
        store(job.result_file, "peru.jsonl", file)
    assert sorted(path.read_bytes() for path in stored(tmp_path)) == [b"after", b"before"]
    assert job.result_file.read() == b"after"


def test_a_storage_that_is_elsewhere_gets_a_copy(
    job: Job, settings: LazySettings, tmp_path: Path
) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    with unnamed_file(job.result_file) as file:
        file.write(b"all of it")
        store(job.result_file, "peru.jsonl", file)
    assert job.result_file.read() == b"all of it"
    assert stored(tmp_path) == []
