"""Annotation sets over REST: begun without an annotation, submitted empty, reopened."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotations.models import AnnotationSet, Document
from annotations.services.documents import delete_document
from annotations.services.transaction import Actor, write
from tests.api.client import Rest, fields_of
from tests.cast import Cast
from tests.rivals import Rival, all_at_once

PATH = "annotation-sets/"
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document("Good morning to everybody.", title="Nothing to check")


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.reviewer)


def body(document: Document, **more: Any) -> dict[str, Any]:
    return {"document": str(document.pk), **more}


def test_a_set_is_begun_empty_and_asked_again_is_the_same(rest: Rest, document: Document) -> None:
    first, again = rest.post(PATH, body(document)), rest.post(PATH, body(document))
    assert (first.status_code, again.status_code) == (201, 200)
    begun = first.json()
    assert again.json() == begun == rest.get(f"{PATH}{begun['id']}/").json()
    assert first["ETag"] == '"1"'
    assert (begun["document"], begun["annotation_count"]) == (str(document.pk), 0)
    assert (begun["status"], begun["mine"], begun["editable"]) == ("draft", True, True)
    assert AnnotationSet.objects.count() == 1


def test_everybody_begins_a_set_of_their_own(cast: Cast, rest: Rest, document: Document) -> None:
    other = Rest(cast.other_reviewer)
    assert rest.post(PATH, body(document)).json() != other.post(PATH, body(document)).json()
    assert AnnotationSet.objects.count() == 2


def test_an_empty_set_is_submitted_and_then_given_as_submitted_until_reopened(
    rest: Rest, document: Document
) -> None:
    own = f"{PATH}{rest.post(PATH, body(document)).json()['id']}/"
    submitted = rest.post(own + "submit/").json()
    assert submitted["open"] == {"to_check": 0, "without_evidence": 0}
    again = rest.post(PATH, body(document))
    assert (again.status_code, again.json()["status"]) == (200, "submitted")
    assert rest.post("annotations/", body(document, start=0, end=4)).status_code == 409
    assert rest.post(own + "reopen/").json()["editable"] is True
    assert rest.post("annotations/", body(document, start=0, end=4)).status_code == 201


def test_a_set_that_an_annotation_made_is_given_with_its_count(
    rest: Rest, document: Document
) -> None:
    made = rest.post("annotations/", body(document, start=0, end=4)).json()
    given = rest.post(PATH, body(document))
    assert given.status_code == 200
    assert (given.json()["id"], given.json()["annotation_count"]) == (made["annotation_set"], 1)


def test_viewers_may_not_and_strangers_find_nothing(cast: Cast, document: Document) -> None:
    assert Rest(cast.viewer).post(PATH, body(document)).status_code == 403
    assert Rest(cast.stranger).post(PATH, body(document)).status_code == 404
    assert Rest(None).post(PATH, body(document)).status_code == 401
    assert not AnnotationSet.objects.exists()
    assert Rest(cast.adjudicator).post(PATH, body(document)).status_code == 201


def test_an_unknown_document_is_not_found_as_when_annotating(rest: Rest) -> None:
    unknown = {"document": str(uuid.uuid4())}
    assert rest.post(PATH, unknown).status_code == 404
    assert rest.post("annotations/", {**unknown, "start": 0, "end": 1}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"document": "vote"}, "document"),
        ({"document": None}, "document"),
        ({"round": 2}, "round"),
        ({"kind": "gold"}, "kind"),
        ({"id": str(uuid.uuid4())}, "id"),
        ({"annotator": "manager"}, "annotator"),
    ],
)
def test_an_untrue_body_is_refused_by_its_field(
    rest: Rest, document: Document, change: dict[str, Any], field: str
) -> None:
    answer = rest.post(PATH, {**body(document), **change})
    assert (answer.status_code, fields_of(answer)) == (400, [field])
    assert fields_of(rest.post(PATH, {})) == ["document"]
    assert not AnnotationSet.objects.exists()


@racing
def test_two_clients_at_once_begin_one_set(rest: Rest, document: Document) -> None:
    answers = all_at_once(*[lambda: rest.post(PATH, body(document))] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert answers[0].json() == answers[1].json()
    assert AnnotationSet.objects.count() == 1


@racing
def test_a_set_begun_while_its_document_is_deleted_is_a_conflict(
    cast: Cast, rest: Rest, document: Document
) -> None:
    manager = Actor(cast.manager)
    with write(manager):
        delete_document(manager, document, version=1)
        rival = Rival(lambda: rest.post(PATH, body(document))).wait_until_held()
    assert rival.outcome().status_code == 409
    assert not AnnotationSet.objects.exists()
