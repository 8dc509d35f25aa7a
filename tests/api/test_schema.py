"""The OpenAPI description is complete, without warnings, and true of what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from annotations.api import urls
from annotations.api.problems import no_such_route
from tests.api.client import Rest
from tests.cast import Cast

_BESIDE = {"api-schema", "api-docs", "api-nowhere"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    described: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return described


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_it_is_valid_and_made_without_a_warning(schema: dict[str, Any]) -> None:
    assert not GENERATOR_STATS, GENERATOR_STATS.emit_summary()
    assert schema["openapi"] == "3.1.0"
    validate_schema(schema)


def test_every_route_is_described_with_all_its_methods(schema: dict[str, Any]) -> None:
    described = {(path, method) for path, method, _ in operations(schema)}
    for pattern in urls.urlpatterns:
        if pattern.name in _BESIDE:
            continue
        route = get_resolver().reverse_dict[pattern.name][0][0][0]
        path = "/" + route.replace("%(", "{").replace(")s", "}")
        view = pattern.callback.view_class
        for method in ("get", "post", "patch", "delete"):
            assert ((path, method) in described) is hasattr(view, method), (path, method)
    assert urls.urlpatterns[-1].callback is no_such_route


def test_every_operation_has_a_summary_a_text_and_examples(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        place = f"{method} {path}"
        assert operation["summary"] and operation["description"], place
        assert "401" in operation["responses"], place
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for body in [*bodies, *operation["responses"].values()]:
            for media in body.get("content", {}).values():
                assert media["examples"], place


def test_examples_fit_their_own_schema(schema: dict[str, Any]) -> None:
    checked = 0
    for _path, _method, operation in operations(schema):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for media, content in [pair for body in bodies for pair in body.get("content", {}).items()]:
            for example in content["examples"].values() if media.endswith("json") else ():
                validator(schema, content["schema"]).validate(example["value"])
                checked += 1
    assert checked > 150


def test_changes_ask_for_a_version_and_creations_of_jobs_take_a_key(
    schema: dict[str, Any],
) -> None:
    for path, method, operation in operations(schema):
        headers = {
            parameter["name"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "header"
        }
        editable = method in ("patch", "delete") and not path.startswith(
            ("/api/v1/users/", "/api/v1/tokens/", "/api/v1/me/", "/api/v1/invitations/")
        )
        by_name = (path, method) == ("/api/v1/projects/{slug}/", "delete")
        assert ("If-Match" in headers) is (editable and not by_name), (path, method)
        keyed = method == "post" and path in (
            "/api/v1/imports/",
            "/api/v1/exports/",
            "/api/v1/queues/{id}/next/",
        )
        assert ("Idempotency-Key" in headers) is keyed


def validator(schema: dict[str, Any], part: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**part, "components": schema["components"]})


@pytest.mark.django_db
def test_answers_fit_the_description(schema: dict[str, Any], cast: Cast) -> None:
    rest = Rest(cast.manager)
    document = cast.document(outlet="Andes", published_at=None)
    body = {"document": str(document.pk), "start": 0, "end": 3, "label": "supported"}
    annotation = rest.post("annotations/", body).json()
    link = {"annotation": annotation["id"], "stance": "context", "document": str(document.pk)}
    rest.post("evidence/", {**link, "start": 0, "end": 3})
    rest.post("exports/", {"project": "peru"})
    paths = [path for path, methods in schema["paths"].items() if "get" in methods]
    for path in paths:
        if any(one in path for one in ("{id}", "{key}", "{figure}", "/corpus/")):
            continue
        query = "?project=peru&q=one" if path.endswith("search/") else ""
        caller = Rest(cast.admin) if path.endswith(("/users/", "/invitations/")) else rest
        answer = caller.get(path.replace("{slug}", "peru").replace("{name}", "bare") + query)
        assert answer.status_code == 200, path
        content = schema["paths"][path]["get"]["responses"]["200"]["content"]
        validator(schema, content["application/json"]["schema"]).validate(answer.json())


@pytest.mark.django_db
def test_the_description_is_served_to_those_who_signed_in(cast: Cast) -> None:
    answer = Rest(cast.viewer).get("schema/")
    assert answer.status_code == 200 and answer.json()["openapi"] == "3.1.0"
    assert Rest(None).get("schema/").status_code == 401
