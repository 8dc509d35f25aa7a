"""Adjudication over REST."""

from __future__ import annotations

import pytest

from annotations.models import Document
from tests.api.client import Rest
from tests.cast import Cast
from tests.judging import SEVENTY, TEXT, read_by_two, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast: Cast) -> Document:
    found = cast.document(TEXT, title="The vote")
    rules(cast.project)
    read_by_two(cast.reviewer, cast.other_reviewer, found)
    return found


def test_a_document_goes_from_ready_to_gold(cast: Cast, document: Document) -> None:
    manager, judge = Rest(cast.manager), Rest(cast.adjudicator)
    made = manager.post("adjudications/", {"document": str(document.pk)})
    assert (made.status_code, made.json()["state"]) == (201, "ready")
    path = f"adjudications/{made.json()['id']}/"
    listed = judge.get("adjudications/?project=peru&state=ready").json()["results"]
    assert [(one["cases"], one["differing"], one["decided"]) for one in listed] == [(3, 2, 0)]

    assert judge.post(f"{path}take/").json()["adjudicator"] == "adjudicator"
    told = manager.post(f"{path}take/")
    assert (told.status_code, "is deciding this document" in told.json()["detail"]) == (409, True)
    assert len(judge.post(f"{path}agreed/").json()["cases"]) == 1
    assert judge.post(f"{path}finish/").status_code == 409
    cases = judge.get(f"{path}cases/").json()["cases"]
    for case in [one for one in cases if not one["decision"]]:
        side = next(one for one in case["sides"] if one["marked"])
        body = {"case": case["key"], "outcome": "take", "source": side["annotation"]}
        bare = judge.post(f"{path}decide/", body)
        assert bare.json()["errors"][0]["field"] == "reason"
        done = judge.post(f"{path}decide/", {**body, "reason": "It is so."}).json()
        assert done["cases"][0]["decision"]["quote"] == side["quote"]
    end = judge.post(f"{path}finish/").json()
    assert (end["state"], end["decided"], end["lease_until"]) == ("decided", 3, None)
    gold = judge.get(f"annotations/?annotation_set={end['gold']}").json()["results"]
    assert len(gold) == 3


def test_merging_and_undoing(cast: Cast, document: Document) -> None:
    judge = Rest(cast.adjudicator)
    made = Rest(cast.manager).post("adjudications/", {"document": str(document.pk)}).json()
    path = f"adjudications/{made['id']}/"
    judge.post(f"{path}take/")
    cases = judge.get(f"{path}cases/").json()["cases"]
    case = next(one for one in cases if one["sides"][0]["quote"] == SEVENTY)
    pieces = [piece["id"] for side in case["sides"] for piece in side["evidence"]]

    body = {
        "case": case["key"], "outcome": "merge", "start": case["start"], "end": case["end"],
        "label": "disputed", "evidence": pieces[:1], "confidence": 0.5, "reason": "Both.",
    }  # fmt: skip
    decision = judge.post(f"{path}decide/", body).json()["cases"][0]["decision"]
    assert (decision["label"], decision["confidence"], len(decision["evidence"])) == (
        "disputed", 0.5, 1,
    )  # fmt: skip
    undone = judge.post(f"{path}undo/", {}).json()
    assert undone["cases"][0]["decision"] is None
    assert judge.post(f"{path}undo/", {}).json()["cases"] == []


def test_asking_back_and_parking(cast: Cast, document: Document) -> None:
    judge, author = Rest(cast.adjudicator), Rest(cast.reviewer)
    made = Rest(cast.manager).post("adjudications/", {"document": str(document.pk)}).json()
    path = f"adjudications/{made['id']}/"
    judge.post(f"{path}take/")
    assert judge.post(f"{path}park/", {"remark": "Later."}).json()["remark"] == "Later."
    judge.post(f"{path}take/")
    reviewers = judge.get(f"{path}cases/").json()["reviewers"]
    asked = next(one for one in reviewers if one["name"] == "reviewer")["annotation_set"]
    answer = judge.post(f"{path}ask-back/", {"annotation_set": asked, "remark": "Who?"})
    assert answer.json()["state"] == "waiting"
    told = author.get("notifications/?unread=true").json()["results"]
    assert [one["kind"] for one in told] == ["asked-back"]
    author.post(f"annotation-sets/{asked}/submit/")
    assert judge.get(path).json()["state"] == "ready"


def test_names_stay_hidden_under_double_blind(cast: Cast, document: Document) -> None:
    rules(cast.project, double_blind=True)
    made = Rest(cast.manager).post("adjudications/", {"document": str(document.pk)}).json()
    shown = Rest(cast.adjudicator).get(f"adjudications/{made['id']}/cases/").json()
    assert [one["letter"] for one in shown["reviewers"]] == ["A", "B"]
    assert {one["name"] for one in shown["reviewers"]} == {None}
    assert {side["name"] for one in shown["cases"] for side in one["sides"]} == {None}


def test_rules_are_read_and_changed_as_they_were_read(cast: Cast) -> None:
    manager, path = Rest(cast.manager), "projects/peru/adjudication-rules/"
    told = manager.get(path)
    assert (told.json()["spans"], told.json()["sample"], told.json()["own"]) == ("exact", 5, False)
    kept = manager.patch(path, {"spans": "overlapping", "own": True}, match=told.json()["version"])
    assert (kept.status_code, kept.json()["spans"], kept.json()["sample"]) == (
        200,
        "overlapping",
        5,
    )
    late = manager.patch(path, {"sample": 0}, match=told.json()["version"])
    assert (late.status_code, late.json()["current"]["own"]) == (412, True)
    bad = manager.patch(path, {"sample": 101}, match=kept.json()["version"])
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (400, "sample")
