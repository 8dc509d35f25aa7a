"""One deed on many documents: what it changes, what it leaves out, at once or as a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from django.db import transaction

from annotations.errors import Forbidden, Refused
from annotations.formats.records import DocumentRecord
from annotations.models import Annotation, Document, Evidence, Job, JobState, Passage
from annotations.queries.corpus import Scope, records
from annotations.queries.documents import Wanted
from annotations.queries.selection import Selection, hanging_on
from annotations.services import bulk
from annotations.services.annotations import create_annotation
from annotations.services.bulk import change_documents
from annotations.services.evidence import create_evidence
from annotations.services.job_engine import work
from annotations.services.members import set_member
from annotations.services.passages import index_documents
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def made(cast: Cast, n: int = 3, **known: object) -> list[Document]:
    return [cast.document(f"Text number {i}.", title=f"Doc {i}", **known) for i in range(n)]


def chosen(documents: Sequence[Document]) -> Selection:
    return Selection(keys=[one.pk for one in documents])


def do(cast: Cast, selection: Selection, deed: str, by: object = None, **told: str) -> Counter[str]:
    done = change_documents(Actor(by or cast.manager), cast.project, selection, deed=deed, **told)
    assert isinstance(done, Counter)
    return done


def as_job(cast: Cast, selection: Selection, deed: str, **told: str) -> Job:
    job = change_documents(Actor(cast.manager), cast.project, selection, deed=deed, **told)
    assert isinstance(job, Job)
    work(job.pk, bulk.run)
    job.refresh_from_db()
    return job


def linked(cast: Cast, citing: Document, cited: Document) -> Evidence:
    actor = Actor(cast.reviewer)
    annotation, _new = create_annotation(actor, document=citing, start=0, end=4)
    evidence, _new = create_evidence(
        actor, annotation=annotation, stance="supports", document=cited, start=0, end=4
    )
    return evidence


@pytest.mark.parametrize(
    ("deed", "told", "field", "stands"),
    [
        ("outlet", {"value": "Andes Wire"}, "outlet__name", "Andes Wire"),
        ("outlet", {"value": ""}, "outlet__name", None),
        ("language", {"value": "es"}, "language", "es"),
        ("kind", {"value": "snapshot"}, "kind", "snapshot"),
        ("metadata", {"key": "desk", "value": "west"}, "metadata", {"a": 1, "desk": "west"}),
        ("metadata", {"key": "a", "value": ""}, "metadata", {}),
    ],
)
def test_a_deed_changes_what_was_chosen_and_nothing_else(
    cast: Cast, deed: str, told: dict[str, str], field: str, stands: object
) -> None:
    *some, other = made(cast, outlet="Wire", language="en", metadata={"a": 1})
    before = Document.objects.values().get(pk=other.pk)

    assert do(cast, chosen(some), deed, **told) == {"documents_changed": 2}

    rows = Document.objects.filter(pk__in=[one.pk for one in some])
    assert [*rows.values_list(field, "version")] == [(stands, 2)] * 2
    assert Document.objects.values().get(pk=other.pk) == before


def test_what_is_so_already_is_left_and_counted(cast: Cast) -> None:
    first, second = made(cast, 2)
    do(cast, chosen([first]), "language", value="es")
    counts = do(cast, chosen([first, second]), "language", value="es")
    assert counts == {"documents_changed": 1, "documents_as_they_were": 1}
    first.refresh_from_db()
    assert first.version == 2


def test_all_that_fit_the_filters_are_changed(cast: Cast) -> None:
    made(cast, 2)
    cast.document("Dated.", title="Other", language="en")
    do(cast, Selection(wanted=Wanted(missing="language")), "language", value="es")
    assert Document.objects.filter(language="es").count() == 2


def test_deleting_takes_the_work_along_but_not_what_others_lean_on(cast: Cast) -> None:
    citing, cited, free = made(cast)
    index_documents(cast.project, 10)
    linked(cast, citing, cited)
    linked(cast, free, free)
    told = hanging_on(cast.manager, Document.objects.filter(pk__in=[cited.pk, free.pk]))
    assert (told.documents, told.annotations, told.evidence, told.cited) == (2, 1, 1, 1)

    counts = do(cast, chosen([cited, free]), "delete")

    assert counts == {"documents_deleted": 1, "documents_cited": 1}
    assert set(Document.objects.all()) == {citing, cited}
    assert Annotation.objects.count() == Evidence.objects.count() == 1
    assert not Passage.objects.filter(document=free.pk).exists()


def test_documents_that_lean_on_each_other_go_together(cast: Cast) -> None:
    citing, cited, _other = made(cast)
    linked(cast, citing, cited)
    assert do(cast, chosen([citing, cited]), "delete") == {"documents_deleted": 2}


def test_what_stays_keeps_what_it_leans_on(cast: Cast) -> None:
    outside, middle, leaf = made(cast)
    linked(cast, outside, middle)
    linked(cast, middle, leaf)
    assert do(cast, chosen([middle, leaf]), "delete") == {"documents_cited": 2}


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("burn", {}),
        ("kind", {"value": "page"}),
        ("language", {"value": "x" * 36}),
        ("metadata", {"key": "", "value": "a"}),
        ("outlet", {"value": "x" * 201}),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is(
    cast: Cast, deed: str, told: dict[str, str]
) -> None:
    documents = made(cast, 1)
    with pytest.raises(Refused):
        do(cast, chosen(documents), deed, **told)


def test_nothing_chosen_is_refused_and_others_documents_are_nothing(cast: Cast) -> None:
    documents = made(cast, 1)
    with pytest.raises(Refused):
        do(cast, Selection(), "language", value="es")
    with pytest.raises(Refused):
        change_documents(
            Actor(cast.stranger), cast.elsewhere, chosen(documents), deed="language", value="es"
        )


@pytest.mark.parametrize("name", ["adjudicator", "stranger"])
def test_only_managers_change_documents(cast: Cast, name: str) -> None:
    documents = made(cast, 1)
    with pytest.raises(Forbidden):
        do(cast, chosen(documents), "delete", by=getattr(cast, name))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents are few, and a chunk."""
    monkeypatch.setattr(bulk, "FEW", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)


