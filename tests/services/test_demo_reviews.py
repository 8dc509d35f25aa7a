"""The demo has a queue read twice, something to adjudicate, a gold check, somebody at work."""

from __future__ import annotations

import pytest

from annotations.management.commands.demo import ROLES, SEEDS
from annotations.models import (
    Adjudication,
    Assignment,
    ItemState,
    Job,
    Project,
    Queue,
    QueueItem,
    Submission,
    User,
)
from annotations.queries.figures import Asked
from annotations.queries.gold_checks import gold_checks
from annotations.services.demo import load_demo
from annotations.services.demo_reviews import review_demo
from annotations.tasks import run_job
from tests.judging import rules


@pytest.mark.django_db(transaction=True)
def test_the_demo_leaves_a_document_to_adjudicate_and_one_in_hand() -> None:
    job = load_demo(
        passwords=dict.fromkeys(ROLES, "a passphrase of the tests 7"),
        roles=ROLES,
        corpus=SEEDS / "peru-2023.jsonl",
        guideline="",
    )
    assert job is not None
    run_job(str(job.pk))
    assert Job.objects.get(pk=job.pk).state == "succeeded"
    project = Project.objects.get(slug="demo")
    rules(project)  # nothing is drawn to be looked at first
    assert review_demo(project) is not None
    assert review_demo(project) is None
    second, check = Queue.objects.order_by("created_at")
    states = QueueItem.objects.filter(queue=second).values_list("state", flat=True)
    assert states.filter(state__in=[ItemState.READY, ItemState.ADJUDICATED]).count() == 2
    assert Assignment.objects.filter(state="leased").count() == 1
    waiting = Adjudication.objects.filter(state="ready")
    assert [one.differing > 0 for one in waiting] == [True]
    read = Assignment.objects.filter(state="submitted").values_list("active_seconds", flat=True)
    assert len(read) == 5 and min(read) > 60
    assert check.gold_checks and not check.blind
    (row,) = gold_checks(Asked(User.objects.get(username="manager"), project)).rows()
    assert row["person"] == "reviewer2" and row["documents"] == 1
    assert 0 < row["recall"] < 1
    assert {one.round for one in Submission.objects.filter(blind=True)} == {2}
