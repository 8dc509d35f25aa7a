"""Who calls: tokens, sessions, and what is left when either ends. Users, for site admins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from annotations.models import ApiToken, User
from tests.api.client import Rest, check_problem, fields_of
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def signed_in(username: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username=username))
    return client


def test_a_token_says_who_calls(cast: Cast) -> None:
    shown = Rest(cast.reviewer).get("me/").json()
    assert shown["username"] == "reviewer" and not shown["is_site_admin"]
    assert shown["projects"] == [{"slug": "peru", "name": "Peru, May 2023", "role": "reviewer"}]
    assert shown["token"]["name"] == "tests"
    assert Rest(cast.admin).get("me/").json()["is_site_admin"]


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer nonsense", "Bearer " + "x" * 5000, "bearer a b", "Bearer ١٢"],
)
def test_nonsense_for_a_token_is_401_with_a_challenge(db: None, header: str) -> None:
    answer = Client().get("/api/v1/me/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer ")
    check_problem(answer)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic YTpi"}])
def test_nobody_is_401(db: None, header: dict[str, str]) -> None:
    answer = Client().get("/api/v1/projects/", headers=header)
    assert answer.status_code == 401 and answer["WWW-Authenticate"]


def test_a_token_in_the_address_is_not_looked_at(cast: Cast) -> None:
    key = Rest(cast.reviewer).headers["Authorization"].removeprefix("Bearer ")
    assert Client().get(f"/api/v1/me/?token={key}").status_code == 401


def test_expired_and_revoked_tokens_and_deactivated_people_are_401(cast: Cast) -> None:
    rest = Rest(cast.reviewer)
    token = ApiToken.objects.get()
    for change, back in [
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, {"expires_at": None}),
        ({"revoked_at": timezone.now()}, {"revoked_at": None}),
    ]:
        ApiToken.objects.filter(pk=token.pk).update(**change)
        assert rest.get("me/").status_code == 401
        ApiToken.objects.filter(pk=token.pk).update(**back)
    User.objects.filter(pk=cast.reviewer.pk).update(is_active=False)
    assert rest.get("me/").status_code == 401


def test_a_session_reads_and_writes_with_its_csrf_token(cast: Cast) -> None:
    client = signed_in("reviewer")
    shown = client.get("/api/v1/me/").json()
    assert (shown["username"], shown["token"]) == ("reviewer", None)
    body = {"name": "Mine"}
    refused = client.post("/api/v1/projects/", body, "application/json")
    assert refused.status_code == 403
    check_problem(refused)
    client.get("/")  # any page sets the cookie
    token = client.cookies["csrftoken"].value
    made = client.post(
        "/api/v1/projects/", body, "application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201


def test_a_session_ends_when_its_user_is_deactivated(cast: Cast) -> None:
    client = signed_in("reviewer")
    User.objects.filter(pk=cast.reviewer.pk).update(is_active=False)
    assert client.get("/api/v1/me/").status_code == 401


def test_a_key_is_shown_once_and_only_its_digest_is_kept(cast: Cast) -> None:
    rest = Rest(cast.reviewer)
    made = rest.post("tokens/", {"name": "notebook", "days": 90})
    assert made.status_code == 201
    key, token_id = made.json()["key"], made.json()["id"]
    shown = rest.get(f"tokens/{token_id}/")
    assert shown.status_code == 200
    listed = rest.get("tokens/?ordering=-created_at")
    assert key not in shown.content.decode() + listed.content.decode()
    assert key not in str(ApiToken.objects.values())
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {key}"}).json()


def test_a_revoked_token_speaks_no_more(cast: Cast) -> None:
    rest = Rest(cast.reviewer)
    made = rest.post("tokens/", {"name": "notebook"}).json()
    assert rest.delete(f"tokens/{made['id']}/").status_code == 204
    assert rest.delete(f"tokens/{made['id']}/").status_code == 204
    gone = Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {made['key']}"})
    assert gone.status_code == 401
    assert rest.get(f"tokens/{made['id']}/").json()["revoked_at"]


def test_tokens_of_others_are_not_there_even_for_site_admins(cast: Cast) -> None:
    token = Rest(cast.reviewer).post("tokens/", {"name": "mine"}).json()
    for other in (cast.manager, cast.admin):
        assert Rest(other).get(f"tokens/{token['id']}/").status_code == 404
        assert Rest(other).delete(f"tokens/{token['id']}/").status_code == 404


def test_a_token_lives_from_one_day_to_ten_years(cast: Cast) -> None:
    rest = Rest(cast.reviewer)
    assert rest.post("tokens/", {"name": "a", "days": 1}).status_code == 201
    for days in (0, -1, 3651, 10**12, "7", 1.5):
        assert fields_of(rest.post("tokens/", {"name": "a", "days": days})) == ["days"]
    assert fields_of(rest.post("tokens/", {"name": " "})) == ["name"]


def test_only_site_admins_see_and_make_users(cast: Cast) -> None:
    for user in (cast.manager, cast.viewer):
        assert Rest(user).get("users/").status_code == 403
        assert Rest(user).post("users/", {"username": "x"}).status_code == 403
        assert Rest(user).get(f"users/{cast.viewer.pk}/").status_code == 403
    admin = Rest(cast.admin)
    body = {"username": "ana", "email": "ana@example.org", "full_name": "Ana Quispe"}
    made = admin.post("users/", {**body, "password": PASSWORD})
    assert made.status_code == 201 and made.json()["name"] == "Ana Quispe"
    assert PASSWORD not in made.content.decode()
    assert Client().login(username="ana", password=PASSWORD)
    found = admin.get("users/?username=ana").json()["results"]
    assert [row["id"] for row in found] == [made.json()["id"]]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"username": "reviewer"}, 409, "username"),
        ({"username": "REVIEWER"}, 409, "username"),
        ({"username": "two words"}, 400, "username"),
        ({"username": "zero\u200bwidth"}, 400, "username"),
        ({"username": "new", "password": "short"}, 400, "password"),
        ({"username": "new", "email": "nobody"}, 400, "email"),
        ({"username": "new", "is_superuser": True}, 400, "is_superuser"),
        ({"username": "new", "is_staff": True}, 400, "is_staff"),
    ],
)
def test_a_user_is_refused_by_its_field(
    cast: Cast, body: dict[str, object], status: int, field: str
) -> None:
    answer = Rest(cast.admin).post("users/", body)
    assert (answer.status_code, fields_of(answer)) == (status, [field])


def test_a_deactivated_user_is_out_at_once_and_may_come_back(cast: Cast) -> None:
    rest, admin = Rest(cast.reviewer), Rest(cast.admin)
    path = f"users/{cast.reviewer.pk}/"
    assert admin.patch(path, {"is_active": False}).json()["is_active"] is False
    assert rest.get("me/").status_code == 401
    assert admin.patch(path, {"is_active": True}).status_code == 200
    assert rest.get("me/").status_code == 401  # tokens ended with the account
    assert Rest(cast.reviewer).get("me/").status_code == 200
    assert admin.patch(f"users/{cast.admin.pk}/", {"is_active": False}).status_code == 409
    assert admin.patch(path, {"is_superuser": True}).status_code == 400
    assert admin.patch(path, {}).status_code == 400
