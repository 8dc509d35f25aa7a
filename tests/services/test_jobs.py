"""Jobs as rows: claimed once, fenced, swept, cancelled, given back."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from annotations.errors import Conflict, Refused
from annotations.models import Document, Job, JobState, WorkerBeat
from annotations.saying import say
from annotations.services import exports, imports, indexing, job_engine
from annotations.services.job_engine import Failed, Lease, Stopped, claim, work
from annotations.services.jobs import cancel_job, create_export, create_import
from annotations.services.sweeping import sweep
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.rivals import Rival

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])


@pytest.fixture
def job(cast: Cast) -> Job:
    made, _new = create_import(
        Actor(cast.manager), cast.project, file=io.BytesIO(b'{"text": "a"}\n'), file_name="a.jsonl"
    )
    return made


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def taken(job: Job) -> Lease:
    lease = claim(job.pk)
    assert lease is not None
    return lease


def lose_lease(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_by_one_worker_until_its_lease_is_over(job: Job) -> None:
    first = taken(job)
    assert claim(job.pk) is None
    lose_lease(job)
    second = taken(job)
    assert (first.epoch, second.epoch) == (1, 2)


def test_a_worker_that_lost_its_lease_can_change_nothing(job: Job) -> None:
    zombie = taken(job)
    lose_lease(job)
    taken(job)
    with pytest.raises(Stopped), transaction.atomic():
        zombie.advance(done=99)
    with pytest.raises(Stopped), transaction.atomic():
        zombie.finish()
    zombie.fail(say("broken"))
    assert (again(job).state, again(job).done) == ("running", 0)


def test_a_message_that_comes_three_times_runs_the_job_once(job: Job) -> None:
    ran: list[int] = []

    def run(lease: Lease) -> None:
        ran.append(lease.epoch)
        with transaction.atomic():
            lease.finish()

    for _n in range(3):
        work(job.pk, run)
    assert ran == [1]
    assert again(job).state == JobState.SUCCEEDED


def test_a_job_that_can_never_succeed_fails_with_its_reason(job: Job) -> None:
    def run(lease: Lease) -> None:
        raise Failed(say("file-blank"))

    work(job.pk, run)
    assert (again(job).state, again(job).error) == ("failed", say("file-blank"))


def test_an_error_of_ours_is_not_shown_but_logged(job: Job) -> None:
    def run(lease: Lease) -> None:
        raise RuntimeError("secret of the source")

    work(job.pk, run)
    assert again(job).state == JobState.FAILED
    assert "secret" not in again(job).error


def test_a_worker_that_is_asked_to_end_gives_the_job_back(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_engine.stopping.set()
    try:
        work(job.pk, imports.run)
    finally:
        job_engine.stopping.clear()
    assert (again(job).attempt, again(job).lease_until) == (0, None)
    work(job.pk, imports.run)
    assert again(job).state == JobState.SUCCEEDED


def test_the_sweeper_rings_for_what_waits_and_for_what_stood_still(job: Job) -> None:
    assert sweep("w1") == 1
    assert WorkerBeat.objects.get().name == "w1"
    assert sweep() == 0  # it was rung for just now
    taken(job)
    Job.objects.filter(pk=job.pk).update(ring_at=None)
    assert sweep() == 0  # somebody works on it
    lose_lease(job)
    assert sweep() == 1


def test_the_sweeper_ends_what_was_tried_too_often(job: Job) -> None:
    for _n in range(3):
        taken(job)
        lose_lease(job)
    assert claim(job.pk) is None
    sweep()
    assert again(job).state == JobState.FAILED
    assert "3 times" in again(job).error


def test_cancelling_a_waiting_job_ends_it_at_once(cast: Cast, job: Job) -> None:
    cancel_job(Actor(cast.manager), job)
    assert again(job).state == JobState.CANCELLED
    assert claim(job.pk) is None
    assert cancel_job(Actor(cast.manager), job).state == JobState.CANCELLED  # twice is no error


def test_cancelling_a_running_job_stops_it_and_a_lost_worker_is_settled(
    cast: Cast, job: Job
) -> None:
    lease = taken(job)
    cancel_job(Actor(cast.manager), job)
    with pytest.raises(Stopped), transaction.atomic():
        lease.advance()
    assert again(job).state == JobState.RUNNING
    lose_lease(job)
    sweep()
    assert again(job).state == JobState.CANCELLED


def test_a_finished_job_cannot_be_cancelled(cast: Cast, job: Job) -> None:
    work(job.pk, imports.run)
    with pytest.raises(Conflict):
        cancel_job(Actor(cast.manager), again(job))


@pytest.mark.parametrize(
    ("filters", "field"),
    [({"owner": "x"}, "filters.owner"), ({"drafts": "yes"}, "filters.drafts"),
     ({"kind": "poem"}, "filters.kind"), ({"language": ""}, "filters.language")],
)  # fmt: skip
def test_an_export_refuses_filters_it_does_not_know(
    cast: Cast, filters: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        create_export(Actor(cast.reviewer), cast.project, filters=filters)
    assert refusal.value.field == field
    create_export(Actor(cast.reviewer), cast.project, filters={"drafts": False, "kind": "document"})


def test_an_export_appears_only_when_it_is_complete(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.document("One text.")
    job, _new = create_export(Actor(cast.reviewer), cast.project)

    def breaks(*_known: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exports, "_publish", breaks)
        with pytest.raises(KeyboardInterrupt):
            work(job.pk, exports.run)
    assert not again(job).result_file
    lose_lease(job)
    work(job.pk, exports.run)
    done = again(job)
    assert done.state == JobState.SUCCEEDED
    assert done.result_file.read().count(b"\n") == done.result["documents"] + 2


def test_an_export_holds_what_its_asker_may_see_and_no_more(cast: Cast) -> None:
    from annotations.services.annotations import create_annotation

    document = cast.document("One text.")
    create_annotation(Actor(cast.other_reviewer), document=document, start=0, end=3)

    def exported(asker: Any) -> bytes:
        job, _new = create_export(Actor(asker), cast.project)
        work(job.pk, exports.run)
        content: bytes = again(job).result_file.read()
        return content

    assert b'"quote":"One"' not in exported(cast.reviewer)
    assert b'"quote":"One"' in exported(cast.other_reviewer)
    assert b'"quote":"One"' in exported(cast.manager)


def test_a_document_added_while_an_index_job_waits_is_seen_by_that_job(cast: Cast) -> None:
    cast.document("The first text.", external_id="a")
    waiting = Job.objects.get(kind="passages")
    with transaction.atomic():
        cast.document("The second text.", external_id="b")
        rival = Rival(lambda: work(waiting.pk, indexing.run)).wait_until_held()
    rival.outcome()
    assert again(waiting).state == JobState.SUCCEEDED
    assert not Document.objects.filter(passages_at__isnull=True).exists()
    assert Job.objects.filter(kind="passages").count() == 1


def test_a_document_added_while_an_index_job_runs_waits_for_the_next_one(cast: Cast) -> None:
    cast.document("The first text.", external_id="a")
    running = Job.objects.get(kind="passages")
    taken(running)
    cast.document("The second text.", external_id="b")
    assert Job.objects.filter(kind="passages", state="queued").count() == 1
