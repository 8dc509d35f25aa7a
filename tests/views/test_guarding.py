"""Guessing at sign-in is slowed down at every door; site admins may need a second factor."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.api.client import Rest
from tests.cast import PASSWORD, Cast
from tests.views.conftest import text_of

LOGIN = "/accounts/login/"


@pytest.fixture
def needed(settings: Any) -> None:
    settings.ADMINS_NEED_MFA = True


def attempt(login: str, password: str, address: str) -> str:
    data = {"login": login, "password": password}
    response = Client().post(LOGIN, data, REMOTE_ADDR=address)
    return response.get("Location", "") or text_of(response)


@pytest.fixture
def strict(settings: Any) -> None:
    """Few attempts in long windows: no clock of the machine decides these tests."""
    limits = {"login_failed": "6/h/ip,3/h/key", "login": "6/h/ip"}
    settings.ACCOUNT_RATE_LIMITS = limits


def test_one_account_guessed_from_many_addresses_is_slowed_down(cast: Cast, strict: None) -> None:
    said = [attempt("reviewer", "wrong", f"10.0.0.{n}") for n in range(4)]
    assert "Too many" in said[-1]
    assert "Too many" in attempt("reviewer", PASSWORD, "10.0.0.99")
    assert attempt("viewer", PASSWORD, "10.0.0.1") == "/"


def test_many_accounts_guessed_from_one_address_are_slowed_down(cast: Cast, strict: None) -> None:
    said = [attempt(f"nobody{n}", "wrong", "10.0.0.1") for n in range(8)]
    assert "Too many attempts" in said[-1]
    assert attempt("viewer", PASSWORD, "10.0.0.2") == "/"


def test_the_admin_has_no_door_of_its_own_to_guess_at(cast: Cast, strict: None) -> None:
    data = {"username": "admin", "password": PASSWORD, "next": "/admin/"}
    answer = Client().post("/admin/login/", data)
    assert answer["Location"].startswith(LOGIN)
    for n in range(4):
        attempt("admin", "wrong", f"10.0.0.{n}")
    assert "Too many" in attempt("admin", PASSWORD, "10.0.0.99")


def test_codes_of_a_second_factor_are_guessed_no_faster(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.reviewer, type="totp", data={"secret": "JBSWY3DP"})
    client = Client()
    client.post(LOGIN, {"login": "reviewer", "password": PASSWORD})
    for _attempt in range(12):
        said = text_of(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert "Too many" in said


def test_an_admin_without_a_factor_is_led_to_setting_one_up(
    cast: Cast, browse, needed: None
) -> None:
    client = browse(cast.admin)
    for path in ("/", "/people/", "/admin/", "/projects/peru/"):
        assert client.get(path)["Location"] == "/accounts/2fa/"
    assert "Site admins need a second factor here" in text_of(client.get("/accounts/2fa/"))
    answer = client.get("/api/v1/me/")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert client.post("/accounts/logout/").status_code == 302


def test_tokens_of_such_an_admin_are_refused_with_what_to_do(cast: Cast, needed: None) -> None:
    answer = Rest(cast.admin).get("users/")
    assert answer.status_code == 403
    assert "set one up" in answer.json()["detail"]


@pytest.mark.parametrize(("kind", "status"), [("totp", 200), ("webauthn", 200),
                                             ("recovery_codes", 403)])  # fmt: skip
def test_a_factor_opens_the_way_but_recovery_codes_alone_are_none(
    cast: Cast, needed: None, kind: str, status: int
) -> None:
    Authenticator.objects.create(user=cast.admin, type=kind, data={})
    assert Rest(cast.admin).get("me/").status_code == status


def test_nobody_else_is_asked_and_nobody_at_all_without_the_setting(
    cast: Cast, browse, settings: Any
) -> None:
    assert browse(cast.admin).get("/").status_code == 200
    settings.ADMINS_NEED_MFA = True
    assert browse(cast.manager).get("/").status_code == 200
    assert browse(None).get("/accounts/login/").status_code == 200
