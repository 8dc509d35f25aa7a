"""Projects over REST, with members, labels, guideline, outlets, documents and figures."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from annotations.models import Project
from tests.api.client import Rest, fields_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.manager)


def test_whoever_makes_a_project_manages_it(cast: Cast) -> None:
    rest = Rest(cast.viewer)
    made = rest.post("projects/", {"name": "Of my own"})
    assert made.status_code == 201 and made["ETag"] == '"1"'
    assert (made.json()["slug"], made.json()["role"]) == ("of-my-own", "manager")
    labels = rest.get("projects/of-my-own/labels/").json()["results"]
    assert [label["key"] for label in labels] == ["supported", "disputed", "unsourced"]
    listed = rest.get("projects/").json()["results"]
    assert {row["slug"]: row["role"] for row in listed} == {
        "of-my-own": "manager",
        "peru": "viewer",
    }


def test_a_taken_slug_is_a_conflict(rest: Rest) -> None:
    assert rest.post("projects/", {"name": "A", "slug": "peru"}).status_code == 409
    assert fields_of(rest.post("projects/", {"name": "A", "slug": "Not A Slug"})) == ["slug"]


def test_a_project_is_renamed_by_version_and_deleted_by_name(rest: Rest) -> None:
    assert rest.patch("projects/peru/", {"name": "B"}).status_code == 428
    assert rest.patch("projects/peru/", {"name": "B"}, match=1).json()["name"] == "B"
    assert rest.patch("projects/peru/", {"name": "C"}, match=1).json()["current"]["name"] == "B"
    assert rest.patch("projects/peru/", {"slug": "c"}, match=2).status_code == 400
    assert rest.delete("projects/peru/").status_code == 400
    assert rest.delete("projects/peru/?confirm=elsewhere").status_code == 400
    assert rest.delete("projects/peru/?confirm=peru").status_code == 204
    assert not Project.objects.filter(slug="peru").exists()


def test_members_are_given_a_role_by_their_name(rest: Rest, cast: Cast) -> None:
    made = rest.post("projects/peru/members/", {"user": "stranger", "role": "viewer"})
    assert made.status_code == 201
    path = f"projects/peru/members/{made.json()['id']}/"
    assert rest.get(path).json()["role"] == "viewer"
    assert rest.patch(path, {"role": "reviewer"}).status_code == 428
    assert rest.patch(path, {"role": "reviewer"}, match=1).json()["version"] == 2
    assert rest.patch(path, {"role": "viewer"}, match=1).json()["current"]["role"] == "reviewer"
    assert rest.delete(path, match=1).status_code == 412
    assert rest.delete(path, match=2).status_code == 204
    assert rest.get(path).status_code == 404


def test_the_last_manager_stays(rest: Rest) -> None:
    (own,) = (
        row
        for row in rest.get("projects/peru/members/").json()["results"]
        if row["role"] == "manager"
    )
    path = f"projects/peru/members/{own['id']}/"
    assert rest.patch(path, {"role": "viewer"}, match=1).status_code == 409
    assert rest.delete(path, match=1).status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"user": "nobody", "role": "viewer"}, "user"),
        ({"user": "deactivated", "role": "viewer"}, "user"),
        ({"user": "viewer", "role": "owner"}, "role"),
        ({"user": "viewer"}, "role"),
        ({"user": 1, "role": "viewer"}, "user"),
    ],
)
def test_a_member_is_refused_by_the_field(rest: Rest, body: dict[str, Any], field: str) -> None:
    assert fields_of(rest.post("projects/peru/members/", body)) == [field]


def test_a_label_is_added_changed_and_removed(rest: Rest, cast: Cast) -> None:
    path = "projects/peru/labels/"
    made = rest.post(path, {"key": "odd", "title": "Odd", "hotkey": "4", "colour": "#ABCDEF"})
    assert made.status_code == 201 and made.json()["colour"] == "#abcdef"
    assert rest.post(path, {"key": "odd", "title": "Again"}).status_code == 409
    assert fields_of(rest.post(path, {"key": "b", "title": "B", "hotkey": "4"})) == ["hotkey"]
    assert fields_of(rest.post(path, {"key": "b", "title": "B", "colour": "red"})) == ["colour"]
    assert fields_of(rest.patch(path + "odd/", {"key": "even"}, match=1)) == ["key"]
    assert rest.patch(path + "odd/", {"title": "Very odd"}, match=1).json()["version"] == 2
    assert rest.delete(path + "odd/", match=1).status_code == 412
    assert rest.delete(path + "odd/", match=2).status_code == 204
    assert rest.get(path + "odd/").status_code == 404


def test_a_used_label_is_retired_instead(rest: Rest, cast: Cast) -> None:
    document = cast.document()
    body = {"document": str(document.pk), "start": 0, "end": 3, "label": "disputed"}
    assert Rest(cast.reviewer).post("annotations/", body).status_code == 201
    retired = rest.delete("projects/peru/labels/disputed/", match=1)
    assert retired.status_code == 200 and retired.json()["retired"]
    assert len(rest.get("projects/peru/labels/?retired=false").json()["results"]) == 2
    assert fields_of(Rest(cast.reviewer).post("annotations/", {**body, "end": 2})) == ["label"]


def test_the_guideline_grows_by_versions(rest: Rest, cast: Cast) -> None:
    path = "projects/peru/guideline/"
    assert rest.get(path)["ETag"] == '"1"'
    saved = rest.patch(path, {"markdown": "*Mark* it."}, match=1)
    assert (saved.json()["version"], saved.json()["created_by"]) == (2, "manager")
    stale = rest.patch(path, {"markdown": "Other"}, match=1)
    assert stale.status_code == 412 and stale.json()["current"]["markdown"] == "*Mark* it."
    assert rest.get(path + "?version=1").json()["markdown"] == ""
    assert rest.get(path + "?version=9").status_code == 404
    assert Rest(cast.viewer).get(path).json()["version"] == 2


def test_an_outlet_is_added_changed_and_deleted(rest: Rest, cast: Cast) -> None:
    made = rest.post("outlets/?project=peru", {"name": "Andes Wire", "domain": "a.example"})
    assert made.status_code == 201
    path = f"outlets/{made.json()['id']}/"
    assert rest.post("outlets/", {"project": "peru", "name": "Andes Wire"}).status_code == 409
    assert fields_of(rest.post("outlets/", {"name": "B"})) == ["project"]
    both = rest.post("outlets/?project=peru", {"project": "elsewhere", "name": "B"})
    assert fields_of(both) == ["project"]
    assert rest.patch(path, {"owner_group": "Andes"}, match=1).json()["owner_group"] == "Andes"
    document = rest.post(
        "documents/", {"project": "peru", "text": "One.", "outlet": "Andes Wire"}
    ).json()
    assert rest.delete(path, match=2).status_code == 409
    rest.patch(f"documents/{document['id']}/", {"outlet": None}, match=1)
    stale = rest.delete(path, match=1)
    assert stale.status_code == 412 and stale.json()["current"]["name"] == "Andes Wire"
    assert rest.delete(path, match=2).status_code == 204


def test_a_document_is_kept_as_it_is_read(rest: Rest) -> None:
    body = {
        "project": "peru",
        "text": "\ufeffPeru \U0001f1f5\U0001f1ea\r\nvotes.\rYes.",
        "external_id": "vote",
        "outlet": "Andes Wire",
        "published_at": "2023-05",
        "metadata": {"page": 3},
    }
    made = rest.post("documents/", body)
    assert made.status_code == 201
    shown = made.json()
    assert shown["text"] == "Peru \U0001f1f5\U0001f1ea\nvotes.\nYes."
    assert shown["length"] == len(shown["text"])
    assert shown["sha256"] == hashlib.sha256(shown["text"].encode()).hexdigest()
    assert (shown["published_at"], shown["published_precision"]) == (
        "2023-05-01T00:00:00Z",
        "month",
    )
    assert (shown["outlet"], shown["metadata"]) == ("Andes Wire", {"page": 3})
    assert rest.get(f"documents/{shown['id']}/").json() == shown
    listed = rest.get("documents/?project=peru").json()["results"]
    assert listed == [{name: value for name, value in shown.items() if name != "text"}]


def test_the_same_document_again_is_not_added_twice(rest: Rest) -> None:
    body = {"project": "peru", "text": "One.", "external_id": "a"}
    assert rest.post("documents/", body).status_code == 201
    assert rest.post("documents/", body).status_code == 200
    other = rest.post("documents/", {**body, "text": "Two."})
    assert other.status_code == 409 and fields_of(other) == ["external_id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "a\u0000"}, "text"),
        ({"text": "a\u000c"}, "text"),
        ({"published_at": "29/05/2023"}, "published_at"),
        ({"published_at": "2023-13"}, "published_at"),
        ({"published_at": "2023", "published_precision": "day"}, "published_at"),
        ({"published_at": "0000"}, "published_at"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "x" * 3000}, "url"),
        ({"metadata": "x"}, "metadata"),
        ({"outlet": "x" * 300}, "outlet"),
        ({"title": "a\nb"}, "title"),
        ({"sha256": "0"}, "sha256"),
        ({"length": 1}, "length"),
        ({"kind": "snapshot"}, "kind"),
    ],
)
def test_a_document_is_refused_by_the_field(rest: Rest, change: dict[str, Any], field: str) -> None:
    answer = rest.post("documents/", {"project": "peru", "text": "One.", **change})
    assert (answer.status_code, fields_of(answer)) == (400, [field])


def test_what_is_known_changes_but_the_text_never(rest: Rest) -> None:
    made = rest.post("documents/", {"project": "peru", "text": "One."}).json()
    path = f"documents/{made['id']}/"
    changed = rest.patch(path, {"title": "T", "published_at": "2023-05-18"}, match=1)
    assert changed.json()["title"] == "T" and changed.json()["published_precision"] == "day"
    assert rest.patch(path, {"published_at": None}, match=2).json()["published_precision"] == ""
    assert fields_of(rest.patch(path, {"text": "Two."}, match=3)) == ["text"]
    stale = rest.patch(path, {"title": "U"}, match=1)
    assert stale.json()["current"]["title"] == "T"


def test_a_document_that_others_lean_on_is_not_deleted(rest: Rest, cast: Cast) -> None:
    read, cited = cast.document("One sentence."), cast.document("Another sentence.")
    reviewer = Rest(cast.reviewer)
    body = {"document": str(read.pk), "start": 0, "end": 3}
    annotation = reviewer.post("annotations/", body).json()
    linked = {"annotation": annotation["id"], "stance": "context", "document": str(cited.pk)}
    assert reviewer.post("evidence/", {**linked, "start": 0, "end": 7}).status_code == 201
    assert rest.delete(f"documents/{cited.pk}/", match=1).status_code == 409
    assert rest.delete(f"documents/{read.pk}/", match=1).status_code == 204
    assert rest.delete(f"documents/{cited.pk}/", match=2).status_code == 412
    assert rest.delete(f"documents/{cited.pk}/", match=1).status_code == 204


def test_documents_are_filtered_and_sorted(rest: Rest, cast: Cast) -> None:
    one = cast.document("One.", title="Beta", outlet="Andes", language="en", external_id="x1")
    two = cast.document("Two two.", title="Alpha", url="https://b.example/1", external_id="y2")
    for query, expected in [
        ("", [one, two]),
        ("ordering=title", [two, one]),
        ("ordering=-length", [two, one]),
        ("ordering=outlet", [one, two]),
        ("ordering=-outlet", [one, two]),
        ("outlet=Andes", [one]),
        ("outlet=none", [two]),
        ("language=en", [one]),
        ("search=alph b.example", [two]),
        ("search=100%25", []),
        ("external_id=x1", [one]),
        ("kind=snapshot", []),
    ]:
        rows = rest.get(f"documents/?project=peru&{query}").json()["results"]
        assert [row["id"] for row in rows] == [str(row.pk) for row in expected], query


def test_figures_count_what_the_caller_sees(cast: Cast) -> None:
    document = cast.document()
    reviewer = Rest(cast.reviewer)
    body = {"document": str(document.pk), "start": 0, "end": 3, "label": "supported"}
    annotation = reviewer.post("annotations/", body).json()
    link = {"annotation": annotation["id"], "stance": "context", "url": "https://a.example"}
    reviewer.post("evidence/", {**link, "quote": "x"})
    mine = reviewer.get("projects/peru/stats/").json()
    assert mine["labels"][0] == {"label": "supported", "title": "Supported", "count": 1}
    assert mine["labels"][-1] == {"label": None, "title": None, "count": 0}
    assert (mine["sets"], mine["evidence"]) == ({"draft": 1}, 1)
    assert mine["mine"] == {"documents": 1, "drafts": 1, "submitted": 0, "unread": 0}
    others = Rest(cast.viewer).get("projects/peru/stats/").json()
    assert (others["sets"], others["evidence"], others["labels"][0]["count"]) == ({}, 0, 0)
