"""Comments: about what, by whom, who is told, and what is settled."""

from __future__ import annotations

import pytest

from annotations.errors import Conflict, Forbidden, Refused, Stale
from annotations.models import Annotation, Comment, Document, User
from annotations.queries.comments import open_threads, threads
from annotations.queries.notifications import notifications_of
from annotations.queries.visibility import visible_to
from annotations.services.annotation_sets import submit_set
from annotations.services.annotations import create_annotation, delete_annotation
from annotations.services.comments import (
    LONGEST,
    create_comment,
    delete_comment,
    resolve_thread,
    update_comment,
)
from annotations.services.transaction import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Congress voted on Thursday. Nobody asked why.", title="The vote")


def marked(cast: Cast, document: Document) -> Annotation:
    return create_annotation(Actor(cast.reviewer), document=document, start=0, end=8)[0]


def said(by: User, **about: object) -> Comment:
    return create_comment(Actor(by), **{"text": "Which vote?", **about})[0]


def told(user: User) -> list[str]:
    return sorted(one.kind for one in notifications_of(user))


def seen(user: User, document: Document) -> list[str]:
    return [row.text for row in visible_to(user, Comment).filter(document=document)]


def test_what_is_said_about_a_document_is_for_every_member_and_nobody_else(
    cast: Cast, document: Document
) -> None:
    said(cast.reviewer, document=document)
    assert seen(cast.viewer, document) == ["Which vote?"]
    assert seen(cast.stranger, document) == []


def test_what_is_said_about_a_draft_is_for_those_who_see_the_draft(
    cast: Cast, document: Document
) -> None:
    annotation = marked(cast, document)
    said(cast.manager, annotation=annotation)
    assert seen(cast.reviewer, document) == seen(cast.manager, document) == ["Which vote?"]
    assert seen(cast.other_reviewer, document) == []
    submit_set(Actor(cast.reviewer), annotation.annotation_set)
    assert seen(cast.other_reviewer, document) == ["Which vote?"]
    assert open_threads(cast.other_reviewer, document) == {annotation.pk: 1}


def test_with_its_annotation_a_thread_is_hidden_and_takes_no_answer(
    cast: Cast, document: Document
) -> None:
    annotation = marked(cast, document)
    remark = said(cast.reviewer, annotation=annotation)
    delete_annotation(Actor(cast.reviewer), annotation, version=1)
    assert seen(cast.reviewer, document) == []
    with pytest.raises(Conflict):
        said(cast.reviewer, parent=remark)


def test_who_is_mentioned_is_told_once_and_who_is_no_member_is_not(
    cast: Cast, document: Document
) -> None:
    text = "@Reviewer2, @reviewer2. @stranger @nobody @deactivated @manager"
    said(cast.manager, document=document, text=text)
    assert told(cast.other_reviewer) == ["mentioned"]
    assert told(cast.stranger) == told(cast.manager) == told(cast.reviewer) == []


def test_who_is_mentioned_in_what_they_may_not_see_finds_it_when_they_may(
    cast: Cast, document: Document
) -> None:
    annotation = marked(cast, document)
    said(cast.reviewer, annotation=annotation, text="@reviewer2 look")
    assert told(cast.other_reviewer) == []
    submit_set(Actor(cast.reviewer), annotation.annotation_set)
    assert told(cast.other_reviewer) == ["mentioned"]


def test_whose_annotation_it_is_and_who_takes_part_are_told_of_what_others_say(
    cast: Cast, document: Document
) -> None:
    remark = said(cast.manager, annotation=marked(cast, document))
    assert told(cast.reviewer) == ["commented"]
    said(cast.reviewer, parent=remark, text="The first.")
    assert told(cast.manager) == ["commented"]
    said(cast.manager, parent=remark, text="Thanks, @reviewer")
    assert told(cast.reviewer) == ["commented", "mentioned"]


def test_an_answer_to_an_answer_stands_in_the_same_thread_and_opens_it_again(
    cast: Cast, document: Document
) -> None:
    remark = said(cast.reviewer, document=document)
    answer = said(cast.manager, parent=remark, text="The first.")
    settled = resolve_thread(Actor(cast.reviewer), remark, resolved=True)
    assert (settled.resolved_by, open_threads(cast.viewer, document)) == (cast.reviewer, {})
    again = said(cast.viewer, parent=answer, text="Are you sure?")
    assert again.parent_id == remark.pk
    (thread,) = threads(cast.viewer, document)
    assert [one.text for one in thread.answers] == ["The first.", "Are you sure?"]
    assert not thread.resolved


def test_a_thread_is_settled_at_its_head_and_asked_twice_the_first_stays(
    cast: Cast, document: Document
) -> None:
    remark = said(cast.reviewer, document=document)
    answer = said(cast.manager, parent=remark)
    with pytest.raises(Refused):
        resolve_thread(Actor(cast.manager), answer, resolved=True)
    first = resolve_thread(Actor(cast.manager), remark, resolved=True)
    again = resolve_thread(Actor(cast.reviewer), remark, resolved=True)
    assert (again.resolved_by, again.version) == (cast.manager, first.version)


def test_only_its_author_changes_a_comment_and_only_as_it_was_read(
    cast: Cast, document: Document
) -> None:
    remark = said(cast.reviewer, document=document)
    with pytest.raises(Forbidden):
        update_comment(Actor(cast.manager), remark, version=1, text="Other words")
    changed = update_comment(Actor(cast.reviewer), remark, version=1, text="@viewer: which?")
    assert (changed.version, told(cast.viewer)) == (2, ["mentioned"])
    assert changed.edited_at is not None
    with pytest.raises(Stale):
        update_comment(Actor(cast.reviewer), remark, version=1, text="Again")
    update_comment(Actor(cast.reviewer), changed, version=2, text="@viewer: which vote?")
    assert told(cast.viewer) == ["mentioned"]


def test_its_author_or_a_manager_removes_a_comment_and_answers_stay(
    cast: Cast, document: Document
) -> None:
    remark = said(cast.reviewer, document=document, text="@viewer, which?")
    said(cast.viewer, parent=remark, text="The first.")
    with pytest.raises(Forbidden):
        delete_comment(Actor(cast.other_reviewer), remark, version=1)
    delete_comment(Actor(cast.manager), remark, version=1)
    assert told(cast.viewer) == []
    (thread,) = threads(cast.reviewer, document)
    assert (thread.head, [one.text for one in thread.answers]) == (None, ["The first."])
    with pytest.raises(Conflict):
        resolve_thread(Actor(cast.reviewer), remark, resolved=True)


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST + 1), "a\x00b", 7])
def test_what_cannot_be_said_is_refused(cast: Cast, document: Document, text: object) -> None:
    with pytest.raises(Refused) as refused:
        said(cast.reviewer, document=document, text=text)
    assert refused.value.field == "text"


def test_a_comment_is_about_one_thing(cast: Cast, document: Document) -> None:
    with pytest.raises(Refused):
        said(cast.reviewer)
    with pytest.raises(Refused):
        said(cast.reviewer, document=document, annotation=marked(cast, document))
