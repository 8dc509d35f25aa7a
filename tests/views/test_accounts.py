"""Signing in and out, passwords, the second factor: allauth's work on pages of ours."""

import re

import pytest
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client

from annotations.models import User
from tests.cast import PASSWORD, Cast
from tests.views.conftest import text_of

LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str = "reviewer", password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": username, "password": password, **more})


@pytest.mark.parametrize("name", ["reviewer", "REVIEWER", "reviewer@example.org"])
def test_people_sign_in_by_user_name_or_address(cast: Cast, name: str) -> None:
    client = Client()

    assert sign_in(client, name)["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [("reviewer", "wrong"), ("nobody", PASSWORD), ("reviewer", ""), ("", "")],
)
def test_wrong_names_and_wrong_passwords_read_alike(cast: Cast, name: str, password: str) -> None:
    response = sign_in(Client(), name, password)

    assert response.status_code == 200
    if name and password:
        assert "not correct" in text_of(response)


def test_a_deactivated_person_does_not_get_in(cast: Cast) -> None:
    client = Client()
    response = sign_in(client, "deactivated")

    assert response["Location"] == "/accounts/inactive/"
    assert "This account is deactivated" in text_of(client.get("/accounts/inactive/"))
    assert client.get("/").status_code == 302


def test_a_session_ends_with_the_account(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.reviewer.pk).update(is_active=False)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("following", "where"),
    [
        ("/projects/peru/", "/projects/peru/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(cast: Cast, following: str, where: str) -> None:
    assert sign_in(Client(), next=following)["Location"] == where


def test_many_wrong_passwords_are_slowed_down(cast: Cast) -> None:
    client = Client()
    for _attempt in range(11):
        response = sign_in(client, password="wrong")

    assert "Too many" in text_of(response)
    assert "Too many" in text_of(sign_in(client))


def test_signing_out_takes_a_form_and_ends_the_session(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)

    assert "Sign out?" in text_of(client.get("/accounts/logout/"))
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_nobody_signs_up_alone(db: None) -> None:
    data = {
        "username": "me",
        "email": "me@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    for response in (Client().get("/accounts/signup/"), Client().post("/accounts/signup/", data)):
        assert "Accounts are made by a site admin" in text_of(response)
    assert not User.objects.exists()


def test_a_person_changes_their_password(cast: Cast, browse) -> None:
    new = "quite another phrase 9"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    browse(cast.reviewer).post("/accounts/password/change/", data)

    assert sign_in(Client(), password=new)["Location"] == "/"


def test_a_weak_password_is_refused(cast: Cast, browse) -> None:
    data = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    response = browse(cast.reviewer).post("/accounts/password/change/", data)

    assert "too short" in text_of(response)
    assert sign_in(Client())["Location"] == "/"


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "reviewer@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    new = "quite another phrase 9"
    client.post(address, {"password1": new, "password2": new})

    assert sign_in(Client(), password=new)["Location"] == "/"
    assert "no longer works" in text_of(Client().get(link[1], follow=True))


def test_asking_for_a_reset_tells_nobody_who_has_an_account(cast: Cast) -> None:
    known = Client().post(
        "/accounts/password/reset/", {"email": "reviewer@example.org"}, follow=True
    )
    unknown = Client().post("/accounts/password/reset/", {"email": "no@example.org"}, follow=True)

    assert text_of(known) == text_of(unknown)


ACCOUNT_PAGES = ("password/change/", "email/", "2fa/", "sessions/", "reauthenticate/")


@pytest.mark.parametrize("page", ACCOUNT_PAGES)
def test_the_pages_of_the_account_look_like_ours(cast: Cast, browse, page: str) -> None:
    client = Client()
    sign_in(client)
    response = client.get(f"/accounts/{page}")

    assert response.status_code == 200
    assert b"annotations/css/app" in response.content
    assert browse(None).get(f"/accounts/{page}").status_code == 302


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def test_a_second_factor_is_set_up_asked_for_and_saved_by_recovery_codes(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Is it still you?" in text_of(asked)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    form = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in form.content.decode()
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(form.context["form"].secret)})
    shown = client.get("/accounts/2fa/recovery-codes/", follow=True)
    codes = shown.context["unused_codes"]
    assert codes[0] in text_of(shown)
    assert codes[0] not in text_of(client.get("/accounts/2fa/recovery-codes/", follow=True))

    later = Client()
    assert sign_in(later)["Location"].startswith("/accounts/2fa/authenticate/")
    assert later.get("/").status_code == 302
    assert "One more step" in text_of(later.get("/accounts/2fa/authenticate/"))
    later.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert later.get("/").status_code == 302
    later.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert later.get("/").status_code == 200


def test_a_recovery_code_works_once(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    code = client.get("/accounts/2fa/recovery-codes/", follow=True).context["unused_codes"][0]

    for status in (200, 302):
        later = Client()
        sign_in(later)
        later.post("/accounts/2fa/authenticate/", {"code": code})
        assert later.get("/").status_code == status
