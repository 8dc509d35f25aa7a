"""The page of comments, and the same threads as a part of other pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from annotations.models import Comment, Document
from annotations.services.annotations import create_annotation
from annotations.services.comments import create_comment, resolve_thread
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Congress voted on Thursday.", title="The vote")


def place(document: Document) -> str:
    return reverse("comments", args=[document.pk])


def test_an_empty_page_says_what_to_do(browse: Any, cast: Cast, document: Document) -> None:
    shown = text_of(browse(cast.reviewer).get(place(document)))
    assert "No comments yet" in shown
    assert "write @ and a user name" in shown


def test_a_comment_is_said_answered_settled_and_removed(
    browse: Any, cast: Cast, document: Document
) -> None:
    client = browse(cast.reviewer)
    answer = client.post(place(document), {"text": "Which <vote>, @manager?"}, follow=True)
    remark = Comment.objects.get()
    assert answer.redirect_chain == [(f"{place(document)}#comment-{remark.pk}", 302)]
    assert 'Which &lt;vote&gt;, <span class="mention">@manager</span>?' in answer.content.decode()
    client.post(place(document), {"text": "The first.", "parent": str(remark.pk)})
    assert Comment.objects.get(parent=remark).text == "The first."
    client.post(reverse("comment-resolve", args=[remark.pk]))
    assert "Resolved" in text_of(client.get(place(document)))
    client.post(reverse("comment-remove", args=[remark.pk]), {"version": "2"})
    shown = text_of(client.get(place(document)))
    assert "Which" not in shown
    assert "The first." in shown


def test_what_is_refused_stands_in_its_field_again(
    browse: Any, cast: Cast, document: Document
) -> None:
    client = browse(cast.reviewer)
    refused = client.post(place(document), {"text": "  "})
    assert refused.status_code == 422
    remark, _made = create_comment(Actor(cast.reviewer), document=document, text="Which?")
    stale = client.post(
        reverse("comment", args=[remark.pk]), {"text": "Other words", "version": "7"}
    )
    assert stale.status_code == 422
    assert "Other words" in stale.content.decode()
    assert "changed in the meantime" in text_of(stale)


def test_a_part_is_the_threads_alone_and_of_one_annotation(
    browse: Any, cast: Cast, document: Document
) -> None:
    actor = Actor(cast.reviewer)
    annotation, _made = create_annotation(actor, document=document, start=0, end=8)
    create_comment(actor, annotation=annotation, text="On the span.")
    create_comment(actor, document=document, text="On the whole.")
    client, scope = browse(cast.reviewer), f"{place(document)}?annotation={annotation.pk}"
    part = client.get(scope, headers={"X-Part": "threads"})
    assert "On the span." in text_of(part)
    assert "On the whole." not in text_of(part)
    assert b"<html" not in part.content
    said = client.post(scope, {"text": "More."}, headers={"X-Part": "threads"})
    assert (said.status_code, "More." in text_of(said)) == (200, True)
    assert Comment.objects.get(text="More.").annotation == annotation
    assert "On the whole." in text_of(client.get(place(document)))


def test_a_thread_of_another_document_takes_no_answer_here(
    browse: Any, cast: Cast, document: Document
) -> None:
    other = cast.document("Another one.")
    remark, _made = create_comment(Actor(cast.reviewer), document=other, text="Which?")
    answer = browse(cast.reviewer).post(
        place(document), {"text": "This.", "parent": str(remark.pk)}
    )
    assert answer.status_code == 422
    for asked in ("x", str(remark.pk)):
        assert browse(cast.reviewer).get(f"{place(document)}?annotation={asked}").status_code == 404


def test_a_viewer_reads_and_is_offered_no_form(browse: Any, cast: Cast, document: Document) -> None:
    remark, _made = create_comment(Actor(cast.reviewer), document=document, text="Which vote?")
    resolve_thread(Actor(cast.reviewer), remark, resolved=True)
    shown = browse(cast.viewer).get(place(document))
    assert "Which vote?" in text_of(shown)
    assert b"<textarea" not in shown.content
    details = browse(cast.viewer).get(reverse("document-details", args=[document.pk]))
    assert "Which vote?" in text_of(details)


def test_a_notification_leads_to_the_comment(browse: Any, cast: Cast, document: Document) -> None:
    remark, _made = create_comment(Actor(cast.reviewer), document=document, text="@manager, which?")
    client = browse(cast.manager)
    assert "mentioned you in a comment on The vote" in text_of(client.get("/notifications/"))
    (told,) = cast.manager.notifications.filter(kind="mentioned")
    opened = client.get(reverse("notification", args=[told.pk]))
    assert opened["Location"] == f"{place(document)}#comment-{remark.pk}"
