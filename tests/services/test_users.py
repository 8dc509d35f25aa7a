"""Accounts: made and ended by site admins."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client

from annotations.errors import Conflict, Refused
from annotations.models import User
from annotations.queries.roles import role_in
from annotations.services.transaction import Actor, write
from annotations.services.users import create_user, set_active
from tests.cast import PASSWORD, Cast, person
from tests.rivals import Rival, all_at_once

GOOD = "correct horse battery 9"
pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.admin)


def signs_in(username: str, password: str) -> bool:
    backend = AuthenticationBackend()
    return backend.authenticate(HttpRequest(), username=username, password=password) is not None


def test_a_new_account_signs_in_with_its_password(actor: Actor) -> None:
    made = create_user(
        actor, username="ana", email="ana@example.org", password=GOOD, full_name="Ana María Quispe"
    )
    assert (made.is_active, made.is_staff, made.is_superuser) == (True, False, False)
    assert (made.name, made.first_name) == ("Ana María Quispe", "Ana")
    assert signs_in("ana", GOOD)
    assert not signs_in("ana", GOOD + "x")


def test_without_a_password_nobody_signs_in(actor: Actor) -> None:
    made = create_user(actor, username="ana")
    assert not made.has_usable_password()
    assert not signs_in("ana", "")


@pytest.mark.parametrize("typed", ["Ana", "ana", "ANA"])
def test_a_user_name_is_one_whatever_its_case_here_and_at_sign_in(actor: Actor, typed: str) -> None:
    assert create_user(actor, username="Ana", password=GOOD).username == "ana"
    assert signs_in(typed, GOOD)
    with pytest.raises(Conflict) as conflict:
        create_user(actor, username=typed)
    assert conflict.value.field == "username"


def test_a_site_admin_made_on_the_command_line_signs_in_whatever_the_case(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GOOD)
    call_command(
        "createsuperuser", interactive=False, username="Root", email="r@example.org", verbosity=0
    )
    assert User.objects.get().username == "root"
    assert signs_in("Root", GOOD)


@pytest.mark.parametrize("name", ["ana.quispe", "ana@example.org", "Ελένη", "a+b-c_d", "x" * 150])
def test_user_names_hold_letters_of_any_script_and_some_signs(actor: Actor, name: str) -> None:
    assert create_user(actor, username=name).username == name.lower()


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a/b", "a\0", "ana\u200b", "\ud800", "x" * 151, None, 7]
)
def test_a_user_name_that_is_none_is_refused(actor: Actor, name: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_user(actor, username=name)
    assert refusal.value.field == "username"


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("email", "nobody"),
        ("email", "a\nb@example.org"),
        ("email", 7),
        ("password", "short 1"),
        ("password", "1q2w3e4r5t6y"),
        ("password", "x" * 129),
        ("password", "\ud800 and much more"),
        ("password", None),
        ("password", "ana-ana-ana1"),
        ("full_name", "a\u202eb"),
        ("full_name", "x" * 151),
        ("full_name", None),
    ],
)
def test_each_field_is_checked_by_name(actor: Actor, field: str, bad: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_user(actor, **{"username": "ana-ana-ana", field: bad})
    assert refusal.value.field == field
    assert not User.objects.filter(username="ana-ana-ana").exists()


def test_an_ended_account_loses_its_sessions_and_opens_without_them(
    cast: Cast, actor: Actor
) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": "reviewer", "password": PASSWORD})
    browser.get("/accounts/logout/")  # a visit, by which the session is known as the person's
    assert who(browser) == cast.reviewer
    set_active(actor, cast.reviewer, active=False)
    assert who(browser) is None
    assert not signs_in("reviewer", PASSWORD)
    assert role_in(cast.reviewer, cast.project) is None
    set_active(actor, cast.reviewer, active=True)
    assert who(browser) is None
    assert signs_in("reviewer", PASSWORD)


def who(browser: Client) -> User | None:
    request = HttpRequest()
    request.session = browser.session
    found = get_user(request)
    return found if isinstance(found, User) else None


def test_nobody_ends_their_own_account(cast: Cast, actor: Actor) -> None:
    person("second", is_superuser=True)
    with pytest.raises(Conflict, match="yourself"):
        set_active(actor, cast.admin, active=False)


def test_the_last_site_admin_stays(cast: Cast) -> None:
    second = person("second", is_superuser=True)
    set_active(Actor(second), cast.admin, active=False)
    with pytest.raises(Conflict, match="at least one site admin"):
        set_active(Actor(cast.admin), second, active=False)


@pytest.mark.parametrize("active", [None, 1, 0, "false"])
def test_active_is_true_or_false(cast: Cast, actor: Actor, active: Any) -> None:
    with pytest.raises(Refused):
        set_active(actor, cast.viewer, active=active)


@racing
def test_two_site_admins_who_end_each_other_at_once_leave_one(cast: Cast, actor: Actor) -> None:
    second = person("second", is_superuser=True)
    with write(actor):
        set_active(actor, second, active=False)
        rival = Rival(partial(set_active, Actor(second), cast.admin, active=False))
        rival.wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert User.objects.get(is_superuser=True, is_active=True) == cast.admin


@racing
def test_a_user_name_taken_twice_at_once_is_taken_once(cast: Cast, actor: Actor) -> None:
    adds = (partial(create_user, actor, username=name) for name in ("Ana", "ana", "ANA"))
    outcomes = all_at_once(*adds)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Conflict", "User"]
