"""Drawing, holding, leaving and handing in: by one person, by two, and late."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from annotations.errors import Conflict, Forbidden, Refused
from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    Document,
    Evidence,
    ItemState,
    Place,
    Queue,
    QueueItem,
    Role,
    Submission,
)
from annotations.services import annotations, drawing, evidence, members
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.assignments import (
    heartbeat,
    reassign,
    release,
    reopen,
    skip,
    submit,
)
from annotations.services.drawing import draw, expire_leases
from annotations.services.queues import create_queue, prioritise, put_in, take_out, update_queue
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set
from tests.judging import rules
from tests.rivals import Rival, all_at_once
from tests.services.invariants import broken

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(cast: Cast) -> Actor:
    return Actor(cast.reviewer)


@pytest.fixture
def ben(cast: Cast) -> Actor:
    return Actor(cast.other_reviewer)


@pytest.fixture
def queue(cast: Cast) -> Queue:
    for n in range(3):
        cast.document(f"Text number {n}.", external_id=str(n))
    return make(cast)


def make(cast: Cast, **known: Any) -> Queue:
    values = {"name": "First reading", "state": "open", **known}
    return create_queue(Actor(cast.manager), cast.project, **values)


def drawn(actor: Actor, queue: Queue, **more: Any) -> Assignment:
    found = draw(actor, queue, **more).assignment
    assert found is not None
    return found


def run_out(assignment: Assignment) -> None:
    """As if its lease had ended a minute ago, and the sweeper had come by."""
    Assignment.objects.filter(pk=assignment.pk).update(
        leased_until=F("leased_until") - timedelta(days=8)
    )
    assert expire_leases() == 1


def state(assignment: Assignment) -> str:
    return Assignment.objects.get(pk=assignment.pk).state


# --- Drawing ------------------------------------------------------------------------------------


def test_a_draw_leases_the_next_document(ana: Actor, queue: Queue) -> None:
    first = draw(ana, queue)
    assert first.new
    assert first.assignment is not None
    assert (first.assignment.document.external_id, first.assignment.state) == ("0", "leased")
    assert first.assignment.leased_until is not None


def test_asked_again_the_live_one_is_given_with_a_fresh_lease(ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    Assignment.objects.update(leased_until=F("leased_until") - timedelta(minutes=29))
    again = draw(ana, queue)
    assert (again.assignment, again.new) == (first, False)
    assert again.assignment is not None
    assert again.assignment.leased_until is not None
    assert first.leased_until is not None
    assert again.assignment.leased_until > first.leased_until - timedelta(minutes=1)


def test_two_people_never_get_the_same_place(ana: Actor, ben: Actor, queue: Queue) -> None:
    assert drawn(ana, queue).document != drawn(ben, queue).document


def test_with_overlap_two_both_get_it_and_a_third_does_not(
    cast: Cast, ana: Actor, ben: Actor
) -> None:
    cast.document("One.")
    queue = make(cast, overlap=2)
    assert drawn(ana, queue).document == drawn(ben, queue).document
    assert draw(Actor(cast.adjudicator), queue).assignment is None


def test_an_idempotency_key_gives_the_same_one_whatever_became_of_it(
    ana: Actor, queue: Queue
) -> None:
    first = draw(ana, queue, key="k1")
    assert first.assignment is not None
    submit(ana, first.assignment)
    again = draw(ana, queue, key="k1")
    assert (again.assignment, again.new) == (first.assignment, False)
    assert drawn(ana, queue, key="k2") != first.assignment


@pytest.mark.parametrize("leave", ["submit", "skip", "release", "expire"])
def test_what_a_person_had_never_comes_again_in_any_queue_of_the_round(
    cast: Cast, ana: Actor, ben: Actor, queue: Queue, leave: str
) -> None:
    first = drawn(ana, queue)
    {
        "submit": lambda: submit(ana, first),
        "skip": lambda: skip(ana, first, reason="Satire"),
        "release": lambda: release(ana, first),
        "expire": lambda: run_out(first),
    }[leave]()
    other = make(cast, name="Second", documents=[first.document_id])
    assert draw(ana, other).assignment is None
    assert drawn(ben, other).document == first.document
    assert drawn(ana, queue).document != first.document
    later = make(cast, name="Next round", documents=[first.document_id], round=2)
    assert drawn(ana, later).document == first.document


def test_a_document_handed_in_without_a_queue_does_not_come(ana: Actor, queue: Queue) -> None:
    document = Document.objects.get(external_id="0")
    submit_set(ana, own_set(ana, document))
    assert drawn(ana, queue).document != document


def test_a_skipped_or_released_document_goes_back_to_the_others(
    ana: Actor, ben: Actor, queue: Queue
) -> None:
    first = drawn(ana, queue)
    skip(ana, first, reason="Satire")
    second = drawn(ana, queue)
    release(ana, second)
    assert {drawn(ben, queue).document} == {first.document}
    assert Assignment.objects.get(pk=first.pk).reason == "Satire"
    with pytest.raises(Refused):
        skip(ben, drawn(ben, queue), reason=" ")


def test_who_is_far_ahead_gets_every_document_once_and_in_turn(
    cast: Cast, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "FAR", 0)
    monkeypatch.setattr(drawing, "FRONT", 1)
    texts = [cast.document(f"Text number {n}.", title=str(n)) for n in range(6)]
    queue = make(cast, documents=[one.pk for one in texts[:5]], overlap=2)
    prioritise(Actor(cast.manager), queue, QueueItem.objects.filter(document=texts[1]), -1)
    found = []
    while (held := draw(ana, queue).assignment) is not None:
        submit(ana, held)
        found.append(held.document.title)
        if len(found) == 3:
            put_in(Actor(cast.manager), queue, [texts[5].pk], priority=1)
    assert found == ["0", "2", "3", "5", "4", "1"]


def test_only_who_is_named_draws(cast: Cast, ana: Actor, ben: Actor) -> None:
    cast.document("One.")
    queue = make(cast, everyone=False, members=["reviewer"])
    with pytest.raises(Forbidden):
        draw(ben, queue)
    with pytest.raises(Forbidden):
        draw(Actor(cast.viewer), queue)
    assert drawn(ana, queue)


@pytest.mark.parametrize("states", [["paused"], ["ended"]])
def test_a_queue_that_is_not_open_gives_nothing_out_but_takes_in(
    cast: Cast, ana: Actor, ben: Actor, queue: Queue, states: list[str]
) -> None:
    first = drawn(ana, queue)
    manager = Actor(cast.manager)
    for n, one in enumerate(states, 1):
        update_queue(manager, queue, version=n, changes={"state": one})
    with pytest.raises(Conflict):
        draw(ben, queue)
    assert drawn(ana, queue) == first
    assert submit(ana, first).state == "submitted"


def test_nothing_left_is_nothing(cast: Cast, ana: Actor) -> None:
    assert draw(ana, make(cast)) == draw(ana, make(cast, name="Other"))
    assert draw(ana, make(cast, name="Third")).assignment is None


@racing
def test_many_at_once_never_hold_more_than_the_overlap(cast: Cast) -> None:
    for n in range(3):
        cast.document(f"Text number {n}.", external_id=str(n))
    queue = make(cast, overlap=2)
    people = [cast.reviewer, cast.other_reviewer, cast.adjudicator, cast.manager]
    outcomes = all_at_once(*[lambda p=person: draw(Actor(p), queue) for person in people * 2])
    assert {type(one).__name__ for one in outcomes} == {"Drawn"}
    held: dict[Any, set[Any]] = {}
    for one in outcomes:
        if one.assignment:
            held.setdefault(one.assignment.document_id, set()).add(one.assignment.annotator_id)
    assert all(len(people) <= 2 for people in held.values())
    assert Assignment.objects.count() == 4
    assert Place.objects.filter(free=False).count() == 4


# --- Holding ------------------------------------------------------------------------------------


def test_a_lease_that_ran_out_frees_the_place_and_keeps_the_draft(
    ana: Actor, ben: Actor, queue: Queue
) -> None:
    first = drawn(ana, queue)
    annotations.create_annotation(ana, document=first.document, start=0, end=4)
    run_out(first)
    assert state(first) == "expired"
    assert drawn(ben, queue).document == first.document
    assert Annotation.objects.filter(annotation_set__annotator=first.annotator).count() == 1


def test_a_sign_of_life_takes_up_what_ran_out_while_a_place_is_free(
    ana: Actor, ben: Actor, queue: Queue
) -> None:
    first = drawn(ana, queue)
    run_out(first)
    assert heartbeat(ana, first).state == "leased"
    run_out(first)
    drawn(ben, queue)
    with pytest.raises(Conflict, match="somebody else"):
        heartbeat(ana, first)


def test_active_time_is_what_is_told_but_never_more_than_passed(ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    assert heartbeat(ana, first, active_seconds=50).active_seconds <= 2
    Assignment.objects.update(beat_at=F("beat_at") - timedelta(seconds=60))
    known = heartbeat(ana, first, active_seconds=45).active_seconds
    assert 45 <= known <= 47
    Assignment.objects.update(beat_at=F("beat_at") - timedelta(hours=3))
    assert heartbeat(ana, first, active_seconds=9000).active_seconds == known + 120


def test_only_its_own_person_holds_an_assignment(ana: Actor, ben: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    for deed in (
        lambda: heartbeat(ben, first),
        lambda: submit(ben, first),
        lambda: release(ben, first),
        lambda: skip(ben, first, reason="Satire"),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert state(first) == "leased"


def test_a_manager_gives_back_and_reassigns(
    cast: Cast, ana: Actor, ben: Actor, queue: Queue
) -> None:
    manager, first = Actor(cast.manager), drawn(ana, queue)
    moved = reassign(manager, first, user=cast.other_reviewer)
    assert (moved.document_id, moved.annotator.user) == (first.document_id, cast.other_reviewer)
    assert state(first) == "released"
    with pytest.raises(Refused):
        reassign(manager, moved, user=cast.viewer)
    back = reassign(manager, moved, user=cast.reviewer)
    assert (back.pk, back.state) == (first.pk, "leased")
    assert release(manager, back).state == "released"
    with pytest.raises(Forbidden):
        reassign(ben, drawn(ben, queue), user=cast.reviewer)


def test_who_leaves_the_project_holds_nothing(cast: Cast, ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    manager = Actor(cast.manager)
    members.set_member(manager, cast.project, username="reviewer", role=Role.VIEWER)
    assert state(first) == "released"
    assert Place.objects.filter(free=False).count() == 0


# --- Handing in ---------------------------------------------------------------------------------


def test_the_last_review_makes_the_document_ready(cast: Cast, ana: Actor, ben: Actor) -> None:
    rules(cast.project, close=False)
    cast.document("One.")
    queue = make(cast, overlap=2)
    one, two = drawn(ana, queue), drawn(ben, queue)
    submit(ana, one)
    assert QueueItem.objects.get().state == ItemState.WAITING
    submit(ben, two)
    assert QueueItem.objects.get().state == ItemState.READY
    assert submit(ben, two).state == "submitted"


def test_submitting_the_set_itself_ends_the_assignment_too(ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    submit_set(ana, own_set(ana, first.document))
    assert state(first) == "submitted"


def test_a_late_submission_is_taken_while_a_place_is_free(ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    run_out(first)
    late = submit(ana, first)
    assert (late.state, late.place_id is None) == ("submitted", False)


def test_a_late_submission_without_a_place_is_kept_as_an_extra_set(
    ana: Actor, ben: Actor, queue: Queue
) -> None:
    rules(queue.project, close=False)
    first = drawn(ana, queue)
    run_out(first)
    second = drawn(ben, queue)
    late = submit(ana, first)
    assert (late.state, late.place_id) == ("submitted", None)
    assert QueueItem.objects.get(pk=first.item_id).state == ItemState.WAITING
    submit(ben, second)
    assert QueueItem.objects.get(pk=first.item_id).state == ItemState.READY
    assert Submission.objects.filter(document=first.document).count() == 2


def test_what_was_taken_out_meanwhile_may_still_be_handed_in(
    cast: Cast, ana: Actor, queue: Queue
) -> None:
    first = drawn(ana, queue)
    take_out(Actor(cast.manager), queue, QueueItem.objects.filter(pk=first.item_id))
    assert submit(ana, first).state == "submitted"
    assert QueueItem.objects.get(pk=first.item_id).state == ItemState.REMOVED


@pytest.mark.parametrize("ends", [skip, release, run_out])
def test_what_was_taken_out_meanwhile_is_given_to_nobody_else(
    cast: Cast, ana: Actor, ben: Actor, queue: Queue, ends: Any
) -> None:
    manager, first = Actor(cast.manager), drawn(ana, queue)
    items = QueueItem.objects.filter(pk=first.item_id)
    take_out(manager, queue, items)
    more = {"reason": "Satire"} if ends is skip else {}
    ends(*(() if ends is run_out else (ana,)), first, **more)
    expire_leases()
    assert broken(most=1) == []
    assert drawn(ben, queue).document_id != first.document_id
    put_in(manager, queue, [first.document_id], priority=1)
    assert items.get().state == ItemState.WAITING
    assert drawn(Actor(cast.adjudicator), queue).document_id == first.document_id


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_out_and_give_back_at_once_the_second_sees_the_first(cast: Cast) -> None:
    cast.document("One.", external_id="one")
    queue, ana, manager = make(cast), Actor(cast.reviewer), Actor(cast.manager)
    held = drawn(ana, queue)
    with transaction.atomic():
        take_out(manager, queue, QueueItem.objects.filter(queue=queue))
        rival = Rival(partial(release, ana, held)).wait_until_held()
    assert rival.outcome().state == "released"
    assert broken(most=1) == [] and draw(Actor(cast.adjudicator), queue).assignment is None


def test_the_first_submission_is_frozen_with_labels_and_evidence(
    cast: Cast, ana: Actor, queue: Queue
) -> None:
    first = drawn(ana, queue)
    made, _new = annotations.create_annotation(
        ana, document=first.document, start=0, end=4, label="supported", note="n", confidence=0.5
    )
    evidence.create_evidence(
        ana, annotation=made, stance="supports", url="https://example.org", quote="so it is"
    )
    submit(ana, first)
    frozen = Submission.objects.get()
    assert (frozen.queue, frozen.blind, frozen.round, frozen.guideline_version) == (
        queue, True, 1, 1,
    )  # fmt: skip
    (one,) = frozen.content
    assert (one["start"], one["end"], one["quote"], one["label"]) == (0, 4, "Text", "supported")
    assert (one["note"], one["confidence"], one["judges"]) == ("n", 0.5, "content")
    assert [link["quote"] for link in one["evidence"]] == ["so it is"]
    before = frozen.content
    reopen(ana, first)
    annotations.delete_annotation(ana, made, version=made.version)
    submit(ana, first)
    assert Submission.objects.get().content == before
    assert AnnotationSet.objects.get().revised_after_reveal


def test_a_set_outside_of_queues_is_frozen_too_but_not_blind(cast: Cast, ana: Actor) -> None:
    submitted = submit_set(ana, own_set(ana, cast.document("One.")))
    frozen = Submission.objects.get()
    assert (frozen.annotation_set, frozen.queue, frozen.blind) == (submitted, None, False)
    assert not reopen_set(ana, submitted).revised_after_reveal


def test_reopening_waits_again_until_adjudicated(ana: Actor, queue: Queue) -> None:
    first = drawn(ana, queue)
    with pytest.raises(Conflict, match="handed in"):
        reopen(ana, first)
    submit(ana, first)
    item = QueueItem.objects.filter(pk=first.item_id)
    assert item.get().state == ItemState.READY
    reopen(ana, first)
    assert item.get().state == ItemState.WAITING
    submit(ana, first)
    assert item.get().state == ItemState.READY
    item.update(state=ItemState.ADJUDICATED)
    with pytest.raises(Conflict, match="adjudicated"):
        reopen(ana, first)


# --- Stages and beginnings ----------------------------------------------------------------------


def earlier(cast: Cast, document: Document) -> AnnotationSet:
    """A finished set of round 1 with one label and one piece of evidence."""
    author = Actor(cast.adjudicator)
    made, _new = annotations.create_annotation(
        author, document=document, start=0, end=4, label="disputed", note="why"
    )
    evidence.create_evidence(
        author, annotation=made, stance="disputes", url="https://example.org", quote="not so"
    )
    return submit_set(author, made.annotation_set)


def test_marking_takes_no_labels(cast: Cast, ana: Actor) -> None:
    document = cast.document("Text to read.")
    drawn(ana, make(cast, stage="mark"))
    with pytest.raises(Conflict, match="only to find"):
        annotations.create_annotation(ana, document=document, start=0, end=4, label="supported")
    made, _new = annotations.create_annotation(ana, document=document, start=0, end=4)
    with pytest.raises(Conflict, match="only to find"):
        annotations.update_annotation(ana, made, version=1, changes={"label": "supported"})
    moved = annotations.update_annotation(ana, made, version=1, changes={"end": 7})
    annotations.delete_annotation(ana, moved, version=moved.version)


def test_judging_locks_the_spans_and_begins_without_labels(cast: Cast, ana: Actor) -> None:
    document = cast.document("Text to read.")
    source = earlier(cast, document)
    first = drawn(ana, make(cast, stage="judge", round=2, start_from="shown", start_round=1))
    own = own_set(ana, document)
    assert (own.round, own.started_from_id, own.started_hidden) == (2, source.pk, False)
    given = Annotation.objects.get(annotation_set=own)
    assert (given.start, given.end, given.label, given.note) == (0, 4, None, "")
    assert not Evidence.objects.filter(annotation=given).exists()
    for deed in (
        lambda: annotations.create_annotation(ana, document=document, start=5, end=7),
        lambda: annotations.update_annotation(ana, given, version=1, changes={"end": 7}),
        lambda: annotations.delete_annotation(ana, given, version=1),
    ):
        with pytest.raises(Conflict, match="judge them as they stand"):
            deed()
    judged = annotations.update_annotation(
        ana, given, version=1, changes={"label": "supported", "start": 0, "end": 4}
    )
    assert judged.label is not None
    submit(ana, first)


def test_starting_from_a_shown_set_copies_it_whole(cast: Cast, ana: Actor) -> None:
    document = cast.document("Text to read.")
    earlier(cast, document)
    drawn(ana, make(cast, round=2, start_from="shown", start_annotator="adjudicator"))
    own = own_set(ana, document)
    copy = Annotation.objects.get(annotation_set=own)
    assert copy.label is not None
    assert (copy.label.key, copy.note) == ("disputed", "why")
    assert Evidence.objects.get(annotation=copy).quote == "not so"


def test_starting_from_a_hidden_set_keeps_it_for_comparison(cast: Cast, ana: Actor) -> None:
    document = cast.document("Text to read.")
    source = earlier(cast, document)
    drawn(ana, make(cast, round=2, start_from="hidden", start_round=1))
    own = own_set(ana, document)
    assert (own.started_from_id, own.started_hidden) == (source.pk, True)
    assert not Annotation.objects.filter(annotation_set=own).exists()


def test_work_goes_into_the_set_of_the_round_that_was_drawn(cast: Cast, ana: Actor) -> None:
    document = cast.document("Text to read.")
    submit(ana, drawn(ana, make(cast)))
    second = drawn(ana, make(cast, name="Again", round=2))
    made, _new = annotations.create_annotation(ana, document=document, start=0, end=4)
    assert made.annotation_set.round == 2
    submit(ana, second)
    assert sorted(Submission.objects.values_list("round", flat=True)) == [1, 2]