@pytest.mark.usefixtures("few")
def test_many_are_changed_by_a_job_that_says_what_came_of_it(cast: Cast) -> None:
    documents = made(cast, 5)
    do(cast, chosen(documents[:1]), "language", value="es")

    job = as_job(cast, Selection(wanted=Wanted()), "language", value="es")

    assert job.state == JobState.SUCCEEDED
    assert job.result == {"documents_changed": 4, "documents_as_they_were": 1}
    assert (job.done, job.total) == (5, 5)
    assert Document.objects.filter(language="es").count() == 5


@pytest.mark.usefixtures("few")
def test_a_job_deletes_in_rounds_until_nothing_more_can_go(cast: Cast) -> None:
    documents = sorted(made(cast, 5), key=lambda one: one.pk)
    linked(cast, documents[4], documents[0])
    outside = cast.document("Outside.", language="en")
    linked(cast, outside, documents[1])

    job = as_job(cast, Selection(wanted=Wanted(missing="language")), "delete")

    assert job.result == {"documents_deleted": 4, "documents_cited": 1}
    assert set(Document.objects.all()) == {documents[1], outside}


@pytest.mark.usefixtures("few")
def test_a_job_ends_when_its_manager_is_no_manager_any_more(cast: Cast) -> None:
    made(cast, 3)
    actor = Actor(cast.manager)
    job = change_documents(actor, cast.project, Selection(wanted=Wanted()), deed="delete")
    assert isinstance(job, Job)
    set_member(actor, cast.project, username="adjudicator", role="manager")
    set_member(actor, cast.project, username="manager", role="viewer")
    work(job.pk, bulk.run)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert Document.objects.count() == 3


@pytest.mark.parametrize("as_listed", [False, True])
def test_an_export_holds_what_was_chosen_and_nothing_else(cast: Cast, as_listed: bool) -> None:
    made(cast)
    first = cast.document("Another.", title="Doc 9", language="es")
    filters = {"listed": {"language": "es"}} if as_listed else {"documents": [str(first.pk)]}
    scope = Scope(cast.reviewer, cast.project, filters)
    with transaction.atomic():
        found = [one for one in records(scope) if isinstance(one, DocumentRecord)]
    assert [one.title for one in found] == ["Doc 9"]
