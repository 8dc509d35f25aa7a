"""That nothing is left of a queue for somebody is kept, and believed until something came free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from annotations.models import Assignment, Document, Freed, NothingLeft, Queue, QueueItem
from annotations.queries.left import nothing_left, nothing_left_in
from annotations.services import assignments, projects
from annotations.services.annotation_sets import begin_set, reopen_set, submit_set
from annotations.services.drawing import draw, expire_leases
from annotations.services.leases import end_leases
from annotations.services.queues import create_queue, put_in, take_out, update_queue
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.rivals import Rival

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents(cast: Cast) -> list[Document]:
    return [cast.document(f"Text {n}.", external_id=str(n)) for n in range(2)]


@pytest.fixture
def queue(cast: Cast, documents: list[Document]) -> Queue:
    return create_queue(
        Actor(cast.manager), cast.project, name="Twice", state="open", overlap=2,
        documents=[one.pk for one in documents],
    )  # fmt: skip


def reads_all(actor: Actor, queue: Queue) -> None:
    while found := draw(actor, queue).assignment:
        assignments.submit(actor, found)


def known(actor: Actor, queue: Queue) -> bool:
    """As of a queue with more free places than are looked at: only what is kept is known."""
    return Queue.objects.filter(nothing_left(actor.user, first=0), pk=queue.pk).exists()


def test_who_drew_in_vain_is_told_so_and_others_are_not(cast: Cast, queue: Queue) -> None:
    reader, other = Actor(cast.reviewer), Actor(cast.other_reviewer)
    assert not known(reader, queue)
    reads_all(reader, queue)
    assert known(reader, queue) and not known(other, queue)
    (kept,) = NothingLeft.objects.all()
    assert kept.annotator.user == cast.reviewer
    # Neither who takes a place nor who hands in makes anything come free.
    found = draw(other, queue).assignment
    assert known(reader, queue)
    assignments.submit(other, found)
    assert known(reader, queue) and draw(reader, queue).assignment is None


def _given_back(cast: Cast, queue: Queue, held: Assignment) -> None:
    assignments.release(Actor(cast.other_reviewer), held)


def _skipped(cast: Cast, queue: Queue, held: Assignment) -> None:
    assignments.skip(Actor(cast.other_reviewer), held, reason="Satire")


def _ran_out(cast: Cast, queue: Queue, held: Assignment) -> None:
    Assignment.objects.filter(pk=held.pk).update(leased_until=F("started_at"))
    expire_leases()


def _left_the_project(cast: Cast, queue: Queue, held: Assignment) -> None:
    end_leases(cast.other_reviewer)


def _given_to_another(cast: Cast, queue: Queue, held: Assignment) -> None:
    assignments.reassign(Actor(cast.manager), held, user=cast.adjudicator)


def _asked_more_often(cast: Cast, queue: Queue, held: Assignment) -> None:
    update_queue(Actor(cast.manager), queue, version=queue.version, changes={"overlap": 3})


def _came_in(cast: Cast, queue: Queue, held: Assignment) -> None:
    put_in(Actor(cast.manager), queue, [cast.document("Late.", external_id="late").pk])


def _came_back(cast: Cast, queue: Queue, held: Assignment) -> None:
    items = QueueItem.objects.filter(document__external_id="1")
    take_out(Actor(cast.manager), queue, items)
    put_in(Actor(cast.manager), queue, list(items.values_list("document", flat=True)))


def _opened_their_set_again(cast: Cast, queue: Queue, held: Assignment) -> None:
    reopen_set(Actor(cast.reviewer), begin_set(Actor(cast.reviewer), held.document)[0])


@pytest.mark.parametrize(
    "happened",
    [
        _given_back, _skipped, _ran_out, _left_the_project, _given_to_another, _asked_more_often,
        _came_in, _came_back, _opened_their_set_again,
    ],
)  # fmt: skip
def test_whatever_may_leave_them_something_is_looked_at_anew(
    cast: Cast, queue: Queue, happened: Callable[[Cast, Queue, Assignment], Any]
) -> None:
    reader = Actor(cast.reviewer)
    held = draw(Actor(cast.other_reviewer), queue).assignment
    reads_all(reader, queue)
    assert held is not None and known(reader, queue)
    happened(cast, queue, held)
    assert not known(reader, queue)


def test_documents_that_may_join_are_looked_for(cast: Cast, documents: list[Document]) -> None:
    reader = Actor(cast.reviewer)
    queue = create_queue(Actor(cast.manager), cast.project, name="All", state="open")
    reads_all(reader, queue)
    assert known(reader, queue) and nothing_left_in(cast.reviewer, queue.pk)
    late = cast.document("Late.", external_id="late")
    Document.objects.filter(pk=late.pk).update(created_at=Now())
    assert not known(reader, queue) and not nothing_left_in(cast.reviewer, queue.pk)
    drawn = draw(reader, queue).assignment
    assert drawn is not None and drawn.document_id == late.pk


def test_a_set_of_ones_own_that_is_open_again_is_given_out(
    cast: Cast, queue: Queue, documents: list[Document]
) -> None:
    reader = Actor(cast.reviewer)
    for document in documents:
        submit_set(reader, begin_set(reader, document)[0])
    assert draw(reader, queue).assignment is None and known(reader, queue)
    reopen_set(reader, begin_set(reader, documents[1])[0])
    assert not known(reader, queue)
    drawn = draw(reader, queue).assignment
    assert drawn is not None and drawn.document_id == documents[1].pk


def test_a_lease_that_ran_out_by_the_clock_may_leave_something_at_once(
    cast: Cast, queue: Queue
) -> None:
    reader = Actor(cast.reviewer)
    held = draw(Actor(cast.other_reviewer), queue).assignment
    reads_all(reader, queue)
    assert held is not None and known(reader, queue)
    Assignment.objects.filter(pk=held.pk).update(leased_until=F("started_at"))
    assert not known(reader, queue)


def test_what_one_holds_is_not_nothing(cast: Cast, queue: Queue) -> None:
    reader = Actor(cast.reviewer)
    assert draw(reader, queue).assignment is not None
    last = draw(reader, queue).assignment
    NothingLeft.objects.create(queue=queue, annotator=last.annotator, freed=0)
    Freed.objects.all().delete()
    assert not known(reader, queue)
    assignments.submit(reader, last)
    assert known(reader, queue)


def test_of_few_free_places_all_are_looked_at(cast: Cast, queue: Queue) -> None:
    reader = Actor(cast.reviewer)
    for _n in range(2):
        assert not nothing_left_in(cast.reviewer, queue.pk)
        assignments.submit(reader, draw(reader, queue).assignment)
    assert not NothingLeft.objects.exists() and not known(reader, queue)
    assert nothing_left_in(cast.reviewer, queue.pk)
    rows = Queue.objects.filter(pk=queue.pk)
    assert [rows.filter(nothing_left(cast.reviewer, first=n)).exists() for n in (1, 2)] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_place_that_is_being_taken_is_not_nothing(cast: Cast) -> None:
    """Whoever takes it may yet fail: then it is there, though nothing said that it came free."""
    cast.document("Once.")
    queue = create_queue(Actor(cast.manager), cast.project, name="Once", state="open")
    reader, other = Actor(cast.reviewer), Actor(cast.other_reviewer)
    with transaction.atomic():
        assert draw(other, queue).assignment is not None
        assert Rival(lambda: draw(reader, queue).assignment).outcome() is None
        transaction.set_rollback(True)
    assert not known(reader, queue)
    assert draw(reader, queue).assignment is not None
    assert not NothingLeft.objects.exists()


def test_what_is_kept_goes_with_the_queue(cast: Cast, queue: Queue) -> None:
    reads_all(Actor(cast.reviewer), queue)
    assert Freed.objects.filter(queue=queue).exists() and NothingLeft.objects.exists()
    projects.delete_project(Actor(cast.manager), cast.project, confirm=cast.project.slug)
    assert not Freed.objects.filter(queue=queue.pk).exists()
    assert not NothingLeft.objects.filter(queue=queue.pk).exists()
