"""A second reading of the demo: a queue read twice, two reviewers who differ, one at work.

What came out of it as gold is read once more, as a check. So the pages of queues, adjudication,
agreement and the dashboard have something to show at the first start. Everything here goes through
the services that people use, but for the time that it took.
"""

from __future__ import annotations

from typing import Any

from annotations.models import (
    Annotation,
    AnnotationSet,
    Assignment,
    Evidence,
    Label,
    Project,
    Queue,
    SetKind,
    SetStatus,
    User,
)
from annotations.services.annotations import create_annotation
from annotations.services.assignments import submit
from annotations.services.drawing import draw
from annotations.services.evidence import create_evidence
from annotations.services.queues import create_queue, mix_in_gold
from annotations.services.transaction import Actor

NAME = "Second reading"
INSTRUCTIONS = (
    "Mark every sentence that says **how many**, **when** or **who decided**. Look for evidence in "
    "the other documents before you choose *unsourced*."
)
DOCUMENTS = (
    "andes-wire-0525-second-vote", "andes-wire-0530-counts", "bitacora-0519-setenta-votos",
    "puente-0521-translation",
)  # fmt: skip
READERS = ("reviewer1", "reviewer2")
SECONDS = (540, 700, 380, 460)
"""Active time of the four reviews, which no page was open for; else figures of time are bare."""
CHECK, CHECK_SECONDS = "Gold check", 410


def review_demo(project: Project) -> Queue | None:
    """Make the queue and its first reviews; None where it is there, or the documents are not."""
    documents = project.documents.filter(external_id__in=DOCUMENTS)
    if project.queues.exists() or documents.count() < len(DOCUMENTS):
        return None
    people = {user.username: Actor(user) for user in User.objects.filter(username__in=READERS)}
    manager = Actor(User.objects.get(username="manager"))
    queue = create_queue(
        manager, project, name=NAME, round=2, overlap=2,
        instructions=INSTRUCTIONS, lease_minutes=60, state="open",
        documents=[one.pk for one in documents],
    )  # fmt: skip
    first, second = (people[name] for name in READERS)
    for n, seconds in enumerate(SECONDS):
        _read_next((first, second)[n % 2], queue, seconds, differing=n == 1)
    _check(manager, second, project)
    begun = draw(first, queue).assignment
    assert begun is not None
    _read(first, begun, most=2)
    return queue


def _check(manager: Actor, reader: Actor, project: Project) -> None:
    """Known gold given to a reader again, openly, so that agreement stays that of blind reviews.

    Without any (what agreed may have been drawn to be looked at first) there is no such queue.
    """
    gold = AnnotationSet.objects.filter(project=project, kind=SetKind.GOLD)
    if not gold.filter(status=SetStatus.SUBMITTED).exists():
        return
    queue = create_queue(
        manager, project, name=CHECK, round=3, blind=False, state="open", documents=[]
    )
    mix_in_gold(manager, queue, 1)
    _read_next(reader, queue, CHECK_SECONDS, differing=True)


def _read_next(actor: Actor, queue: Queue, seconds: int, *, differing: bool) -> None:
    drawn = draw(actor, queue).assignment
    assert drawn is not None
    _read(actor, drawn, differing=differing)
    Assignment.objects.filter(pk=drawn.pk).update(active_seconds=seconds)
    submit(actor, drawn)


def _read(
    actor: Actor, drawn: Assignment, *, differing: bool = False, most: int | None = None
) -> None:
    """Annotate as the earlier reader did; `differing` overlooks, moves and labels otherwise."""
    told = _told(drawn)
    labels = {label.key: label for label in Label.objects.filter(project=drawn.project_id)}
    for n, row in enumerate(told[:most]):
        if differing and n == 1:
            continue
        key = row.label.key if row.label else None
        if differing and n == 0:
            key = next(other for other in labels if other != key)
        end = row.end
        if differing and n == 2:
            end = row.start + len(row.quote.rsplit(maxsplit=1)[0])
        made, _new = create_annotation(
            actor, document=drawn.document, start=row.start, end=end, label=key,
            note="Says so itself, nobody else does." if differing and n == 0 else row.note,
            judges=row.judges,
        )  # fmt: skip
        if not (differing and n == 3):
            _link(actor, row, made)


def _told(drawn: Assignment) -> list[Annotation]:
    sets = AnnotationSet.objects.filter(
        document=drawn.document_id, round=1, kind=SetKind.HUMAN, status=SetStatus.SUBMITTED
    )
    rows = Annotation.objects.filter(annotation_set=sets.order_by("annotator__name").first())
    live = rows.filter(deleted_at__isnull=True).select_related("label")
    return list(live.order_by("start", "-end"))


def _link(actor: Actor, told: Annotation, made: Annotation) -> None:
    links = Evidence.objects.filter(annotation=told, deleted_at__isnull=True)
    for link in links.select_related("document").order_by("created_at", "pk"):
        place: dict[str, Any] = {"url": link.url, "quote": link.quote}
        if link.document:
            place = {"document": link.document, "start": link.start, "end": link.end}
        create_evidence(actor, annotation=made, stance=link.stance, note=link.note, **place)
