"""Sixteen people draw at once from processes that die at random, some in the middle of a deed."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.db.models import F

from annotations.models import Assignment, AssignmentState, Queue, Role, User
from annotations.services.assignments import heartbeat, release, skip, submit
from annotations.services.drawing import draw, expire_leases
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.cast import Cast, member
from tests.processes import until
from tests.services.invariants import broken

PEOPLE, DOCUMENTS, OVERLAP = 16, 24, 3


def _work(user: User, queue: Queue, seed: int) -> None:
    """Draw and end assignments until nothing is left, or until this process dies."""
    chance, actor = random.Random(seed), Actor(user)
    while found := draw(actor, queue).assignment:
        with transaction.atomic():
            deed = chance.choice([submit, submit, submit, release, heartbeat, skip])
            if deed is skip:
                skip(actor, found, reason="Satire")
            else:
                deed(actor, found)
            if chance.random() < 0.1:
                os.kill(os.getpid(), signal.SIGKILL)
        if chance.random() < 0.1:
            os.kill(os.getpid(), signal.SIGKILL)


def _begin(user: User, queue: Queue, seed: int) -> int:
    """The id of a child that works with a connection of its own."""
    child = os.fork()
    if child:
        return child
    try:
        for one in connections.all(initialized_only=True):
            one.connection = None  # the parent's: neither used nor closed here
        _work(user, queue, seed)
    finally:
        os._exit(0)


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_too_much_and_nothing_is_lost_when_processes_die(cast: Cast) -> None:
    people = [member(cast.project, f"reader{n}", Role.REVIEWER) for n in range(PEOPLE)]
    for n in range(DOCUMENTS):
        cast.document(f"Text number {n}.", external_id=str(n))
    queue = create_queue(
        Actor(cast.manager), cast.project, name="Rush", state="open", overlap=OVERLAP
    )
    waiting = {_begin(user, queue, seed) for seed, user in enumerate(people)}

    def reap() -> bool:
        for child in list(waiting):
            if os.waitpid(child, os.WNOHANG)[0]:
                waiting.discard(child)
        return not waiting

    until(reap, seconds=120, what="everybody to end or die")
    assert broken(most=OVERLAP) == []
    # The dead let go in the end, and whoever is left reads the rest.
    Assignment.objects.filter(state="leased").update(
        leased_until=F("leased_until") - timedelta(days=8)
    )
    while expire_leases():
        pass
    for user in [*people, cast.reviewer, cast.other_reviewer, cast.adjudicator]:
        while found := draw(Actor(user), queue).assignment:
            submit(Actor(user), found)
    assert broken(most=OVERLAP) == []
    done = Assignment.objects.filter(state=AssignmentState.SUBMITTED, place__isnull=False)
    reviews = Counter(done.values_list("document__external_id", flat=True))
    assert set(reviews.values()) == {OVERLAP}
    assert len(reviews) == DOCUMENTS
