"""Workers killed, stopped and frozen in the middle of an import: every record exactly once."""

from __future__ import annotations

import signal

from tests.faults.stage import Stage, corpus, kill_family, pool_children

MANY = 6_000


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    worker = stage.workbench.worker()
    job = stage.upload(corpus(MANY))
    stage.wait_for_work(job, 1_000)
    kill_family(worker)
    assert stage.job(job)["done"] < MANY
    stage.workbench.worker()
    ended = stage.wait_for(job, "succeeded", "failed")
    assert (ended["state"], ended["attempt"]) == ("succeeded", 2)
    assert stage.counted() == (MANY, MANY, 2 * MANY)


def test_a_pool_child_killed_in_the_middle_is_replaced_by_the_same_worker(stage: Stage) -> None:
    worker = stage.workbench.worker()
    job = stage.upload(corpus(MANY))
    stage.wait_for_work(job, 1_000)
    for child in pool_children(worker):
        child.kill()
    ended = stage.wait_for(job, "succeeded", "failed")
    assert (ended["state"], ended["attempt"]) == ("succeeded", 2)
    assert stage.counted() == (MANY, MANY, 2 * MANY)


def test_a_worker_told_to_end_gives_the_job_back_without_a_lost_attempt(stage: Stage) -> None:
    worker = stage.workbench.worker()
    job = stage.upload(corpus(MANY))
    stage.wait_for_work(job, 1_000)
    assert worker.popen is not None
    worker.popen.send_signal(signal.SIGTERM)
    worker.popen.wait(30)
    assert stage.job(job)["attempt"] == 0
    assert stage.job(job)["done"] < MANY
    stage.workbench.worker()
    ended = stage.wait_for(job, "succeeded", "failed")
    assert (ended["state"], ended["attempt"]) == ("succeeded", 1)
    assert stage.counted() == (MANY, MANY, 2 * MANY)


def test_a_worker_frozen_past_its_lease_writes_nothing_when_it_wakes(stage: Stage) -> None:
    worker = stage.workbench.worker()
    job = stage.upload(corpus(MANY))
    stage.wait_for_work(job, 1_000)
    frozen = pool_children(worker)
    for child in frozen:
        child.suspend()
    stage.workbench.worker()
    ended = stage.wait_for(job, "succeeded", "failed")
    assert ended["state"] == "succeeded"
    for child in frozen:
        child.resume()
    again = stage.upload(corpus(3))
    assert stage.wait_for(again, "succeeded", "failed")["state"] == "succeeded"
    assert stage.job(job)["state"] == "succeeded"
    assert stage.counted() == (MANY, MANY, 2 * MANY)


def test_a_file_that_always_kills_its_worker_ends_as_failed_and_others_go_on(
    stage: Stage,
) -> None:
    worker = stage.workbench.worker()
    job = stage.upload(corpus(MANY * 4), mode="strict")
    for attempt in (1, 2, 3):
        stage.wait_for_attempt(job, attempt)
        for child in pool_children(worker):
            child.kill()
    ended = stage.wait_for(job, "failed", "succeeded")
    assert (ended["state"], ended["attempt"]) == ("failed", 3)
    assert "3 times" in ended["error"]
    other = stage.upload(corpus(3))
    assert stage.wait_for(other, "succeeded", "failed")["state"] == "succeeded"
    assert stage.counted() == (3, 3, 6)
