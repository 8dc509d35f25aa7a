"""A project in the middle of its second round: a blind queue of everything, partly read by two.

Everything goes through the services that people use, so that what is measured on it is what
people have.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from annotations.models import Annotation, Membership, Project, Queue, Role, User
from annotations.services.assignments import submit
from annotations.services.drawing import draw
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor

READ = 250
_LABELLED_OTHERWISE = 5


@dataclass(frozen=True, slots=True)
class People:
    """Who asks: one who is blind to nothing, one of the queue's reviewers, and a manager."""

    reviewer: User
    reader: User
    manager: User


def review(project: Project, documents: int = READ) -> tuple[People, Queue]:
    """A queue of all documents, each to be read twice; this many are.

    Readers begin with what was imported, and the second one changes every fifth label. Whoever
    is not named in the queue is not blind to anything.
    """
    reviewer, reader, other, manager = (
        _member(project, name, role)
        for name, role in (
            ("reviewer", Role.REVIEWER), ("reader", Role.REVIEWER), ("other", Role.REVIEWER),
            ("manager", Role.MANAGER),
        )
    )  # fmt: skip
    queue = create_queue(
        Actor(manager), project, name="Second reading", round=2, overlap=2, start_from="shown",
        start_round=1, everyone=False, members=[reader.username, other.username], state="open",
    )  # fmt: skip
    for _n in range(documents):
        _read(Actor(reader), queue, differing=False)
        _read(Actor(other), queue, differing=True)
    return People(reviewer, reader, manager), queue


def _member(project: Project, name: str, role: Role) -> User:
    user = User.objects.create(username=f"pages-{name}")
    Membership.objects.create(project=project, user=user, role=role)
    return user


def _read(actor: Actor, queue: Queue, *, differing: bool) -> None:
    drawn = draw(actor, queue).assignment
    if drawn is None:
        raise RuntimeError("nothing left to draw")
    if differing:
        own = Annotation.objects.filter(
            annotation_set__annotator=drawn.annotator_id, document=drawn.document_id
        )
        relabelled = own.annotate(nth=F("start") % _LABELLED_OTHERWISE).filter(nth=0)
        relabelled.update(label=None)
    submit(actor, drawn)
