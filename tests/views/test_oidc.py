"""Signing in at an identity provider: a real one on this machine, as small as can be."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from annotations.models import Membership, User
from annotations.services.invitations import invite
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import text_of

CALLBACK = "/accounts/oidc/oidc/login/callback/"


class Provider(BaseHTTPRequestHandler):
    """Says who it is, gives a token for any code, and tells of one person."""

    person: dict[str, Any]

    def do_GET(self) -> None:
        """The description, or the person."""
        host = f"http://{self.headers['Host']}"
        if self.path.endswith("/openid-configuration"):
            known = {"issuer": host, "jwks_uri": f"{host}/jwks"}
            known |= {f"{name}_endpoint": f"{host}/{name}"
                      for name in ("authorization", "token", "userinfo")}  # fmt: skip
            self._tell(known)
        else:
            self._tell(self.person)

    def do_POST(self) -> None:
        """A token for the code."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._tell({"access_token": "secret-of-the-provider", "token_type": "Bearer"})

    def _tell(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def person(settings: Any) -> Iterator[dict[str, Any]]:
    """The provider's person, whom a test may change; the provider runs while the test does."""
    known = {"sub": "1", "email": "ana@example.org", "email_verified": True,
             "preferred_username": "ana", "name": "Ana Quispe"}  # fmt: skip
    handler = type("Handler", (Provider,), {"person": known})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "oidc", "name": "Newsroom", "client_id": "c", "secret": "s",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_address[1]}"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    yield known
    server.shutdown()
    server.server_close()


def arrive(client: Client) -> Any:
    """From the button to the provider and back, as a browser goes."""
    sent = client.post("/accounts/oidc/oidc/login/")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    return client.get(CALLBACK, {"code": "x", "state": state})


def signed_in(client: Client) -> str:
    answer = client.get("/api/v1/me/")
    return answer.json()["username"] if answer.status_code == 200 else ""


def test_an_account_is_opened_by_its_verified_address(cast: Cast, person: dict[str, Any]) -> None:
    client = Client()
    assert "Sign in with Newsroom" in text_of(client.get("/accounts/login/"))
    person["email"] = "Reviewer@example.org"
    arrive(client)
    assert signed_in(client) == "reviewer"
    person["email"] = "moved@example.org"  # known by its subject from then on
    again = Client()
    arrive(again)
    assert signed_in(again) == "reviewer"


def test_an_address_that_is_not_verified_opens_nothing(cast: Cast, person: dict[str, Any]) -> None:
    person.update(email="admin@example.org", email_verified=False)
    client = Client()
    assert "Accounts are made by a site admin" in text_of(arrive(client))
    assert signed_in(client) == ""


def test_a_stranger_gets_no_account_unless_the_setting_says_so(
    cast: Cast, person: dict[str, Any], settings: Any
) -> None:
    client = Client()
    assert "Accounts are made by a site admin" in text_of(arrive(client))
    assert not User.objects.filter(email="ana@example.org").exists()
    settings.OIDC_OPEN = True
    arrive(client)
    assert signed_in(client) == "ana"
    assert not User.objects.get(username="ana").is_superuser


def test_an_invitation_is_accepted_by_arriving(cast: Cast, person: dict[str, Any]) -> None:
    made, _key = invite(
        Actor(cast.admin), link=str, email="ANA@example.org", project=cast.project, role="reviewer"
    )
    client = Client()
    arrive(client)
    assert signed_in(client) == "ana"
    assert Membership.objects.get(user__username="ana").role == "reviewer"
    made.refresh_from_db()
    assert made.state == "accepted"


def test_who_is_deactivated_or_has_a_second_factor_is_not_let_in_by_it(
    cast: Cast, person: dict[str, Any]
) -> None:
    person["email"] = "deactivated@example.org"
    client = Client()
    arrive(client)
    assert signed_in(client) == ""
    person.update(sub="2", email="viewer@example.org")
    Authenticator.objects.create(user=cast.viewer, type="totp", data={"secret": "S"})
    client = Client()
    assert arrive(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert signed_in(client) == ""


def test_an_answer_that_nobody_asked_for_opens_nothing(cast: Cast, person: dict[str, Any]) -> None:
    client = Client()
    answer = client.get(CALLBACK, {"code": "x", "state": "made up"})
    assert "Not signed in" in text_of(answer)
    assert signed_in(client) == ""
