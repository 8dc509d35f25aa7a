"""Invitations and second factors over REST, for site admins."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.test import Client

from annotations.models import Invitation
from annotations.services.invitations import accept, withdraw
from annotations.services.transaction import Actor
from tests.api.client import Rest, fields_of
from tests.cast import Cast

ANA = "ana@example.org"


def test_an_invitation_is_made_listed_sent_again_and_withdrawn(cast: Cast) -> None:
    rest = Rest(cast.admin)
    body = {"email": ANA, "project": "peru", "role": "reviewer", "days": 3}
    made = rest.post("invitations/", body)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["project"], shown["role"], shown["state"]) == ("peru", "reviewer", "open")
    path = f"invitations/{shown['id']}/"
    assert "link" not in rest.get(path).json()
    listed = rest.get("invitations/?state=open&ordering=email").json()["results"]
    assert [one["email"] for one in listed] == [ANA]
    again = rest.post(f"{path}send/").json()
    assert again["link"] != shown["link"]
    assert Client().get(shown["link"]).status_code == 404
    assert Client().get(again["link"]).status_code == 200
    assert rest.delete(path).status_code == 204
    assert rest.get(path).json()["state"] == "withdrawn"
    assert Client().get(again["link"]).status_code == 404


def test_each_state_lists_its_own(cast: Cast) -> None:
    rest, actor = Rest(cast.admin), Actor(cast.admin)
    for n in range(3):
        link = rest.post("invitations/", {"email": f"a{n}@example.org"}).json()["link"]
    accept(link.rstrip("/").rpartition("/")[2], username="a2", password="correct horse battery 9")
    withdraw(actor, Invitation.objects.get(email="a1@example.org"))

    for state, who in (("open", "a0"), ("withdrawn", "a1"), ("accepted", "a2")):
        found = rest.get(f"invitations/?state={state}").json()["results"]
        assert [one["email"] for one in found] == [f"{who}@example.org"]
    assert rest.get("invitations/?state=expired").json()["results"] == []


def test_refusals_name_the_field(cast: Cast) -> None:
    rest = Rest(cast.admin)
    for body, status, field in (
        ({"email": "nobody"}, 400, "email"),
        ({"email": "reviewer@example.org"}, 409, "email"),
        ({"email": ANA, "project": "peru"}, 400, "role"),
        ({"email": ANA, "days": "7"}, 400, "days"),
        ({"email": ANA, "is_superuser": True}, 400, "is_superuser"),
    ):
        answer = rest.post("invitations/", body)
        assert (answer.status_code, fields_of(answer)) == (status, [field])
    assert rest.post("invitations/", {"email": ANA, "project": "nowhere"}).status_code == 404


def test_second_factors_are_reset_and_told_of(cast: Cast) -> None:
    rest, path = Rest(cast.admin), f"users/{cast.reviewer.pk}/"
    Authenticator.objects.create(user=cast.reviewer, type="totp", data={"secret": "S"})
    assert rest.get(path).json()["two_factor"] is True
    assert rest.post(f"{path}reset-factors/").json()["two_factor"] is False
    assert rest.post(f"users/{cast.admin.pk}/reset-factors/").status_code == 409
