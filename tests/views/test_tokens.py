"""API tokens: made, shown once, revoked, each person's own."""

from annotations.models import ApiToken
from annotations.services.tokens import create_token, token_user
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import text_of


def test_the_key_is_shown_once_and_works(cast: Cast, browse) -> None:
    client = browse(cast.reviewer)
    response = client.post("/tokens/", {"name": "Nightly export", "days": "30"})
    key = response.context["key"]

    assert key in text_of(response)
    assert response["Cache-Control"] == "no-store, private"
    found = token_user(key)
    assert found is not None
    assert found[0] == cast.reviewer
    later = text_of(client.get("/tokens/"))
    assert "Nightly export" in later
    assert key not in later


def test_a_token_may_be_made_to_last(cast: Cast, browse) -> None:
    browse(cast.reviewer).post("/tokens/", {"name": "For ever", "days": ""})

    assert ApiToken.objects.get().expires_at is None


def test_a_token_without_a_name_or_with_an_odd_end_is_refused(cast: Cast, browse) -> None:
    for data in ({"name": "", "days": "30"}, {"name": "x", "days": "31"}, {"name": "x" * 101}):
        assert browse(cast.reviewer).post("/tokens/", data).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_revoked_token_no_longer_works(cast: Cast, browse) -> None:
    token, key = create_token(Actor(cast.reviewer), name="Old")
    browse(cast.reviewer).post(f"/tokens/{token.pk}/revoke/")

    assert token_user(key) is None
    assert "revoked" in text_of(browse(cast.reviewer).get("/tokens/"))


def test_nobody_sees_or_revokes_the_tokens_of_others(cast: Cast, browse) -> None:
    token, key = create_token(Actor(cast.reviewer), name="Mine alone")
    for user in (cast.manager, cast.admin, cast.stranger):
        client = browse(user)
        assert "Mine alone" not in text_of(client.get("/tokens/"))
        assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert token_user(key) is not None
