"""Queues over REST: made, filled, drawn from, and what became of each assignment."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Document, User
from annotations.services.queues import create_queue
from annotations.services.transaction import Actor
from tests.api.client import Rest
from tests.cast import Cast
from tests.judging import SEVENTY, TEXT, decide_all, read_by_two, ready, rules

pytestmark = pytest.mark.django_db


def client(user: User) -> Rest:
    return Rest(user)


@pytest.fixture
def documents(cast: Cast) -> list[Document]:
    return [cast.document(f"Text number {n}.", external_id=str(n)) for n in range(3)]


def make(cast: Cast, **known: Any) -> dict[str, Any]:
    body = {"project": "peru", "name": "First reading", "state": "open", **known}
    answer = client(cast.manager).post("queues/", body)
    assert answer.status_code == 201, answer.json()
    return dict(answer.json())


def test_a_reviewer_draws_submits_and_draws_again(cast: Cast, documents: list[Document]) -> None:
    queue, ana = make(cast), client(cast.reviewer)
    assert queue["standing"]["documents"] == 3
    first = ana.post(f"queues/{queue['id']}/next/")
    assert first.status_code == 201
    drawn = first.json()
    assert (drawn["state"], drawn["document"]["text"]) == ("leased", "Text number 0.")
    again = ana.post(f"queues/{queue['id']}/next/")
    assert (again.status_code, again.json()["id"]) == (200, drawn["id"])
    made = ana.post(
        "annotations/",
        {"document": drawn["document"]["id"], "start": 0, "end": 4, "label": "supported"},
    )
    assert made.status_code == 201
    done = ana.post(f"assignments/{drawn['id']}/submit/", {"active_seconds": 30}).json()
    assert (done["state"], done["extra"]) == ("submitted", False)
    assert done["annotation_set"] == made.json()["annotation_set"]
    for _n in range(2):
        one = ana.post(f"queues/{queue['id']}/next/").json()
        ana.post(f"assignments/{one['id']}/submit/")
    assert ana.post(f"queues/{queue['id']}/next/").status_code == 204
    listed = ana.get("assignments/?user=me&state=submitted").json()["results"]
    assert len(listed) == 3
    standing = client(cast.manager).get("queues/?project=peru").json()["results"][0]["standing"]
    assert (standing["submitted"], standing["ready"]) == (3, 3)
    assert ana.get(f"queues/{queue['id']}/").json()["standing"] is None


def test_a_key_sent_again_gives_the_same_assignment(cast: Cast, documents: list[Document]) -> None:
    queue, ana = make(cast), client(cast.reviewer)
    path = f"queues/{queue['id']}/next/"
    first = ana.post(path, Idempotency_Key="k").json()
    ana.post(f"assignments/{first['id']}/submit/")
    again = ana.post(path, Idempotency_Key="k")
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (
        200, first["id"], "submitted",
    )  # fmt: skip
    assert ana.post(path, Idempotency_Key="k" * 256).status_code == 400
    assert ana.post(path, Idempotency_Key="other").status_code == 201


def test_skip_release_heartbeat_reopen(cast: Cast, documents: list[Document]) -> None:
    queue, ana = make(cast), client(cast.reviewer)
    path = f"queues/{queue['id']}/next/"
    first = ana.post(path).json()
    beat = ana.post(f"assignments/{first['id']}/heartbeat/", {"active_seconds": 0}).json()
    assert beat["leased_until"] >= first["leased_until"]
    assert ana.post(f"assignments/{first['id']}/skip/", {}).status_code == 400
    skipped = ana.post(f"assignments/{first['id']}/skip/", {"reason": "Satire"}).json()
    assert (skipped["state"], skipped["reason"]) == ("skipped", "Satire")
    assert ana.post(f"assignments/{first['id']}/heartbeat/").status_code == 409
    second = ana.post(path).json()
    assert ana.post(f"assignments/{second['id']}/release/").json()["state"] == "released"
    third = ana.post(path).json()
    assert ana.post(f"assignments/{third['id']}/reopen/").status_code == 409
    ana.post(f"assignments/{third['id']}/submit/")
    assert ana.post(f"assignments/{third['id']}/reopen/").status_code == 200
    assert len({first["document"]["id"], second["document"]["id"], third["document"]["id"]}) == 3


def test_documents_are_put_in_moved_and_taken_out(cast: Cast, documents: list[Document]) -> None:
    queue, manager = make(cast, documents=[]), client(cast.manager)
    path = f"queues/{queue['id']}/documents/"
    keys = [str(one.pk) for one in documents]
    assert manager.post(path, {"documents": keys[:1]}).json() == {"added": 1}
    assert manager.post(path, {"filter": {}, "priority": 2}).json() == {"added": 2}
    assert manager.post(path, {}).status_code == 400
    rows = manager.get(f"{path}?ordering=-priority").json()["results"]
    assert [row["priority"] for row in rows] == [2, 2, 0]
    one = f"{path}{keys[0]}/"
    assert manager.patch(one, {"priority": 9}).status_code == 428
    moved = manager.patch(one, {"priority": 9}, match=1)
    assert (moved.status_code, moved.json()["priority"]) == (200, 9)
    assert manager.patch(one, {"priority": 8}, match=1).status_code == 412
    drawn = client(cast.reviewer).post(f"queues/{queue['id']}/next/").json()
    assert drawn["document"]["id"] == keys[0]
    gone = manager.delete(one, match=moved.json()["version"])
    assert gone.json()["state"] == "removed"
    for body in ({"gold": 1, "documents": keys}, {}, {"gold": 1}):
        refused = manager.post(path, body)
        assert refused.status_code == 400 and refused.json()["errors"][0]["field"] in (
            "documents", "gold",
        )  # fmt: skip


def test_a_queue_in_preparation_is_seen_by_managers_only(
    cast: Cast, documents: list[Document]
) -> None:
    queue = make(cast, state="draft")
    assert client(cast.reviewer).get(f"queues/{queue['id']}/").status_code == 404
    opened = client(cast.manager).patch(f"queues/{queue['id']}/", {"state": "open"}, match=1)
    assert opened.json()["state"] == "open"
    assert client(cast.reviewer).get(f"queues/{queue['id']}/").status_code == 200
    assert client(cast.viewer).post(f"queues/{queue['id']}/next/").status_code == 403
    assert client(cast.stranger).get(f"queues/{queue['id']}/").status_code == 404


def test_a_queue_names_who_draws(cast: Cast, documents: list[Document]) -> None:
    queue = make(cast, everyone=False, members=["reviewer"])
    assert queue["members"] == ["reviewer"]
    path = f"queues/{queue['id']}/next/"
    assert client(cast.reviewer).post(path).status_code == 201
    assert client(cast.other_reviewer).post(path).status_code == 404
    assert client(cast.manager).post(path).status_code == 403


def test_another_s_assignment_is_not_there_and_a_manager_moves_it(
    cast: Cast, documents: list[Document]
) -> None:
    queue, manager = make(cast), client(cast.manager)
    drawn = client(cast.reviewer).post(f"queues/{queue['id']}/next/").json()
    path = f"assignments/{drawn['id']}/"
    assert client(cast.other_reviewer).get(path).status_code == 404
    assert manager.get(path).json()["user"] == "reviewer"
    assert manager.post(f"{path}submit/").status_code == 403
    moved = manager.post(f"{path}reassign/", {"user": "reviewer2"}).json()
    assert (moved["user"], moved["state"]) == ("reviewer2", "leased")
    assert manager.get(path).json()["state"] == "released"


def test_the_reasons_for_skipping_are_a_project_s(cast: Cast) -> None:
    path = "projects/peru/skip-reasons/"
    ours = client(cast.reviewer).get(path).json()
    assert "I cannot read this language" in ours["reasons"]
    manager = client(cast.manager)
    kept = manager.patch(path, {"reasons": ["Satire", " Satire "]}, match=ours["version"]).json()
    assert kept["reasons"] == ["Satire"]
    assert manager.patch(path, {"reasons": []}, match=ours["version"]).status_code == 412
    bare = manager.patch(path, {"reasons": []}, match=kept["version"]).json()
    assert bare["reasons"] == ours["reasons"]


def test_the_answer_waits_while_another_blind_queue_may_give_the_document(cast: Cast) -> None:
    rules(cast.project)
    document = cast.document(TEXT)
    read_by_two(cast.reviewer, cast.manager, document)
    decide_all(cast.adjudicator, ready(cast.manager, document))
    manager, known = Actor(cast.manager), {"state": "open", "documents": [document.pk]}
    made = [
        create_queue(manager, cast.project, name=name, round=n, training=n == 2, **known)
        for n, name in ((2, "Training"), (3, "Blind"))
    ]
    trainee = Rest(cast.other_reviewer)
    held = [trainee.post(f"queues/{made[0].pk}/next/").json()["id"]]
    assert trainee.post(f"assignments/{held[0]}/submit/").status_code == 200
    refused = trainee.get(f"assignments/{held[0]}/answer/")
    assert refused.status_code == 409 and SEVENTY not in refused.content.decode()
    held.append(trainee.post(f"queues/{made[1].pk}/next/").json()["id"])
    assert trainee.post(f"assignments/{held[1]}/submit/").status_code == 200
    shown = trainee.get(f"assignments/{held[0]}/answer/")
    assert shown.status_code == 200 and SEVENTY in shown.content.decode()
