"""Nonsense in every field of every body, and in every parameter of every address: never a 500.

What there is to fill comes from the OpenAPI description, so that a new field is tried without a
word said here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.access import rest
from tests.access.rows import Row
from tests.access.world import World, make_world, undone
from tests.api.client import check_problem

pytestmark = pytest.mark.django_db
VALUES: list[Any] = [
    None, True, 0, -1, 2**31, 2**53 - 1, -0.5, 1e300, "", " ", "x" * 70_000, "\u202e", "١",
    "' OR 1=1 --", "<img src=x onerror=alert(1)>", "\u0130\ufb03e\u0301", [], [[]], {},
    {"a": [None]}, "018f3c7f-0000-7000-8000-000000000000", "9999-12-31T23:59:59Z",
]  # fmt: skip
PARAMETERS = ["", "0", "-1", "9" * 30, "x" * 3000, "١", "null", "%", "\u202e", "a'b\"c\\", "a__b"]
NOBODYS = "018f3c7f-0000-7000-8000-000000000000"
ROWS = [row for row in rest.ROWS if not row.note and row.route.removeprefix("api-") != "nowhere"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    described: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return described


def operation(schema: dict[str, Any], row: Row) -> dict[str, Any]:
    """The description of a row's operation; empty for those that have none."""
    names = {"slug": "slug", "key": "key"}
    args = [names.get(name, "id") for name in row.args]
    for path, methods in schema["paths"].items():
        parts = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        template = path.replace("{id}", NOBODYS).replace("{slug}", "s").replace("{key}", "s")
        values = [NOBODYS if arg == "id" else "s" for arg in args]
        if parts == args and template == reverse(row.route, args=values):
            found: dict[str, Any] = methods.get(row.method.lower(), {})
            return found
    return {}


def fields_of(schema: dict[str, Any], described: dict[str, Any]) -> list[str]:
    """The fields of a JSON body."""
    content = described.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return []
    name = content["schema"]["$ref"].rsplit("/", 1)[-1]
    return list(schema["components"]["schemas"][name]["properties"])


def caller_of(row: Row) -> str:
    """Somebody who may, or whom only the state of things keeps from it."""
    might = (*range(200, 300), 409)
    return next(name for name in ("author", "manager", "admin") if row.audience[name] in might)


def share(values: list[Any], turn: int) -> list[Any]:
    """A fifth of the values, others each turn: all for each would take minutes."""
    return values[turn % 5 :: 5]


def send(world: World, row: Row, body: dict[str, Any], query: dict[str, Any]) -> Any:
    ids = world.things["peru"].ids
    path = reverse(row.route, args=[ids[name] for name in row.args])
    asked = dict(pair.split("=", 1) for pair in row.query.format_map(ids).split("&") if pair)
    address = f"{path}?{urlencode({**asked, **query})}"
    headers = {} if row.match is None else {"If-Match": f'"{row.match}"'}
    client = world.rest(caller_of(row))
    with undone():
        if row.method == "GET":
            return client.get(address, headers=headers)
        method = getattr(client, row.method.lower())
        return method(address, body, content_type="application/json", headers=headers)


def test_no_field_of_a_body_makes_a_fault(world: World, schema: dict[str, Any]) -> None:
    tried = 0
    for row in ROWS:
        for name in fields_of(schema, operation(schema, row)):
            for value in share(VALUES, tried):
                body = {**row.body(world.things["peru"].ids), name: value}
                answer = send(world, row, body, {})
                assert answer.status_code < 500, (row.name, name, value)
                if answer.status_code >= 400:
                    check_problem(answer)
                tried += 1
    assert tried > 150


def test_no_parameter_of_an_address_makes_a_fault(world: World, schema: dict[str, Any]) -> None:
    tried = 0
    for row in (row for row in ROWS if row.method == "GET"):
        parameters = operation(schema, row).get("parameters", [])
        for name in [one["name"] for one in parameters if one["in"] == "query"]:
            for value in share(PARAMETERS, tried):
                answer = send(world, row, {}, {name: value})
                assert answer.status_code < 500, (row.name, name, value)
                if answer.status_code >= 400:
                    check_problem(answer)
                tried += 1
    assert tried > 60
