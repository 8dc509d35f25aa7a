"""Annotations over REST: made, changed, deleted, brought back, listed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Document
from tests.api.client import Rest, fields_of
from tests.cast import Cast

TEXT = "Peru \U0001f1f5\U0001f1ea voted on Thursday. Seventy were in favour."
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    return cast.document(TEXT, title="Vote")


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.reviewer)


def body(document: Document, **more: Any) -> dict[str, Any]:
    return {"document": str(document.pk), "start": 8, "end": 13, **more}


def test_an_annotation_counts_code_points_behind_an_emoji_flag(
    rest: Rest, document: Document
) -> None:
    answer = rest.post("annotations/", body(document, quote="voted", label="Supported"))
    assert answer.status_code == 201
    shown = answer.json()
    assert TEXT[8:13] == "voted" == shown["quote"]
    assert (shown["label"], shown["judges"], shown["version"]) == ("supported", "content", 1)
    assert shown["annotator"] == shown["created_by"] == "reviewer"
    assert shown["project"] == "peru" and shown["deleted_at"] is None
    assert answer["ETag"] == '"1"'
    assert rest.get(f"annotations/{shown['id']}/").json() == shown


def test_an_annotation_without_label_is_to_check(rest: Rest, document: Document) -> None:
    assert rest.post("annotations/", body(document)).json()["label"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": 13, "end": 8}, "end"),
        ({"start": 8, "end": 8}, "end"),
        ({"end": 9000}, "end"),
        ({"start": -1}, "start"),
        ({"start": "8"}, "start"),
        ({"start": 8.0}, "start"),
        ({"start": True}, "start"),
        ({"end": 2**31}, "end"),
        ({"quote": "votes"}, "quote"),
        ({"label": "proven"}, "label"),
        ({"label": 1}, "label"),
        ({"judges": "both"}, "judges"),
        ({"confidence": 1.5}, "confidence"),
        ({"confidence": "1"}, "confidence"),
        ({"extra": []}, "extra"),
        ({"note": None}, "note"),
        ({"note": "bell \a"}, "note"),
        ({"extra": {"a": [{"b": "\0"}]}}, "extra.a[0].b"),
        ({"extra": {"\ud800": 1}}, "extra"),
        ({"id": "123"}, "id"),
        ({"id": "00000000-0000-0000-0000-000000000000"}, "id"),
        ({"id": "{018f3c7f-4ea8-737c-8839-0a5b6c1d2e3f}"}, "id"),
        ({"colour": "red"}, "colour"),
        ({"version": 3}, "version"),
        ({"created_by": "manager"}, "created_by"),
        ({"annotator": "manager"}, "annotator"),
        ({"project": "elsewhere"}, "project"),
        ({"annotation_set": str(uuid.uuid4())}, "annotation_set"),
    ],
)
def test_an_untrue_body_is_refused_by_its_field(
    rest: Rest, document: Document, change: dict[str, Any], field: str
) -> None:
    answer = rest.post("annotations/", body(document, **change))
    assert answer.status_code == 400
    assert fields_of(answer) == [field]
    assert not Annotation.objects.exists()


def test_what_is_missing_is_named(rest: Rest, document: Document) -> None:
    assert fields_of(rest.post("annotations/", {"document": str(document.pk)})) == ["start", "end"]
    assert rest.post("annotations/", {"start": 1, "end": 2}).status_code == 400
    assert rest.post("annotations/").status_code == 400


def test_the_same_body_under_the_same_id_is_one_annotation(rest: Rest, document: Document) -> None:
    key = str(uuid.uuid4())
    first = rest.post("annotations/", body(document, id=key.upper(), note="a"))
    again = rest.post("annotations/", body(document, id=key, note="a"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and first.json()["id"] == key
    assert Annotation.objects.count() == 1


def test_the_same_body_again_gives_the_row_as_it_is_by_now(rest: Rest, document: Document) -> None:
    sent = body(document, id=str(uuid.uuid4()))
    made = rest.post("annotations/", sent).json()
    rest.patch(f"annotations/{made['id']}/", {"note": "later"}, match=1)
    assert rest.post("annotations/", sent).json()["note"] == "later"
    rest.delete(f"annotations/{made['id']}/", match=2)
    again = rest.post("annotations/", sent)
    assert again.status_code == 200 and again.json()["deleted_at"]


def test_a_taken_id_is_a_conflict_that_tells_nothing(
    rest: Rest, cast: Cast, document: Document
) -> None:
    key = str(uuid.uuid4())
    assert rest.post("annotations/", body(document, id=key, note="secret")).status_code == 201
    other_body = rest.post("annotations/", body(document, id=key, note="other"))
    other_person = Rest(cast.other_reviewer).post(
        "annotations/", body(document, id=key, note="secret")
    )
    assert other_body.status_code == other_person.status_code == 409
    assert fields_of(other_person) == ["id"]
    assert b"secret" not in other_person.content and b"reviewer" not in other_person.content


def test_the_same_span_with_the_same_label_is_a_conflict(rest: Rest, document: Document) -> None:
    assert rest.post("annotations/", body(document)).status_code == 201
    assert rest.post("annotations/", body(document)).status_code == 409
    assert rest.post("annotations/", body(document, label="disputed")).status_code == 201


def test_a_change_wants_the_version_that_it_is_based_on(rest: Rest, document: Document) -> None:
    made = rest.post("annotations/", body(document)).json()
    path = f"annotations/{made['id']}/"
    assert rest.patch(path, {"note": "a"}).status_code == 428
    assert rest.patch(path, {"note": "a"}, match="*").status_code == 428
    for bad in ("1", '"x"', '"1", "2"', '"١"', '"99999999999"'):
        assert rest.patch(path, {"note": "a"}, match=bad).status_code == 400
    changed = rest.patch(path, {"note": "a", "label": "DISPUTED"}, match=1)
    assert changed.status_code == 200 and changed["ETag"] == '"2"'
    assert (changed.json()["note"], changed.json()["label"]) == ("a", "disputed")
    assert rest.patch(path, {"note": "b"}, match='W/"2"').status_code == 200


def test_a_stale_change_shows_the_row_as_it_is_now(rest: Rest, document: Document) -> None:
    made = rest.post("annotations/", body(document)).json()
    path = f"annotations/{made['id']}/"
    rest.patch(path, {"note": "first"}, match=1)
    stale = rest.patch(path, {"note": "second"}, match=1)
    assert stale.status_code == 412
    current = stale.json()["current"]
    assert (current["note"], current["version"]) == ("first", 2)
    assert current.keys() == made.keys()
    assert rest.delete(path, match=1).status_code == 412


def test_moving_an_edge_takes_the_quote_from_the_text(rest: Rest, document: Document) -> None:
    made = rest.post("annotations/", body(document, quote="voted")).json()
    path = f"annotations/{made['id']}/"
    assert rest.patch(path, {"end": 16}, match=1).json()["quote"] == "voted on"
    assert fields_of(rest.patch(path, {"end": 2}, match=2)) == ["end"]
    assert fields_of(rest.patch(path, {"document": str(document.pk)}, match=2)) == ["document"]
    assert rest.patch(path, {}, match=2).status_code == 400


def test_what_is_deleted_comes_back_with_its_evidence(rest: Rest, document: Document) -> None:
    made = rest.post("annotations/", body(document)).json()
    path = f"annotations/{made['id']}/"
    linked = {
        "annotation": made["id"],
        "stance": "supports",
        "url": "https://a.example",
        "quote": "x",
    }
    assert rest.post("evidence/", linked).status_code == 201
    assert rest.delete(path).status_code == 428
    assert rest.delete(path, match=1).status_code == 204
    assert rest.get(path).status_code == 404
    assert rest.get(f"evidence/?annotation={made['id']}").json()["results"] == []
    back = rest.post(path + "restore/")
    assert back.status_code == 200
    assert (back.json()["deleted_at"], back.json()["evidence_count"]) == (None, 1)
    assert back.json()["version"] == 3
    assert len(rest.get(f"evidence/?annotation={made['id']}").json()["results"]) == 1
    assert rest.post(path + "restore/").json()["version"] == 3


def test_a_submitted_set_is_closed_until_reopened(rest: Rest, document: Document) -> None:
    made = rest.post("annotations/", body(document)).json()
    set_path = f"annotation-sets/{made['annotation_set']}/"
    submitted = rest.post(set_path + "submit/")
    assert submitted.status_code == 200
    assert submitted.json()["open"] == {"to_check": 1, "without_evidence": 1}
    assert submitted.json()["status"] == "submitted" and not submitted.json()["editable"]
    assert rest.post("annotations/", body(document, label="disputed")).status_code == 409
    assert rest.patch(f"annotations/{made['id']}/", {"note": "x"}, match=1).status_code == 409
    assert rest.post(set_path + "reopen/").json()["status"] == "draft"
    assert rest.patch(f"annotations/{made['id']}/", {"note": "x"}, match=1).status_code == 200


def test_only_its_author_changes_a_set_and_a_manager_reopens_it(
    rest: Rest, cast: Cast, document: Document
) -> None:
    made = rest.post("annotations/", body(document)).json()
    path, set_path = f"annotations/{made['id']}/", f"annotation-sets/{made['annotation_set']}/"
    manager, other = Rest(cast.manager), Rest(cast.other_reviewer)
    assert other.get(path).status_code == other.get(set_path).status_code == 404
    assert manager.patch(path, {"note": "x"}, match=1).status_code == 403
    assert manager.post(path + "restore/").status_code == 403
    rest.post(set_path + "submit/")
    assert other.get(path).status_code == other.get(set_path).status_code == 200
    assert other.post(set_path + "reopen/").status_code == 403
    assert (
        other.post(
            "annotations/", {"annotation_set": made["annotation_set"], "start": 1, "end": 3}
        ).status_code
        == 403
    )
    assert manager.post(set_path + "reopen/").status_code == 200


def test_lists_filter_by_everything_they_name(rest: Rest, cast: Cast, document: Document) -> None:
    one = rest.post("annotations/", body(document, label="supported")).json()
    two = rest.post("annotations/", body(document, start=0, end=4)).json()
    for query, expected in [
        (f"document={document.pk}", [one, two]),
        ("project=peru&ordering=start", [two, one]),
        ("project=peru&ordering=-start", [one, two]),
        (f"annotation_set={one['annotation_set']}", [one, two]),
        ("annotator=reviewer", [one, two]),
        ("annotator=manager", []),
        ("label=SUPPORTED", [one]),
        ("label=none", [two]),
        ("kind=human&status=draft", [one, two]),
        ("kind=gold", []),
    ]:
        assert rest.get(f"annotations/?{query}").json()["results"] == expected, query
    assert Rest(cast.manager).get("annotations/").json()["results"] == [one, two]
    assert Rest(cast.stranger).get("annotations/").json()["results"] == []
    assert Rest(cast.stranger).get("annotations/?project=peru").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("owner=1", "owner"),
        ("annotator__user__password__startswith=a", "annotator__user__password__startswith"),
        ("ordering=quote", "ordering"),
        ("ordering=annotation_set__annotator__user__password", "ordering"),
        ("page_size=201", "page_size"),
        ("page_size=0", "page_size"),
        ("page_size=1000000000", "page_size"),
        ("page_size=%D9%A1", "page_size"),
        ("page_size=ten", "page_size"),
        ("cursor=abc", "cursor"),
        ("document=abc", "document"),
        ("document=%D9%A1", "document"),
        ("label=proven", "label"),
        ("kind=robot", "kind"),
        ("format=xml", "format"),
        ("label=none&label=disputed", "label"),
        ("label=%07", "label"),
        ("label=%EF%BF%BF", "label"),
    ],
)
def test_a_filter_that_there_is_not_is_refused_by_name(rest: Rest, query: str, field: str) -> None:
    answer = rest.get(f"annotations/?{query}")
    assert answer.status_code == 400
    assert fields_of(answer) == [field]


def test_pages_lead_through_all_annotations_and_back(rest: Rest, document: Document) -> None:
    for start in range(7):
        rest.post("annotations/", body(document, start=start, end=start + 2))
    path: str | None = "annotations/?page_size=3&ordering=-start"
    starts, pages = [], []
    while path:
        page = rest.get(path.removeprefix("http://testserver")).json()
        starts += [row["start"] for row in page["results"]]
        pages.append(page)
        path = page["next"]
    assert starts == [6, 5, 4, 3, 2, 1, 0]
    assert pages[0]["previous"] is None
    before = rest.get(pages[2]["previous"].removeprefix("http://testserver")).json()
    assert before["results"] == pages[1]["results"]


def test_a_list_costs_the_same_number_of_queries_for_any_number_of_rows(
    rest: Rest, document: Document
) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rest.get(path).status_code == 200
        return len(captured)

    paths = ["annotations/", "evidence/", "annotation-sets/", "documents/"]
    made = rest.post("annotations/", body(document)).json()
    cited = {"annotation": made["id"], "stance": "context", "document": str(document.pk)}
    rest.post("evidence/", {**cited, "start": 0, "end": 4})
    before = {path: cost(path) for path in paths}
    for start in range(20, 26):
        more = rest.post("annotations/", body(document, start=start, end=start + 2)).json()
        cited["annotation"] = more["id"]
        rest.post("evidence/", {**cited, "start": 0, "end": 4})
    assert {path: cost(path) for path in paths} == before
