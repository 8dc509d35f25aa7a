"""Bad input over REST: a 400 that names the place, or another clear refusal. Never a 500."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.api.client import Rest, check_problem, fields_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOBODYS = "018f3c7f-0000-7000-8000-000000000000"
NOT_JSON = {
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "broken": b'{"name": "x"',
    "nothing but a comma": b",",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a doubled key": b'{"name": "x", "name": "y"}',
    "20,000 deep": b'{"name": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "200,000 deep": b"[" * 200_000,
    "65 deep": b'{"name": ' + b"[" * 65 + b"]" * 65 + b"}",
    "raw control character": b'{"name": "\x01"}',
    "a raw NUL": b'{"name": "\x00"}',
}
BAD_VALUES = {
    "NUL": (b'{"name": "a\\u0000"}', "name"),
    "NUL in a key": (b'{"a\\u0000": 1}', ""),
    "a lone surrogate": (b'{"name": "\\ud800"}', "name"),
    "a noncharacter": ('{"name": "\uffff"}'.encode(), "name"),
    "a control character": (b'{"name": "\\u0007"}', "name"),
    "NaN": (b'{"name": NaN}', "name"),
    "infinity": (b'{"name": -Infinity}', "name"),
    "1e400": (b'{"name": 1e400}', "name"),
    "2**53 + 1": (b'{"name": 9007199254740993}', "name"),
    "5,000 digits": (b'{"name": ' + b"9" * 5000 + b"}", "name"),
    "a number for a text": (b'{"name": 1}', "name"),
    "an object for a text": (b'{"name": {}}', "name"),
    "null": (b'{"name": null}', "name"),
    "nothing": (b"{}", "name"),
    "an unknown field": (b'{"name": "x", "is_staff": true}', "is_staff"),
    "a field that the server sets": (b'{"name": "x", "id": 1}', "id"),
}


@pytest.fixture
def rest(cast: Cast) -> Rest:
    return Rest(cast.manager)


@pytest.mark.parametrize("raw", NOT_JSON.values(), ids=NOT_JSON)
def test_a_body_that_is_no_strict_json_object_is_refused(rest: Rest, raw: bytes) -> None:
    answer = rest.post("projects/", raw=raw)
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize(("raw", "field"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_a_bad_value_is_named_by_its_field(rest: Rest, raw: bytes, field: str) -> None:
    answer = rest.post("projects/", raw=raw)
    assert answer.status_code == 400
    assert fields_of(answer) == ([field] if field else [])


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "9007199254740992", "1e300", "9" * 5000])
def test_a_number_that_is_not_exact_everywhere_is_refused_at_its_place(
    rest: Rest, cast: Cast, number: str
) -> None:
    document = cast.document()
    key = str(document.pk)
    bodies = {
        "documents/": ({"project": "peru", "text": "Two."}, "metadata"),
        "annotations/": ({"document": key, "start": 0, "end": 1}, "extra"),
        "exports/": ({"project": "peru"}, "filters"),
    }
    for path, (body, field) in bodies.items():
        raw = json.dumps({**body, field: {"a": [1, "HERE"]}}).replace('"HERE"', number)
        answer = rest.post(path, raw=raw.encode())
        assert answer.status_code == 400
        assert fields_of(answer) == [f"{field}.a[1]"]
    largest = {"a": [2**53 - 1, 1 - 2**53]}
    made = rest.post("documents/", {"project": "peru", "text": "Two.", "metadata": largest})
    assert made.json()["metadata"] == largest


def test_a_byte_order_mark_and_plain_whitespace_do_no_harm(rest: Rest) -> None:
    answer = rest.post("projects/", raw=b'\xef\xbb\xbf \n{"name": "With a mark"}\n')
    assert answer.status_code == 201 and answer.json()["slug"] == "with-a-mark"


def test_depth_64_is_taken_and_kept(rest: Rest, cast: Cast) -> None:
    value: Any = "x"
    for _ in range(20):
        value = [value]
    made = rest.post("documents/", {"project": "peru", "text": "One.", "metadata": {"deep": value}})
    assert made.status_code == 201 and made.json()["metadata"] == {"deep": value}


def test_deep_json_is_refused_without_being_parsed(rest: Rest) -> None:
    began = time.process_time()
    rest.post("projects/", raw=b'{"name":' * 500_000)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("stated", [True, False])
def test_a_body_beyond_the_limit_is_413(rest: Rest, stated: bool) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answer = rest.post("projects/", {"name": "x" * 1000})
    assert answer.status_code == 413


def test_a_file_beyond_the_limit_is_413(rest: Rest) -> None:
    with override_settings(IMPORT_MAX_BYTES=-(1 << 20)):
        answer = rest.upload("imports/", {"project": "peru", "file": b"x"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""]
)
def test_another_media_type_is_415(rest: Rest, content_type: str) -> None:
    raw = json.dumps({"name": "x"})
    assert rest.post("projects/", raw=raw, content_type=content_type).status_code == 415
    assert rest.post("imports/", raw=raw).status_code == 415


def test_a_method_that_there_is_not_is_405_and_says_which_there_are(rest: Rest) -> None:
    for method in ("PUT", "OPTIONS", "TRACE", "DELETE"):
        answer = rest.send(method, "me/")
        assert answer.status_code == 405
        assert "GET" in answer["Allow"] and "PUT" not in answer["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "projects",
        "projects/peru/nowhere/",
        "projects/%D9%A1/",
        "documents/1/",
        "documents/%D9%A1/",
        f"documents/{NOBODYS}",
        f"documents/{NOBODYS.replace('-', '')}/",
        f"documents/{NOBODYS}/",
        "documents/../me/x/",
        "me/%2e%2e/",
    ],
)
def test_an_address_that_leads_nowhere_is_404(rest: Rest, path: str) -> None:
    assert rest.get(path).status_code == 404


def test_a_forgotten_slash_is_named(rest: Rest) -> None:
    assert "slash" in rest.get("projects").json()["detail"]
    assert "slash" not in rest.get("nowhere").json()["detail"]


def test_other_versions_of_the_interface_are_404_problems() -> None:
    answer = Client().get("/api/v2/me/")
    assert answer.status_code == 404
    check_problem(answer)


@pytest.mark.parametrize("query", ["q=%00", "%00=1", "q=%ED%A0%80", "x=%FF"])
def test_characters_that_no_text_may_hold_are_refused_in_addresses(rest: Rest, query: str) -> None:
    for path in ("projects/", "search/", "documents/"):
        assert rest.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    ["page_size=" + "9" * 5000, "cursor=" + "A" * 9000, "ordering=-", "ordering=--name", "page=2"],
)
def test_paging_takes_only_what_it_knows(rest: Rest, query: str) -> None:
    assert rest.get(f"projects/?{query}").status_code == 400


def test_every_route_refuses_parameters_that_it_does_not_know(rest: Rest, cast: Cast) -> None:
    document = cast.document()
    for path in ("me/", "projects/peru/", f"documents/{document.pk}/", "projects/peru/stats/"):
        answer = rest.get(f"{path}?user__password__startswith=a")
        assert answer.status_code == 400
        assert fields_of(answer) == ["user__password__startswith"]


def test_a_forged_host_is_refused(rest: Rest) -> None:
    answer = Client().get("/api/v1/me/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    check_problem(answer)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"project": "peru"}, "file"),
        ({"file": b"x", "project": ""}, "project"),
        ({"project": "peru", "mode": "delete"}, "mode"),
        ({"project": "peru", "format": "exe"}, "format"),
        ({"project": "peru", "format": "a\0"}, "format"),
        ({"project": "peru", "colour": "red"}, "colour"),
        ({"project": "peru", "empty": True}, "file"),
    ],
)
def test_an_upload_is_refused_by_its_field(rest: Rest, fields: dict[str, Any], field: str) -> None:
    sent = dict(fields)
    if field != "file" or "empty" in sent:
        content = b"" if sent.pop("empty", None) else b'{"text": "One."}\n'
        sent["file"] = SimpleUploadedFile("a.jsonl", content)
    answer = rest.upload("imports/", sent)
    assert answer.status_code == 400
    assert fields_of(answer) == [field]


@pytest.mark.parametrize("raw", [b"", b"--x", b"--x\r\n\r\n\r\n--x--", b"\xff" * 100])
def test_a_broken_multipart_body_is_refused(rest: Rest, raw: bytes) -> None:
    for content_type in ("multipart/form-data; boundary=x", "multipart/form-data"):
        assert rest.post("imports/", raw=raw, content_type=content_type).status_code == 400


def test_too_many_fields_are_refused(rest: Rest) -> None:
    fields = {f"f{n}": "x" for n in range(2000)}
    assert rest.upload("imports/", fields).status_code == 400
