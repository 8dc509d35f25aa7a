"""Workers killed, frozen and told to end in the middle of an import: every record exactly once."""

from __future__ import annotations

import signal

from tests.faults.stage import MANY, Stage, child_with, corpus, cut_power, family, let_go, works_on
from tests.processes import until

WHOLE = (MANY, MANY, 2 * MANY)


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    worker = stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    cut_power(worker)
    assert stage.job(job)["done"] < MANY
    assert stage.counted()[0] == stage.job(job)["done"]
    stage.worker()
    ended = stage.end_of(job)
    assert (ended["state"], ended["epoch"], ended["done"]) == ("succeeded", 2, MANY)
    assert stage.counted() == WHOLE


def test_a_killed_child_of_the_pool_is_replaced_and_its_job_goes_on(stage: Stage) -> None:
    worker = stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    child_with(worker, job).kill()
    assert stage.job(job)["done"] < MANY
    ended = stage.end_of(job)
    assert (ended["state"], ended["epoch"], worker.exit_code()) == ("succeeded", 2, None)
    assert stage.counted() == WHOLE


def test_a_worker_told_to_end_hands_its_job_to_another(stage: Stage) -> None:
    # They sweep only now: the other goes on because it is told, not because it looks.
    workers = [stage.worker(JOB_SWEEP_SECONDS="600") for _n in range(2)]
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    (first,) = [worker for worker in workers if works_on(worker, job)]
    assert first.popen is not None
    first.popen.send_signal(signal.SIGTERM)
    ended = stage.end_of(job)
    assert (ended["state"], ended["epoch"], ended["attempt"]) == ("succeeded", 2, 1)
    assert stage.counted() == WHOLE
    assert first.popen.wait(60) == 0


def test_a_worker_told_to_end_gives_its_job_back_when_it_is_alone(stage: Stage) -> None:
    worker = stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    assert worker.popen is not None
    worker.popen.send_signal(signal.SIGTERM)
    assert worker.popen.wait(60) == 0
    left = stage.job(job)
    assert (left["state"], left["lease_until"], left["attempt"]) == ("running", None, 0)
    assert stage.counted()[0] == left["done"] < MANY
    stage.worker()
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == WHOLE


def test_a_worker_frozen_past_its_lease_writes_nothing_when_it_wakes(stage: Stage) -> None:
    frozen = stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    processes = family(frozen)
    for process in processes:
        process.suspend()
    assert stage.job(job)["done"] < MANY
    stage.worker()
    ended = stage.end_of(job)
    assert (ended["state"], ended["epoch"]) == ("succeeded", 2)
    for process in processes:
        process.resume()
    let_go(frozen, job)
    assert stage.job(job) == ended
    assert stage.counted() == WHOLE


def test_a_file_that_always_kills_its_worker_fails_and_other_jobs_go_on(stage: Stage) -> None:
    worker = stage.worker()
    poison = stage.upload(corpus(4 * MANY), mode="strict")
    others = []
    for attempt in (1, 2, 3):
        stage.attempt_at(poison, attempt)
        child_with(worker, poison).kill()
        others.append(stage.upload(corpus(attempt)))
    ended = stage.end_of(poison)
    assert (ended["state"], ended["attempt"]) == ("failed", 3)
    assert "3 times" in ended["error"]
    assert [stage.end_of(other)["state"] for other in others] == ["succeeded"] * 3
    assert stage.counted() == (3, 3, 6)


def test_a_cancelled_import_ends_behind_the_chunk_in_hand(stage: Stage) -> None:
    stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    stage.ask("POST", f"imports/{job}/cancel/")
    ended = stage.end_of(job)
    assert ended["state"] == "cancelled"
    assert ended["done"] < MANY
    assert stage.counted()[0] == ended["done"]
    other = stage.upload(corpus(MANY))
    assert stage.end_of(other)["state"] == "succeeded"
    assert stage.counted() == WHOLE


def test_without_a_worker_a_job_waits_and_the_workbench_says_so(stage: Stage) -> None:
    stage.query("DELETE FROM annotations_workerbeat")
    job = stage.upload(corpus(5))
    assert not stage.worker_answers()
    assert stage.job(job)["state"] == "queued"
    stage.worker()
    assert stage.end_of(job)["state"] == "succeeded"
    until(stage.worker_answers, what="the worker's sign of life")
    assert stage.counted() == (5, 5, 10)
