"""The broker emptied, away or frozen, the database crashed: jobs are done all the same."""

from __future__ import annotations

import signal

import psutil

from tests.faults.stage import MANY, Stage, corpus

FEW = (50, 50, 100)
WHOLE = (MANY, MANY, 2 * MANY)


def test_a_broker_emptied_between_request_and_work_loses_no_job(stage: Stage) -> None:
    job = stage.upload(corpus(50))
    stage.engines.valkey.empty()
    assert stage.job(job)["state"] == "queued"
    stage.worker()
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == FEW


def test_a_broker_emptied_under_a_running_worker_loses_no_job(stage: Stage) -> None:
    stage.worker()
    stage.engines.valkey.empty()
    job = stage.upload(corpus(50))
    stage.engines.valkey.empty()
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == FEW


def test_a_request_is_answered_while_the_broker_is_away_and_worked_when_it_is_back(
    stage: Stage,
) -> None:
    stage.worker()
    stage.engines.valkey.kill()
    job = stage.upload(corpus(50))
    assert stage.job(job)["state"] == "queued"
    stage.engines.valkey.start()
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == FEW


def test_a_request_is_answered_while_the_broker_is_frozen(stage: Stage) -> None:
    assert stage.engines.valkey.child.popen is not None
    broker = psutil.Process(stage.engines.valkey.child.popen.pid)
    broker.send_signal(signal.SIGSTOP)
    try:
        job = stage.upload(corpus(50))
        assert stage.job(job)["state"] == "queued"
    finally:
        broker.send_signal(signal.SIGCONT)
    stage.worker()
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == FEW


def test_a_database_that_crashes_in_the_middle_of_an_import_is_gone_on_with(stage: Stage) -> None:
    stage.worker()
    job = stage.upload(corpus(MANY))
    stage.middle_of(job)
    stage.engines.postgres.kill()
    stage.engines.postgres.start()
    assert stage.job(job)["done"] < MANY
    ended = stage.end_of(job)
    assert (ended["state"], ended["done"], ended["problems"]) == ("succeeded", MANY, 0)
    assert stage.counted() == WHOLE


def test_a_database_that_crashes_under_an_all_or_nothing_import_leaves_no_half(
    stage: Stage,
) -> None:
    stage.worker()
    job = stage.upload(corpus(MANY), mode="strict")
    stage.middle_of(job)
    stage.engines.postgres.kill()
    stage.engines.postgres.start()
    assert stage.counted() == (0, 0, 0)
    assert stage.end_of(job)["state"] == "succeeded"
    assert stage.counted() == WHOLE
