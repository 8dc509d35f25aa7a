"""Who belongs to a project: listed for members, run by managers."""

import pytest

from annotations.models import Membership, Role
from tests.cast import Cast, person
from tests.views.conftest import messages_of, queries_of, text_of

MEMBERS = "/projects/peru/members/"


def held(cast: Cast, username: str) -> Membership:
    return cast.project.memberships.get(user__username=username)


def test_every_member_sees_who_else_is_there(cast: Cast, browse) -> None:
    page = text_of(browse(cast.viewer).get(MEMBERS))

    assert "adjudicator Adjudicator" in page
    assert "Add somebody" not in page
    assert browse(cast.stranger).get(MEMBERS).status_code == 404


def test_a_manager_adds_somebody_by_user_name(cast: Cast, browse) -> None:
    person("newcomer")
    data = {"user": "NewComer", "role": "adjudicator"}
    response = browse(cast.manager).post(MEMBERS, data, follow=True)

    assert messages_of(response) == ["newcomer is a member with the role of Adjudicator."]
    assert held(cast, "newcomer").role == Role.ADJUDICATOR


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"user": "nobody-here", "role": "viewer"}, "user"),
        ({"user": "deactivated", "role": "viewer"}, "user"),
        ({"user": "", "role": "viewer"}, "user"),
        ({"user": "viewer", "role": "owner"}, "role"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, data, field) -> None:
    response = browse(cast.manager).post(MEMBERS, data)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_role_is_changed_and_a_membership_ended(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    reviewer, viewer = held(cast, "reviewer"), held(cast, "viewer")

    client.post(f"/members/{reviewer.pk}/role/", {"role": "adjudicator", "version": 1})
    response = client.post(f"/members/{viewer.pk}/remove/", {"version": 1}, follow=True)

    assert held(cast, "reviewer").role == Role.ADJUDICATOR
    assert not Membership.objects.filter(pk=viewer.pk).exists()
    assert "viewer is no longer a member. Their annotations stay." in messages_of(response)


def test_the_last_manager_stays_and_the_reason_is_said(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    manager = held(cast, "manager")

    removed = client.post(f"/members/{manager.pk}/remove/", {"version": 1}, follow=True)
    lower = {"role": "viewer", "version": 1}
    lowered = client.post(f"/members/{manager.pk}/role/", lower, follow=True)

    for response in (removed, lowered):
        assert "keeps at least one manager" in messages_of(response)[0]
    assert held(cast, "manager").role == Role.MANAGER


def test_of_two_managers_at_once_the_later_is_told_and_changes_nothing(cast: Cast, browse) -> None:
    client, other = browse(cast.manager), browse(cast.admin)
    reviewer = held(cast, "reviewer")
    shown = client.get(MEMBERS).content.decode()
    form = shown[shown.index(f"/members/{reviewer.pk}/role/") :]
    assert form.index('name="version" value="1"') < form.index("</form>")
    form = shown[shown.index(f"/members/{reviewer.pk}/remove/") :]
    assert form.index('name="version" value="1"') < form.index("</form>")

    other.post(f"/members/{reviewer.pk}/role/", {"role": "adjudicator", "version": 1})
    late = client.post(
        f"/members/{reviewer.pk}/role/", {"role": "viewer", "version": 1}, follow=True
    )
    removal = client.post(f"/members/{reviewer.pk}/remove/", {"version": 1}, follow=True)

    words = "reviewer’s membership was changed meanwhile; the role is Adjudicator now."
    assert messages_of(late) == messages_of(removal) == [words]
    assert held(cast, "reviewer").role == Role.ADJUDICATOR


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "x"}, {"version": "0"}])
def test_a_button_that_does_not_say_what_it_was_made_from_changes_nothing(
    cast: Cast, browse, version: dict[str, str]
) -> None:
    client = browse(cast.manager)
    reviewer = held(cast, "reviewer")

    client.post(f"/members/{reviewer.pk}/role/", {"role": "viewer", **version})
    response = client.post(f"/members/{reviewer.pk}/remove/", version, follow=True)

    assert "changed meanwhile" in messages_of(response)[0]
    assert held(cast, "reviewer").role == Role.REVIEWER


def test_who_is_a_member_already_is_not_added_over_the_role_held(cast: Cast, browse) -> None:
    response = browse(cast.manager).post(MEMBERS, {"user": "reviewer", "role": "viewer"})

    assert response.status_code == 422
    refused = response.context["form"].errors["user"]
    assert refused == ["reviewer is a member already, with the role of Reviewer."]
    assert held(cast, "reviewer").role == Role.REVIEWER


def test_only_managers_change_members(cast: Cast, browse) -> None:
    reviewer = held(cast, "reviewer")
    for user, status in ((cast.adjudicator, 403), (cast.reviewer, 403), (cast.stranger, 404)):
        client = browse(user)
        assert client.post(MEMBERS, {"user": "stranger", "role": "viewer"}).status_code == status
        assert (
            client.post(f"/members/{reviewer.pk}/role/", {"role": "manager"}).status_code == status
        )
        assert client.post(f"/members/{reviewer.pk}/remove/").status_code == status
    assert held(cast, "reviewer").role == Role.REVIEWER


def test_nothing_is_changed_by_following_a_link(cast: Cast, browse) -> None:
    reviewer = held(cast, "reviewer")

    assert browse(cast.manager).get(f"/members/{reviewer.pk}/remove/").status_code == 405


def test_the_page_costs_the_same_queries_however_many_members(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    few = queries_of(client, MEMBERS)
    for n in range(10):
        Membership.objects.create(project=cast.project, user=person(f"more{n}"), role="viewer")

    assert queries_of(client, MEMBERS) == few
