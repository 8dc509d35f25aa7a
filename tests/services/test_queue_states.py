"""Whatever people do with queues, in whatever order, what must hold of them holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from annotations.errors import WorkbenchError
from annotations.models import Assignment, Document, Queue, QueueItem, Submission
from annotations.queries.queues import home_of
from annotations.services import assignments
from annotations.services.annotation_sets import begin_set, reopen_set, submit_set
from annotations.services.annotations import create_annotation
from annotations.services.drawing import draw, expire_leases
from annotations.services.leases import end_leases
from annotations.services.queues import create_queue, put_in, take_out, update_queue
from annotations.services.transaction import Actor
from tests.cast import make_cast
from tests.services.invariants import broken

PEOPLE = st.integers(0, 3)
QUEUES = st.integers(0, 1)
CHOICE = st.integers(0, 30)
MOST = 3


class _Reading(RuleBasedStateMachine):
    """Four people, two queues of one round over the same three documents."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        cast = make_cast()
        self.manager = Actor(cast.manager)
        users = (cast.reviewer, cast.other_reviewer, cast.adjudicator, cast.manager)
        self.people = [Actor(user) for user in users]
        self.documents = [cast.document(f"Text {n}.", external_id=str(n)) for n in range(3)]
        self.queues = [
            create_queue(self.manager, cast.project, name=name, state="open", overlap=overlap)
            for name, overlap in (("One", 1), ("Two", 2))
        ]
        self.frozen: dict[Any, Any] = {}
        self.had: set[tuple[Any, Any]] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def one(self, n: int, **known: Any) -> Assignment | None:
        rows = list(Assignment.objects.filter(**known).order_by("pk"))
        return rows[n % len(rows)] if rows else None

    def actor_of(self, found: Assignment) -> Actor:
        return next(one for one in self.people if one.user.pk == found.annotator.user_id)

    def tried(self, deed: Any) -> Any:
        """What a deed gives; a refusal is an answer, too, and leaves nothing behind."""
        try:
            with transaction.atomic():
                return deed()
        except WorkbenchError:
            return None

    @rule(person=PEOPLE, queue=QUEUES)
    def draws(self, person: int, queue: int) -> None:
        actor = self.people[person]
        drawn = self.tried(lambda: draw(actor, self.queues[queue]))
        if drawn and drawn.new:
            pair = (actor.user.pk, drawn.assignment.document_id)
            assert pair not in self.had, "this person had the document before"
            assert Queue.objects.get(pk=self.queues[queue].pk).state == "open"
            self.had.add(pair)

    @rule(person=PEOPLE, other=PEOPLE, queue=QUEUES, late=st.booleans())
    def reads_all_that_is_left_before_another_lets_go(
        self, person: int, other: int, queue: int, late: bool
    ) -> None:
        self.draws(other, queue)
        actor, row = self.people[person], self.queues[queue]
        while (drawn := self.tried(lambda: draw(actor, row))) and drawn.assignment:
            self.had.add((actor.user.pk, drawn.assignment.document_id))
            assignments.submit(actor, drawn.assignment)
        assert broken(most=MOST) == []
        (self.runs_out if late else self.releases)(0)

    @rule(person=PEOPLE, n=st.integers(0, 2))
    def reads_without_a_queue(self, person: int, n: int) -> None:
        actor, document = self.people[person], self.documents[n]
        self.tried(lambda: submit_set(actor, begin_set(actor, document)[0]))

    @rule(person=PEOPLE, n=st.integers(0, 2))
    def opens_their_set_again(self, person: int, n: int) -> None:
        actor, document = self.people[person], self.documents[n]
        if own := document.annotation_sets.filter(annotator__user=actor.user).first():
            self.tried(lambda: reopen_set(actor, own))

    @rule(person=PEOPLE, queue=QUEUES)
    def is_told_what_is_left(self, person: int, queue: int) -> None:
        actor, row = self.people[person], self.queues[queue]
        told = {one.pk: vars(one)["nothing_left"] for one in home_of(actor.user).queues}
        with transaction.atomic():
            drawn = self.tried(lambda: draw(actor, row))
            transaction.set_rollback(True)
        if drawn is None:
            assert row.pk not in told, "it is offered, and cannot be drawn from"
        elif Assignment.objects.filter(state="leased", leased_until__lt=Now()).exists():
            assert not (told[row.pk] and drawn.assignment)
        else:
            assert told[row.pk] == (drawn.assignment is None)

    @rule(n=CHOICE)
    def lives(self, n: int) -> None:
        if found := self.one(n):
            self.tried(lambda: assignments.heartbeat(self.actor_of(found), found))

    @rule(n=CHOICE)
    def runs_out(self, n: int) -> None:
        if found := self.one(n, state="leased"):
            Assignment.objects.filter(pk=found.pk).update(leased_until=F("started_at"))
            expire_leases()

    @rule(n=CHOICE)
    def runs_out_unseen(self, n: int) -> None:
        if found := self.one(n, state="leased"):
            Assignment.objects.filter(pk=found.pk).update(leased_until=F("started_at"))

    @rule(n=CHOICE)
    def skips(self, n: int) -> None:
        if found := self.one(n, state="leased") or self.one(n):
            self.tried(lambda: assignments.skip(self.actor_of(found), found, reason="Satire"))

    @rule(n=CHOICE)
    def releases(self, n: int) -> None:
        if found := self.one(n, state="leased") or self.one(n):
            self.tried(lambda: assignments.release(self.actor_of(found), found))

    @rule(n=CHOICE)
    def marks(self, n: int) -> None:
        if found := self.one(n):
            document = Document.objects.get(pk=found.document_id)
            self.tried(
                lambda: create_annotation(
                    self.actor_of(found), document=document, start=0, end=1 + n % 5
                )
            )

    @rule(n=CHOICE)
    def submits(self, n: int) -> None:
        if found := self.one(n):
            done = self.tried(lambda: assignments.submit(self.actor_of(found), found))
            assert done is not None, "what was drawn can always be handed in"

    @rule(n=CHOICE)
    def reopens(self, n: int) -> None:
        if found := self.one(n, state="submitted"):
            self.tried(lambda: assignments.reopen(self.actor_of(found), found))

    @rule(n=CHOICE, person=PEOPLE)
    def is_reassigned(self, n: int, person: int) -> None:
        if found := self.one(n, state="leased"):
            user = self.people[person].user
            moved = self.tried(lambda: assignments.reassign(self.manager, found, user=user))
            if moved:
                self.had.add((user.pk, moved.document_id))

    @rule(person=PEOPLE)
    def has_to_let_go(self, person: int) -> None:
        end_leases(self.people[person].user)

    @rule(queue=QUEUES, state=st.sampled_from(["open", "paused"]))
    def is_paused_or_goes_on(self, queue: int, state: str) -> None:
        self.changes(queue, {"state": state})

    @rule(overlap=st.integers(1, MOST))
    def needs_more_or_fewer(self, overlap: int) -> None:
        self.changes(1, {"overlap": overlap})

    def changes(self, queue: int, changes: dict[str, Any]) -> None:
        row = Queue.objects.select_related("project").get(pk=self.queues[queue].pk)
        self.tried(lambda: update_queue(self.manager, row, version=row.version, changes=changes))

    @rule(queue=QUEUES, n=st.integers(0, 2))
    def loses_a_document(self, queue: int, n: int) -> None:
        items = QueueItem.objects.filter(document=self.documents[n])
        take_out(self.manager, self.queues[queue], items)

    @rule(queue=QUEUES, n=st.integers(0, 2))
    def gets_it_back(self, queue: int, n: int) -> None:
        put_in(self.manager, self.queues[queue], [self.documents[n].pk])

    @invariant()
    def everything_holds(self) -> None:
        assert broken(most=MOST) == []
        for key, content in Submission.objects.values_list("pk", "content"):
            assert self.frozen.setdefault(key, content) == content


@pytest.mark.django_db
def test_whatever_people_do_the_queues_keep_their_promises() -> None:
    limits = settings(
        max_examples=12, stateful_step_count=25, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(_Reading, settings=limits)
