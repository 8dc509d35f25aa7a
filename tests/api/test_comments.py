"""Comments over REST: said, listed, changed, settled, removed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotations.models import Comment, Document, Notification, NotificationKind
from tests.api.client import Rest
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Congress voted on Thursday.")


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.reviewer)


@pytest.fixture
def said(rest: Rest, document: Document) -> dict[str, Any]:
    made = rest.post("comments/", {"document": str(document.pk), "text": "Which vote?\r\n"})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    shown: dict[str, Any] = made.json()
    return shown


def test_a_comment_is_shown_as_it_was_said(
    rest: Rest, said: dict[str, Any], document: Document
) -> None:
    assert rest.get(f"comments/{said['id']}/").json() == said
    assert (said["text"], said["author"], said["thread"]) == ("Which vote?", "reviewer", None)
    assert (said["document"], said["annotation"]) == (str(document.pk), None)


def test_the_same_comment_sent_again_is_not_a_second_one(
    rest: Rest, cast: Cast, document: Document
) -> None:
    body = {"id": str(uuid.uuid4()), "document": str(document.pk), "text": "@manager, which?"}
    first = rest.post("comments/", body)
    again = rest.post("comments/", {**body, "text": "@manager, which? "})
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    rest.send("PATCH", f"comments/{body['id']}/", {"text": "Which vote?"}, match=1)
    assert rest.post("comments/", body).json()["text"] == "Which vote?"
    for caller, changes in (
        (rest, {"text": "Which vote?"}),
        (Rest(cast.manager), {}),
        (rest, {"document": str(cast.document("Another.").pk)}),
    ):
        taken = caller.post("comments/", {**body, **changes})
        assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "id")
    told = Notification.objects.filter(user=cast.manager, kind=NotificationKind.MENTIONED)
    assert (Comment.objects.count(), told.count()) == (1, 1)


def test_an_answer_is_in_the_thread_and_lists_are_narrowed(
    rest: Rest, said: dict[str, Any], cast: Cast, document: Document
) -> None:
    span = {"document": str(document.pk), "start": 0, "end": 8}
    annotation = rest.post("annotations/", span).json()["id"]
    rest.post("comments/", {"annotation": annotation, "text": "Here."})
    answer = Rest(cast.manager).post("comments/", {"thread": said["id"], "text": "The first."})

    def listed(query: str) -> list[str]:
        return [one["text"] for one in rest.get(f"comments/?{query}").json()["results"]]

    assert answer.json()["thread"] == said["id"]
    assert listed("project=peru") == ["Which vote?", "Here.", "The first."]
    assert listed(f"thread={said['id']}") == ["The first."]
    assert listed(f"annotation={annotation}") == ["Here."]
    assert listed("author=Manager") == ["The first."]
    assert listed("resolved=true") == []
    assert rest.get("comments/?said=yes").status_code == 400


def test_a_thread_is_settled_and_opened_again(rest: Rest, said: dict[str, Any]) -> None:
    settled = rest.post(f"comments/{said['id']}/resolve/").json()
    assert settled["resolved_by"] == "reviewer"
    assert rest.post(f"comments/{said['id']}/resolve/").json() == settled
    assert rest.post(f"comments/{said['id']}/reopen/").json()["resolved_at"] is None


def test_a_change_wants_the_version_that_was_read(
    rest: Rest, said: dict[str, Any], cast: Cast
) -> None:
    path = f"comments/{said['id']}/"
    assert rest.send("PATCH", path, {"text": "New"}).status_code == 428
    changed = rest.send("PATCH", path, {"text": "New"}, match=1)
    assert (changed.json()["text"], changed["ETag"]) == ("New", '"2"')
    stale = rest.send("PATCH", path, {"text": "Newer"}, match=1)
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "New")
    refused = Rest(cast.manager).send("PATCH", path, {"text": "Newer"}, match=2)
    assert refused.status_code == 403
    assert rest.send("DELETE", path, match=2).status_code == 204
    assert rest.get(path).status_code == 404


@pytest.mark.parametrize("body", [{}, {"text": "Of nothing."}, {"text": ""}, {"text": 1}])
def test_what_is_about_nothing_or_says_nothing_is_refused(
    rest: Rest, document: Document, body: dict[str, Any]
) -> None:
    about = {} if body.get("text") == "Of nothing." else {"document": str(document.pk)}
    assert rest.post("comments/", {**about, **body}).status_code == 400
