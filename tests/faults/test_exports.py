"""Exports cut off in the middle: no half file, and a whole one in the end."""

from __future__ import annotations

import pytest

from tests.faults.stage import MANY, Stage, corpus, cut_power
from workbench.embedded.processes import Child


@pytest.fixture
def worker(stage: Stage) -> Child:
    """A worker, in a project that has something to export."""
    child = stage.worker()
    job = stage.upload(corpus(MANY))
    assert stage.end_of(job)["state"] == "succeeded"
    return child


def test_an_export_cut_off_leaves_no_file_and_the_next_attempt_is_whole(
    stage: Stage, worker: Child
) -> None:
    job = stage.export()
    while stage.job(job)["state"] == "queued":
        pass
    cut_power(worker)
    cut = stage.job(job)
    assert (cut["state"], cut["result_file"]) == ("running", "")
    assert stage.files(job) == []
    stage.worker()
    assert stage.end_of(job)["epoch"] == 2
    assert stage.files(job) == [f"{stage.project}-native-2.jsonl"]
    assert _records(stage.fetch(f"exports/{job}/download/")) == _records(
        stage.fetch(f"projects/{stage.project}/corpus/")
    )


def test_an_export_whose_database_crashes_is_made_again(stage: Stage, worker: Child) -> None:
    job = stage.export()
    while stage.job(job)["state"] == "queued":
        pass
    stage.engines.postgres.kill()
    stage.engines.postgres.start()
    assert stage.job(job)["result_file"] == ""
    ended = stage.end_of(job)
    assert (ended["state"], ended["done"]) == ("succeeded", MANY)
    assert stage.files(job) == [f"{stage.project}-native-{ended['epoch']}.jsonl"]


def _records(file: bytes) -> bytes:
    """All but the first line, which names project and moment."""
    return file.split(b"\n", 1)[1]
