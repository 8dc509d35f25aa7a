"""Imports and exports over REST, worked by the real engine, and the corpus as a stream."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from annotations.models import Job
from annotations.services import exports, imports
from annotations.services.job_engine import work
from tests.api.client import Rest, fields_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
GOOD = b'{"text": "First text.", "external_id": "a", "label": [[0, 5, "supported"]]}\n'
BAD = b'{"text": "Second.", "external_id": "b", "label": [[0, 900, "supported"]]}\n'


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.manager)


def upload(rest: Rest, data: bytes = GOOD + BAD, key: str = "", **fields: Any) -> Any:
    file = SimpleUploadedFile("../../corpus.jsonl", data)
    headers = {"Idempotency-Key": key} if key else {}
    return rest.upload("imports/", {"project": "peru", "file": file, **fields}, **headers)


def worked(shown: dict[str, Any]) -> None:
    job = Job.objects.get(pk=shown["id"])
    work(job.pk, imports.run if job.kind == "import" else exports.run)


def test_a_file_goes_in_and_its_problems_come_out(rest: Rest) -> None:
    made = upload(rest)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["state"], shown["mode"], shown["format"]) == ("queued", "append", "native")
    assert shown["file_name"] == "corpus.jsonl" and shown["total"] is None
    assert made["Location"] == f"/api/v1/imports/{shown['id']}/"
    worked(shown)
    done = rest.get(f"imports/{shown['id']}/").json()
    assert (done["state"], done["problems"]) == ("succeeded", 1)
    assert done["done"] == done["total"] and done["result"]["documents_added"] == 2
    (problem,) = rest.get(f"imports/{shown['id']}/problems/").json()["results"]
    assert (problem["n"], problem["line"]) == (1, 2)
    assert problem["message"] and problem["excerpt"]
    assert len(rest.get("documents/?project=peru").json()["results"]) == 2
    assert rest.get("imports/?project=peru&state=succeeded").json()["results"] == [done]
    assert rest.post(f"imports/{shown['id']}/cancel/").status_code == 409


def test_problems_come_in_pages_in_their_order(rest: Rest) -> None:
    shown = upload(rest, b"".join(BAD.replace(b'"b"', b'"%d"' % n) for n in range(5))).json()
    worked(shown)
    page = rest.get(f"imports/{shown['id']}/problems/?page_size=3").json()
    assert [row["n"] for row in page["results"]] == [1, 2, 3]
    rest_of = rest.get(page["next"].removeprefix("http://testserver")).json()
    assert [row["n"] for row in rest_of["results"]] == [4, 5]


def test_an_idempotency_key_makes_one_job(rest: Rest) -> None:
    first, again = upload(rest, key="k1"), upload(rest, key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert upload(rest, GOOD, key="k1").status_code == 409
    assert fields_of(upload(rest, key="x" * 256)) == ["Idempotency-Key"]


def test_a_waiting_job_is_cancelled_at_once(rest: Rest) -> None:
    shown = upload(rest).json()
    path = f"imports/{shown['id']}/cancel/"
    assert rest.post(path).json()["state"] == "cancelled"
    assert rest.post(path).status_code == 200


def test_imports_are_for_managers_and_jobs_for_those_who_asked(rest: Rest, cast: Cast) -> None:
    reviewer = Rest(cast.reviewer)
    assert upload(reviewer).status_code == 403
    assert upload(Rest(cast.stranger)).status_code == 404
    shown = upload(rest).json()
    for path in ("", "problems/"):
        assert reviewer.get(f"imports/{shown['id']}/{path}").status_code == 404
    assert reviewer.post(f"imports/{shown['id']}/cancel/").status_code == 404
    assert rest.get(f"exports/{shown['id']}/").status_code == 404
    assert rest.get(f"exports/{shown['id']}/download/").status_code == 404


def test_an_export_is_fetched_when_it_is_complete(rest: Rest) -> None:
    worked(upload(rest, GOOD).json())
    made = rest.post("exports/", {"project": "peru", "filters": {"drafts": False}})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["format"], shown["download"]) == ("native", None)
    path = f"exports/{shown['id']}/"
    assert rest.get(path + "download/").status_code == 409
    worked(shown)
    done = rest.get(path).json()
    assert done["state"] == "succeeded" and done["download"].endswith(path + "download/")
    answer = rest.get(path + "download/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    kinds = [json.loads(line)["type"] for line in b"".join(answer).splitlines()]
    assert kinds[0] == "corpus" and kinds[-1] == "end" and "document" in kinds
    assert rest.post(path + "cancel/").status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "project"),
        ({"project": "peru", "format": "exe"}, "format"),
        ({"project": "peru", "filters": {"password": "x"}}, "filters.password"),
        ({"project": "peru", "filters": {"drafts": "yes"}}, "filters.drafts"),
        ({"project": "peru", "filters": []}, "filters"),
    ],
)
def test_an_export_is_refused_by_the_field(rest: Rest, body: dict[str, Any], field: str) -> None:
    assert fields_of(rest.post("exports/", body)) == [field]


def test_viewers_do_not_export(cast: Cast) -> None:
    viewer = Rest(cast.viewer)
    assert viewer.post("exports/", {"project": "peru"}).status_code == 403
    assert viewer.get("projects/peru/corpus/").status_code == 403


def test_the_corpus_streams_and_goes_on_behind_a_document(rest: Rest) -> None:
    worked(upload(rest, GOOD + GOOD.replace(b'"a"', b'"b"')).json())
    answer = rest.get("projects/peru/corpus/")
    assert answer["Content-Type"] == "application/x-ndjson"
    records = [json.loads(line) for line in b"".join(answer).splitlines()]
    documents = [one for one in records if one["type"] == "document"]
    assert [one["external_id"] for one in documents] == ["a", "b"]
    assert records[-1]["type"] == "end"
    rest_of = b"".join(rest.get("projects/peru/corpus/?after=a")).splitlines()
    assert [json.loads(line).get("external_id") for line in rest_of] == [None, "b", None]
    none = b"".join(rest.get("projects/peru/corpus/?kind=snapshot&drafts=false")).splitlines()
    assert len(none) == 2
    assert fields_of(rest.get("projects/peru/corpus/?drafts=maybe")) == ["drafts"]
    assert fields_of(rest.get("projects/peru/corpus/?password=x")) == ["password"]


def test_too_many_jobs_a_minute_are_429_with_a_time_to_wait(rest: Rest) -> None:
    cache.clear()
    with override_settings(JOBS_A_MINUTE=2):
        answers = [rest.post("exports/", {"project": "peru"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert 1 <= int(answers[2]["Retry-After"]) <= 61
        assert rest.get("exports/").status_code == 200
    cache.clear()
