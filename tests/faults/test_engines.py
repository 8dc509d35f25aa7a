"""The broker emptied or away, the database stopped at once: jobs are done all the same."""

from __future__ import annotations

from tests.faults.stage import Stage, corpus

MANY = 6_000


def test_a_broker_emptied_between_request_and_work_loses_no_job(stage: Stage) -> None:
    job = stage.upload(corpus(50))
    stage.engines.valkey.empty()
    assert stage.job(job)["state"] == "queued"
    stage.workbench.worker()
    assert stage.wait_for(job, "succeeded", "failed")["state"] == "succeeded"
    assert stage.counted() == (50, 50, 100)


def test_a_request_is_answered_while_the_broker_is_away_and_the_job_runs_later(
    stage: Stage,
) -> None:
    stage.engines.valkey.kill()
    job = stage.upload(corpus(50))
    assert stage.job(job)["state"] == "queued"
    stage.engines.valkey.start()
    stage.workbench.worker()
    assert stage.wait_for(job, "succeeded", "failed")["state"] == "succeeded"
    assert stage.counted() == (50, 50, 100)


def test_a_database_that_crashes_in_the_middle_is_gone_on_with(stage: Stage) -> None:
    stage.workbench.worker()
    job = stage.upload(corpus(MANY))
    stage.wait_for_work(job, 1_000)
    stage.engines.postgres.kill()
    stage.engines.postgres.start()
    ended = stage.wait_for(job, "succeeded", "failed")
    assert ended["state"] == "succeeded"
    assert stage.counted() == (MANY, MANY, 2 * MANY)
