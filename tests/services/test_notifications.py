"""What people are told in the app: of what, in the same transaction, and never too much."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from annotations.models import Job, JobState, Membership, Notification, User
from annotations.queries.notifications import notifications_of, unread_count
from annotations.services import imports
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.job_engine import BROKEN, claim, work
from annotations.services.jobs import create_import
from annotations.services.members import add_member, remove_member, set_member
from annotations.services.notifications import mark_all_read, mark_read
from annotations.services.projects import save_guideline
from annotations.services.sweeping import sweep
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, dict[str, object]]]:
    return [(one.kind, one.payload) for one in notifications_of(user)]


def imported(cast: Cast) -> Job:
    file = ContentFile(b'{"text": "One."}\n')
    job, _made = create_import(Actor(cast.manager), cast.project, file=file, file_name="a.jsonl")
    return job


def test_who_started_a_job_is_told_that_it_is_done(cast: Cast) -> None:
    job = imported(cast)
    work(job.pk, imports.run)
    ((kind, payload),) = told(cast.manager)
    assert kind == "job-ended"
    assert payload == {
        "job": str(job.pk), "job_kind": "import", "state": "succeeded", "file_name": "a.jsonl",
    }  # fmt: skip
    assert told(cast.admin) == []


def test_who_started_a_job_is_told_once_that_it_failed(cast: Cast) -> None:
    job = imported(cast)
    lease = claim(job.pk)
    assert lease is not None
    lease.fail(BROKEN)
    lease.fail(BROKEN)
    assert [payload["state"] for _kind, payload in told(cast.manager)] == ["failed"]


def test_a_job_that_nobody_can_work_is_told_too(cast: Cast) -> None:
    job = imported(cast)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempt=3, lease_until=timezone.now() - timedelta(hours=1)
    )
    sweep()
    sweep()
    assert [payload["state"] for _kind, payload in told(cast.manager)] == ["failed"]


def test_a_cancelled_job_and_an_index_job_are_told_to_nobody(cast: Cast) -> None:
    cast.document("One.")
    passages = Job.objects.get(kind="passages")
    lease = claim(passages.pk)
    assert lease is not None
    lease.finish()
    assert not Notification.objects.exists()


def test_a_new_member_and_a_new_role_are_told_to_the_person(cast: Cast) -> None:
    actor = Actor(cast.manager)
    add_member(actor, cast.project, username="stranger", role="viewer")
    set_member(actor, cast.project, username="stranger", role="reviewer")
    set_member(actor, cast.project, username="stranger", role="reviewer")
    roles = [(payload["role"], payload["new"]) for _kind, payload in told(cast.stranger)]
    assert sorted(roles) == [("reviewer", False), ("viewer", True)]


def test_what_one_does_oneself_is_not_told(cast: Cast) -> None:
    actor = Actor(cast.manager)
    add_member(actor, cast.project, username="admin", role="manager")
    set_member(actor, cast.project, username="manager", role="viewer")
    assert told(cast.manager) == []


def test_members_are_told_of_a_new_guideline_but_not_its_writer(cast: Cast) -> None:
    save_guideline(Actor(cast.manager), cast.project, markdown="Read.")
    save_guideline(Actor(cast.manager), cast.project, markdown="Read.")
    expected = [("guideline-changed", {"version": 2, "by": "manager"})]
    for user in (cast.viewer, cast.reviewer, cast.other_reviewer, cast.adjudicator):
        assert told(user) == expected
    assert told(cast.manager) == told(cast.stranger) == []
    assert not Notification.objects.filter(user=cast.deactivated).exists()


def test_an_author_is_told_when_a_manager_reopens_the_set(cast: Cast) -> None:
    document = cast.document("One.", title="Votes", language="en")
    author = Actor(cast.reviewer)
    one = submit_set(author, own_set(author, document))
    reopen_set(author, one)
    assert told(cast.reviewer) == []
    submit_set(author, one)
    reopen_set(Actor(cast.manager), one)
    ((kind, payload),) = told(cast.reviewer)
    assert kind == "set-reopened"
    assert (payload["title"], payload["set"], payload["by"]) == ("Votes", str(one.pk), "manager")


def test_who_left_a_project_hears_nothing_of_it_any_more(cast: Cast) -> None:
    save_guideline(Actor(cast.manager), cast.project, markdown="Read.")
    assert unread_count(cast.viewer) == 1
    remove_member(Actor(cast.manager), Membership.objects.get(user=cast.viewer))
    assert unread_count(cast.viewer) == 0 and told(cast.viewer) == []


def test_what_is_read_stays_read_and_only_ones_own(cast: Cast) -> None:
    save_guideline(Actor(cast.manager), cast.project, markdown="Read.")
    mine = notifications_of(cast.viewer).get()
    first = mark_read(Actor(cast.viewer), mine).read_at
    assert first is not None
    assert mark_read(Actor(cast.viewer), mine).read_at == first
    assert mark_all_read(Actor(cast.viewer)) == 0
    assert mark_all_read(Actor(cast.reviewer)) == 1
    assert unread_count(cast.other_reviewer) == 1


def test_a_refused_deed_tells_nothing(cast: Cast) -> None:
    with pytest.raises(Exception, match="manager"):
        set_member(Actor(cast.admin), cast.project, username="manager", role="viewer")
    assert told(cast.manager) == []
