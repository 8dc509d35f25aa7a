"""Accounts and invitations on pages, for site admins; and the page that a letter's link opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from annotations.models import Invitation, Membership, User
from annotations.services.invitations import invite
from annotations.services.transaction import Actor
from tests.cast import PASSWORD, Cast
from tests.views.conftest import messages_of, queries_of, text_of

GOOD = "correct horse battery 9"
CHOSEN = {"username": "ana", "full_name": "Ana Quispe", "password": GOOD, "again": GOOD}


def form_of(cast: Cast, **changed: Any) -> dict[str, Any]:
    known = {"email": "ana@example.org", "project": "peru", "role": "reviewer", "days": "7"}
    return {**known, **changed}


def test_an_invitation_goes_from_the_form_through_the_letter_to_the_project(
    cast: Cast, browse, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent = browse(cast.admin).post("/invitations/", form_of(cast))
    assert "ana@example.org is invited" in text_of(sent)
    link = re.search(r"http://testserver(/welcome/\S+)", mail.outbox[0].body)
    assert link is not None and link[1] in sent.content.decode()

    client = Client()
    page = client.get(link[1])
    assert "admin invites you to “Peru, May 2023” in the role of Reviewer" in text_of(page)
    arrived = client.post(link[1], CHOSEN, follow=True)
    assert arrived.redirect_chain[-1][0] == "/projects/peru/"
    assert messages_of(arrived) == ["Welcome, Ana Quispe."]
    assert Membership.objects.get(user__username="ana").role == "reviewer"
    assert "no longer works" in text_of(Client().get(link[1]))


def test_the_link_is_shown_once_and_a_new_one_on_asking(cast: Cast, browse) -> None:
    client = browse(cast.admin)
    client.post("/invitations/", form_of(cast))
    assert "/welcome/" not in client.get("/invitations/").content.decode()
    made = Invitation.objects.get()
    assert "/welcome/" in client.post(f"/invitations/{made.pk}/send/").content.decode()
    client.post(f"/invitations/{made.pk}/withdraw/")
    assert "No open invitations" in text_of(client.get("/invitations/"))
    late = client.post(f"/invitations/{made.pk}/send/", follow=True)
    assert "no longer works" in messages_of(late)[0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"email": "nobody"}, "email"), ({"email": "reviewer@example.org"}, "email"),
     ({"role": "owner"}, "role"), ({"project": "nowhere"}, "project")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, changed, field) -> None:
    response = browse(cast.admin).post("/invitations/", form_of(cast, **changed))
    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"username": "reviewer"}, "username"), ({"username": "a b"}, "username"),
     ({"password": "short", "again": "short"}, "password"), ({"again": "other"}, "again")],
)  # fmt: skip
def test_the_invited_person_learns_what_to_mend(cast: Cast, changed, field) -> None:
    _made, key = invite(Actor(cast.admin), link=str, email="ana@example.org")
    response = Client().post(f"/welcome/{key}/", {**CHOSEN, **changed})
    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert not User.objects.filter(username="ana").exists()


def test_who_is_signed_in_is_asked_to_sign_out_first(cast: Cast, browse) -> None:
    _made, key = invite(Actor(cast.admin), link=str, email="ana@example.org")
    client = browse(cast.viewer)
    assert "You are signed in as viewer" in text_of(client.get(f"/welcome/{key}/"))
    client.post(f"/welcome/{key}/", CHOSEN)
    assert not User.objects.filter(username="ana").exists()


def test_people_are_found_by_name_address_and_state(cast: Cast, browse) -> None:
    client = browse(cast.admin)

    def found(query: str) -> list[str]:
        return [one.username for one in client.get(f"/people/?{query}").context["page"].rows]

    assert len(found("")) == User.objects.count()
    assert found("q=REVIEWER2") == ["reviewer2"]
    assert found("q=viewer2@example") == ["reviewer2"]
    assert found("state=deactivated") == ["deactivated"]
    assert found("state=admins") == ["admin"]
    assert "Nobody of that name" in text_of(client.get("/people/?q=zzz"))


def test_an_account_is_made_by_a_form(cast: Cast, browse) -> None:
    data = {"username": "Ana", "full_name": "Ana Quispe", "email": "", "password": GOOD}
    response = browse(cast.admin).post("/people/new/", data, follow=True)
    assert messages_of(response) == ["Ana Quispe has an account now."]
    assert Client().login(username="ana", password=GOOD)


def test_deactivating_ends_the_session_on_the_next_request_and_for_good(cast, browse) -> None:
    admin, person = browse(cast.admin), browse(cast.reviewer)
    assert person.get("/").status_code == 200
    path = f"/people/{cast.reviewer.pk}/active/"
    response = admin.post(path, {"active": "no"}, follow=True)
    assert "signed out everywhere" in messages_of(response)[0]
    assert person.get("/").status_code == 302
    admin.post(path, {"active": "yes"})
    assert person.get("/").status_code == 302
    assert Client().post(
        "/accounts/login/", {"login": "reviewer", "password": PASSWORD}
    )["Location"] == "/"  # fmt: skip


def test_nobody_deactivates_themselves_or_resets_their_own_factors(cast: Cast, browse) -> None:
    client = browse(cast.admin)
    for way, data in (("active", {"active": "no"}), ("factors", {})):
        response = client.post(f"/people/{cast.admin.pk}/{way}/", data, follow=True)
        assert "our" in messages_of(response)[0]
    assert User.objects.get(pk=cast.admin.pk).is_active


def test_a_reset_ends_factors_and_sessions_and_tells_the_person(
    cast: Cast, browse, django_capture_on_commit_callbacks: Any
) -> None:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=cast.reviewer, type=kind, data={"secret": "S"})
    person, admin = browse(cast.reviewer), browse(cast.admin)
    assert "Authenticator app" in text_of(admin.get(f"/people/{cast.reviewer.pk}/"))
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/people/{cast.reviewer.pk}/factors/")
    assert not Authenticator.objects.exists()
    assert person.get("/").status_code == 302
    assert mail.outbox[0].to == ["reviewer@example.org"]


def test_the_list_costs_the_same_queries_however_many_people(cast: Cast, browse) -> None:
    client = browse(cast.admin)
    few = queries_of(client, "/people/")
    for n in range(10):
        user = User.objects.create(username=f"more{n}")
        Membership.objects.create(project=cast.project, user=user, role="viewer")
    assert queries_of(client, "/people/") == few
