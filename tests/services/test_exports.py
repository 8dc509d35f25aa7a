"""Exports worked by the engine: what an attempt leaves, and whose eyes it sees with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from annotations.formats.records import Record
from annotations.models import Job, Membership, Role
from annotations.queries.corpus import Scope, records
from annotations.queries.corpus_documents import Beside
from annotations.services import exports
from annotations.services.job_engine import NO_LONGER_ALLOWED, claim, work
from annotations.services.jobs import create_export
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])


@pytest.fixture
def job(cast: Cast) -> Job:
    cast.document("One text.")
    made, _new = create_export(Actor(cast.reviewer), cast.project)
    return made


def test_what_an_attempt_stored_but_did_not_live_to_say_is_removed_by_the_next(job: Job) -> None:
    lease = claim(job.pk)
    assert lease is not None
    lost = lease.job.result_file
    lost.save("peru-native-1.jsonl", ContentFile(b"half"), save=False)
    assert lost.storage.exists(str(lost.name))
    Job.objects.update(lease_until=None)
    work(job.pk, exports.run)
    job.refresh_from_db()
    assert str(job.result_file.name).endswith("peru-native-2.jsonl")
    assert not lost.storage.exists(str(lost.name))


def test_a_reviewer_who_lost_the_role_is_stopped_at_the_next_document(
    cast: Cast, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.document("Another text.")
    monkeypatch.setattr(exports, "EVERY", 0)
    seen = []

    def demoted_behind_the_first(scope: Scope, beside: Beside | None) -> Iterator[Record]:
        for record in records(scope, beside):
            seen.append(type(record).__name__)
            yield record
            # Through the other connection: the export itself reads a snapshot.
            Membership.objects.using("ledger").filter(user=cast.reviewer).update(role=Role.VIEWER)

    monkeypatch.setattr(exports, "records", demoted_behind_the_first)
    work(job.pk, exports.run)
    job.refresh_from_db()
    assert (job.state, job.error, job.result_file.name) == ("failed", NO_LONGER_ALLOWED, "")
    assert seen == ["CorpusRecord", "DocumentRecord"]
