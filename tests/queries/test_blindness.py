"""Who is blind to what, and from when until when."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from annotations.models import (
    Annotation,
    AnnotationSet,
    Annotator,
    Assignment,
    Comment,
    Document,
    Evidence,
    ItemState,
    Membership,
    Notification,
    Passage,
    Queue,
    QueueItem,
    Role,
    SetStatus,
    Submission,
    User,
)
from annotations.queries import visibility
from annotations.queries.activity import Wanted, deeds
from annotations.queries.visibility import made_before_blind, visible_to
from annotations.services.adjudications import ask_back, take_up
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.annotations import create_annotation
from annotations.services.assignments import release, submit
from annotations.services.comments import create_comment
from annotations.services.documents import create_document
from annotations.services.drawing import draw
from annotations.services.evidence import create_evidence
from annotations.services.jobs import create_export
from annotations.services.passages import index_documents
from annotations.services.queues import create_queue, update_queue
from annotations.services.transaction import Actor
from tests.cast import Cast, member, own_set
from tests.judging import ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    """A document that the other reviewer has handed in, with a remark that names the first."""
    document = cast.document("Congress voted on Thursday. Nobody asked why.")
    worked_on(cast.other_reviewer, document)
    create_comment(Actor(cast.other_reviewer), document=document, text="@reviewer, look")
    return document


def worked_on(user: User, document: Document) -> Annotation:
    annotation, _made = create_annotation(Actor(user), document=document, start=0, end=8)
    submit_set(Actor(user), annotation.annotation_set)
    return annotation


def queued(cast: Cast, document: Document, **known: object) -> Queue:
    asked = {"name": "Blind", "blind": True, "overlap": 3, "state": "open", **known}
    return create_queue(Actor(cast.manager), cast.project, documents=[document.pk], **asked)


def seen(user: User, document: Document) -> set[str]:
    """The tables with something of the other reviewer's on the document that this person sees.

    What figures count of submitted work is what the person sees of it.
    """
    submitted = visible_to(user, Annotation).filter(annotation_set__status=SetStatus.SUBMITTED)
    assert set(visibility.handed_in(user)) == set(submitted)
    place = {Evidence: "annotation__document", Passage: "document"}
    tables = (AnnotationSet, Annotation, Submission, Comment)
    found = {
        model.__name__
        for model in tables
        if visible_to(user, model).filter(**{place.get(model, "document"): document}).exists()
    }
    if visible_to(user, Notification).filter(comment__document=document).exists():
        found.add("Notification")
    if visible_to(user, Annotator).filter(user__username="reviewer2").exists():
        found.add("Annotator")
    return found


ALL = {"AnnotationSet", "Annotation", "Submission", "Comment", "Annotator"}


def test_a_reviewer_is_blind_from_the_moment_the_document_is_in_a_blind_queue(
    cast: Cast, document: Document
) -> None:
    assert seen(cast.reviewer, document) == {*ALL, "Notification"}
    queued(cast, document)
    assert seen(cast.reviewer, document) == set()
    assert seen(cast.other_reviewer, document) == ALL
    for user in (cast.viewer, cast.adjudicator, cast.manager, cast.admin):
        assert seen(user, document) == ALL


@pytest.mark.parametrize(
    "known",
    [{"blind": False}, {"everyone": False, "members": ["reviewer2"]}],
    ids=["open", "not named"],
)
def test_who_may_not_draw_or_from_an_open_queue_is_not_blind(
    cast: Cast, document: Document, known: dict[str, object]
) -> None:
    queued(cast, document, **known)
    assert seen(cast.reviewer, document) >= ALL


def test_a_queue_in_preparation_blinds_and_one_that_names_its_people_only_them(
    cast: Cast, document: Document
) -> None:
    queued(cast, document, state="draft", everyone=False, members=["reviewer"])
    third = member(cast.project, "third", Role.REVIEWER)
    assert seen(cast.reviewer, document) == set()
    assert seen(third, document) == ALL


def test_other_documents_of_the_project_are_seen_as_before(cast: Cast, document: Document) -> None:
    other = cast.document("Another text.")
    worked_on(cast.other_reviewer, other)
    queued(cast, document)
    assert "Annotation" in seen(cast.reviewer, other)
    assert "Annotator" in seen(cast.reviewer, document)


def ended(cast: Cast, queue: Queue) -> None:
    update_queue(Actor(cast.manager), queue, version=queue.version, changes={"state": "ended"})


def taken_out(cast: Cast, queue: Queue) -> None:
    QueueItem.objects.filter(queue=queue).update(state=ItemState.REMOVED)


def adjudicated(cast: Cast, queue: Queue) -> None:
    QueueItem.objects.filter(queue=queue).update(state=ItemState.ADJUDICATED)


def handed_in(cast: Cast, queue: Queue) -> None:
    document = queue.items.get().document
    submit_set(Actor(cast.reviewer), own_set(Actor(cast.reviewer), document))


def no_reviewer(cast: Cast, queue: Queue) -> None:
    Membership.objects.filter(user=cast.reviewer).update(role=Role.VIEWER)


@pytest.mark.parametrize("deed", [ended, taken_out, adjudicated, handed_in, no_reviewer])
def test_blindness_ends(
    cast: Cast, document: Document, deed: Callable[[Cast, Queue], None]
) -> None:
    queue = queued(cast, document)
    assert seen(cast.reviewer, document) == set()
    deed(cast, queue)
    assert seen(cast.reviewer, document) >= ALL


def test_what_was_ready_for_adjudication_stays_hidden_from_who_has_not_read_it(
    cast: Cast, document: Document
) -> None:
    queue = queued(cast, document)
    QueueItem.objects.filter(queue=queue).update(state=ItemState.READY)
    assert seen(cast.reviewer, document) == set()


def test_a_second_round_blinds_again_also_to_the_first(cast: Cast, document: Document) -> None:
    worked_on(cast.reviewer, document)
    assert seen(cast.reviewer, document) >= ALL
    queued(cast, document, round=2)
    own = visible_to(cast.reviewer, AnnotationSet).filter(document=document)
    assert [one.annotator.user for one in own] == [cast.reviewer]


def test_a_remark_stands_above_the_text_and_is_hidden_in_the_next_round(
    cast: Cast, document: Document, client: Client
) -> None:
    marked, _made = create_annotation(Actor(cast.reviewer), document=document, start=9, end=14)
    own = submit_set(Actor(cast.reviewer), marked.annotation_set)
    judge = Actor(cast.adjudicator)
    found = take_up(judge, ready(cast.manager, document))
    ask_back(judge, found, annotation_set=own.pk, remark="Others saw two votes.")
    client.force_login(cast.reviewer)

    def told() -> list[str]:
        rows = visible_to(cast.reviewer, Notification)
        return sorted(rows.values_list("kind", flat=True))

    def page() -> str:
        return client.get(f"/documents/{document.pk}/").content.decode()

    assert told() == ["asked-back", "mentioned"]
    assert "Others saw two votes." in page()
    submit_set(Actor(cast.reviewer), own)
    assert "Others saw two votes." not in page()
    queued(cast, document, round=2)
    assert told() == []
    assert "Others saw two votes." not in client.get("/notifications/").content.decode()


def test_a_reopened_set_does_not_blind_again(cast: Cast, document: Document) -> None:
    queue = queued(cast, document)
    handed_in(cast, queue)
    reopen_set(Actor(cast.reviewer), own_set(Actor(cast.reviewer), document))
    assert seen(cast.reviewer, document) >= ALL


@pytest.mark.parametrize("role", ["adjudicator", "manager", "admin"])
def test_whoever_draws_is_blind_as_long_as_they_hold_it(
    cast: Cast, document: Document, role: str
) -> None:
    user, queue = getattr(cast, role), queued(cast, document)
    drawn = draw(Actor(user), queue).assignment
    assert drawn is not None
    assert seen(user, document) == set()
    assert list(visible_to(user, Assignment).filter(document=document)) == [drawn]
    release(Actor(user), drawn)
    assert seen(user, document) == ALL


def test_whoever_hands_in_what_they_hold_sees_again(cast: Cast, document: Document) -> None:
    drawn = draw(Actor(cast.manager), queued(cast, document)).assignment
    assert drawn is not None
    submit(Actor(cast.manager), drawn)
    assert seen(cast.manager, document) == ALL


def test_own_work_is_seen_and_what_others_say_to_it_is_not(cast: Cast, document: Document) -> None:
    queued(cast, document)
    own, _made = create_annotation(Actor(cast.reviewer), document=document, start=9, end=14)
    mine, _made = create_comment(Actor(cast.reviewer), annotation=own, text="Which?")
    create_comment(Actor(cast.manager), parent=mine, text="The first.")
    assert list(visible_to(cast.reviewer, Annotation)) == [own]
    assert list(visible_to(cast.reviewer, Comment)) == [mine]
    assert visible_to(cast.reviewer, Notification).count() == 0
    assert visible_to(cast.manager, Comment).filter(annotation=own).count() == 2


def test_a_page_kept_for_hidden_work_is_hidden_unless_other_work_shows_it(
    cast: Cast, document: Document
) -> None:
    kept, _made = create_document(Actor(cast.manager), cast.project, text="A kept page.")
    Document.objects.filter(pk=kept.pk).update(kind="snapshot")
    index_documents(cast.project, 10)
    annotation = Annotation.objects.get(document=document)
    reopen_set(Actor(cast.other_reviewer), annotation.annotation_set)
    place = {"document": kept, "start": 0, "end": 6, "stance": "supports"}
    create_evidence(Actor(cast.other_reviewer), annotation=annotation, **place)
    submit_set(Actor(cast.other_reviewer), annotation.annotation_set)

    def shown(user: User) -> list[bool]:
        told, _older = deeds(user, cast.project, Wanted(kind="documents"))
        return [
            visible_to(user, Document).filter(pk=kept.pk).exists(),
            visible_to(user, Passage).filter(document=kept).exists(),
            kept.pk in {deed.row.pgh_obj_id for deed in told},
        ]

    assert shown(cast.reviewer) == [True, True, True]
    queued(cast, document)
    assert shown(cast.reviewer) == [False, False, False]
    assert shown(cast.viewer) == shown(cast.other_reviewer) == [True, True, True]
    own, _made = create_annotation(Actor(cast.reviewer), document=document, start=9, end=14)
    create_evidence(Actor(cast.reviewer), annotation=own, **place)
    assert shown(cast.reviewer) == [True, True, True]


def test_an_export_from_before_tells_too_much_and_a_new_one_does_not(
    cast: Cast, document: Document
) -> None:
    job, _made = create_export(Actor(cast.reviewer), cast.project)
    assert not made_before_blind(cast.reviewer, job)
    queued(cast, document)
    assert made_before_blind(cast.reviewer, job)
    assert not made_before_blind(cast.viewer, job)
    assert not made_before_blind(cast.admin, job)
