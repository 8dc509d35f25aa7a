"""The annotate page as the server gives it: who gets it, with which set, with what data."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, AnnotationSet, Document, User
from annotations.queries.annotate import BLOCK, blocks
from annotations.services.annotation_sets import reopen_set, submit_set
from annotations.services.annotations import (
    create_annotation,
    delete_annotation,
    update_annotation,
)
from annotations.services.evidence import create_evidence
from annotations.services.transaction import Actor
from tests.cast import Cast, own_set

pytestmark = pytest.mark.django_db
TEXT = "Congress <b>voted</b> & left.\n\nSeventy Marines 🇵🇪 landed.\n"


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="The vote", language="en")


def opened(user: User, document: Document, query: str = "") -> HttpResponse:
    """The page as this person gets it."""
    client = Client()
    client.force_login(user)
    answer = client.get(f"/documents/{document.pk}/{query}")
    assert isinstance(answer, HttpResponse)
    return answer


def data(answer: HttpResponse) -> dict[str, Any]:
    """What the scripts read."""
    pattern = r'<script id="annotate-data" type="application/json">(.*?)</script>'
    found = re.search(pattern, answer.content.decode(), re.DOTALL)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def mark(user: User, document: Document, quote: str, label: str | None = None) -> Annotation:
    """An annotation of a quote."""
    start = document.text.index(quote)
    row, _made = create_annotation(
        Actor(user), document=document, start=start, end=start + len(quote), label=label
    )
    return row


def test_members_get_the_page_and_strangers_do_not(cast: Cast, document: Document) -> None:
    for user in (cast.viewer, cast.reviewer, cast.manager, cast.admin):
        assert opened(user, document).status_code == 200
    assert opened(cast.stranger, document).status_code == 404
    assert Client().get(f"/documents/{document.pk}/").status_code == 302


def test_the_text_stands_in_the_page_exactly_and_alone(cast: Cast, document: Document) -> None:
    page = opened(cast.viewer, document).content.decode()
    escaped = TEXT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<div>{escaped}</div></div>" in page


@pytest.mark.parametrize("text", ["", "\n", "a" * 4000, "line\n" * 2000, "\n\nx\n" * 900 + "end"])
def test_blocks_end_at_line_feeds_and_joined_are_the_text(text: str) -> None:
    cut = list(blocks(text))
    assert "".join(cut) == text
    assert all(block.endswith("\n") and len(block) > BLOCK for block in cut[:-1])


def test_a_reviewer_begins_with_an_empty_set_of_their_own(cast: Cast, document: Document) -> None:
    mark(cast.other_reviewer, document, "Congress")
    found = data(opened(cast.reviewer, document))
    assert (found["set"], found["annotates"], found["annotations"]["rows"]) == (None, True, [])


def test_one_s_own_set_is_shown_with_its_live_annotations_and_evidence(
    cast: Cast, document: Document
) -> None:
    kept, gone = (
        mark(cast.reviewer, document, "Marines", "disputed"),
        mark(cast.reviewer, document, "Seventy"),
    )
    actor = Actor(cast.reviewer)
    delete_annotation(actor, gone, version=1)
    update_annotation(actor, kept, version=1, changes={"confidence": 0.8321})
    create_evidence(
        actor, annotation=kept, stance="supports", document=document, start=0, end=8,
        group=2, sufficient=True,
    )  # fmt: skip
    found = data(opened(cast.reviewer, document))
    rows = [dict(zip(found["annotations"]["fields"], row, strict=True))
            for row in found["annotations"]["rows"]]  # fmt: skip
    assert [(row["id"], row["label"], row["version"]) for row in rows] == [
        (str(kept.pk), "disputed", 2)
    ]
    assert rows[0]["confidence"] == 0.8321
    assert found["set"]["editable"] is True
    assert [(row["stance"], row["quote"]) for row in found["evidence"]] == [
        ("supports", "Congress")
    ]
    assert (found["evidence"][0]["group"], found["evidence"][0]["sufficient"]) == (2, True)


def test_drafts_of_others_are_for_managers_and_submitted_sets_for_all(
    cast: Cast, document: Document
) -> None:
    annotation_set = mark(cast.other_reviewer, document, "Marines").annotation_set
    query = f"?set={annotation_set.pk}"
    assert opened(cast.reviewer, document, query).status_code == 404
    shown = data(opened(cast.manager, document, query))
    assert (shown["set"]["editable"], shown["annotates"]) == (False, False)
    submit_set(Actor(cast.other_reviewer), annotation_set)
    for user in (cast.viewer, cast.reviewer):
        shown = data(opened(user, document, query))
        assert (shown["set"]["id"], shown["annotates"]) == (str(annotation_set.pk), False)
    assert data(opened(cast.viewer, document))["set"]["id"] == str(annotation_set.pk)


def test_a_submitted_set_of_one_s_own_is_not_editable_until_reopened(
    cast: Cast, document: Document
) -> None:
    actor = Actor(cast.reviewer)
    annotation_set = submit_set(actor, own_set(actor, document))
    assert data(opened(cast.reviewer, document))["set"]["editable"] is False
    reopen_set(actor, annotation_set)
    assert data(opened(cast.reviewer, document))["set"]["editable"] is True


@pytest.mark.parametrize("wanted", ["nonsense", str(uuid.UUID(int=7))])
def test_a_set_that_is_not_there_is_not_found(cast: Cast, document: Document, wanted: str) -> None:
    assert opened(cast.reviewer, document, f"?set={wanted}").status_code == 404
    assert opened(cast.reviewer, document, "?set=").status_code == 200


def test_neighbours_are_of_the_same_project_in_the_order_of_coming(
    cast: Cast, document: Document
) -> None:
    second = cast.document("Two.", title="Two")
    third = cast.document("Three.", title="Three")
    urls = [data(opened(cast.viewer, one))["urls"] for one in (document, second, third)]
    assert [(one["previous"], one["next"]) for one in urls] == [
        (None, f"/documents/{second.pk}/"),
        (f"/documents/{document.pk}/", f"/documents/{third.pk}/"),
        (f"/documents/{second.pk}/", None),
    ]


def test_queries_do_not_grow_with_what_is_shown(cast: Cast, document: Document) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(cast.manager, document, f"?set={AnnotationSet.objects.get().pk}")
        return len(queries)

    first = mark(cast.reviewer, document, "Marines")
    create_evidence(
        Actor(cast.reviewer),
        annotation=first,
        stance="context",
        url="https://example.org",
        quote="x",
    )
    before = counted()
    for quote in ("Seventy", "landed", "voted", "left"):
        row = mark(cast.reviewer, document, quote, "supported")
        create_evidence(
            Actor(cast.reviewer),
            annotation=row,
            stance="context",
            document=document,
            start=0,
            end=3,
        )
    assert counted() == before
