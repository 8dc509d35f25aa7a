"""A REST client for tests: JSON in, JSON out, as a person with a token. No test lives here."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from annotations.models import User
from annotations.services.tokens import create_token
from annotations.services.transaction import Actor

ROOT = "/api/v1/"


class Rest:
    """Sends requests in a person's name and holds every refusal to the problem format."""

    def __init__(self, user: User | None) -> None:
        self.http = Client()
        self.headers: dict[str, str] = {}
        if user is not None:
            _token, key = create_token(Actor(user), name="tests")
            self.headers["Authorization"] = f"Bearer {key}"

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        match: Any = None,
        raw: bytes | str | None = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> HttpResponse:
        """The answer; `match` is a version for If-Match, `raw` a body as it stands."""
        data = raw if raw is not None else "" if body is None else json.dumps(body)
        given = {
            **self.headers,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if match is not None:
            given["If-Match"] = f'"{match}"' if isinstance(match, int) else match
        answer = self.http.generic(
            method, path if path.startswith("/") else ROOT + path, data, content_type, headers=given
        )
        if answer.status_code >= 400:
            check_problem(answer)
        return answer

    def get(self, path: str, **more: Any) -> HttpResponse:
        """GET."""
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> HttpResponse:
        """POST."""
        return self.send("POST", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> HttpResponse:
        """PATCH."""
        return self.send("PATCH", path, body, **more)

    def delete(self, path: str, **more: Any) -> HttpResponse:
        """DELETE."""
        return self.send("DELETE", path, **more)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> HttpResponse:
        """A multipart POST."""
        answer = self.http.post(ROOT + path, fields, headers={**self.headers, **headers})
        if answer.status_code >= 400:
            check_problem(answer)
        return answer


def check_problem(answer: Any) -> None:
    """Every refusal is problem+json with its five members."""
    assert answer["Content-Type"] == "application/problem+json", answer.content[:300]
    problem = json.loads(answer.content)
    assert problem.keys() >= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == answer.status_code
    assert problem["detail"] and problem["title"]
    assert all(error.keys() == {"field", "message"} for error in problem["errors"])


def fields_of(answer: Any) -> list[str]:
    """The fields that a problem names."""
    return [error["field"] for error in json.loads(answer.content)["errors"]]
