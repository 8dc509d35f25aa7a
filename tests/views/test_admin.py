"""Django's admin: for site admins, through our own sign-in, in the actor's name."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from annotations.models import ApiToken, Document, Invitation, Membership, User
from annotations.services.adjudications import make_ready
from annotations.services.annotations import create_annotation
from annotations.services.assignments import submit
from annotations.services.drawing import draw
from annotations.services.evidence import create_evidence
from annotations.services.invitations import invitation_of, invite
from annotations.services.jobs import create_export
from annotations.services.queues import create_queue
from annotations.services.tokens import create_token, token_user
from annotations.services.transaction import Actor
from tests.cast import Cast, person
from tests.views.conftest import messages_of, queries_of, text_of

USERS = "/admin/annotations/user/"
MEMBERSHIPS = "/admin/annotations/membership/"
INVITATIONS = "/admin/annotations/invitation/"
ASSIGNMENTS = "/admin/annotations/assignment/"
MODELS = sorted(model._meta.model_name for model in admin.site._registry
                if model._meta.app_label == "annotations")  # fmt: skip


def account(user: User, **changed: object) -> dict[str, object]:
    """The form of an account as the admin sends it."""
    known = {
        "username": user.username, "email": user.email, "first_name": "", "last_name": "",
        "is_active": "on", "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
    }  # fmt: skip
    return {name: value for name, value in {**known, **changed}.items() if value is not None}


@pytest.fixture
def staff(cast: Cast) -> User:
    """Somebody on the staff who may do everything that permissions alone can give."""
    user = person("staff", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


def test_the_admin_is_entered_through_our_own_sign_in(cast: Cast, browse) -> None:
    response = browse(None).get("/admin/login/?next=/admin/annotations/user/")

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")
    assert browse(None).post("/admin/login/", {"username": "admin"}).status_code == 302
    assert browse(cast.manager).get("/admin/login/").status_code == 403


def test_managers_of_projects_are_no_site_admins(cast: Cast, browse) -> None:
    assert browse(cast.manager).get(USERS).status_code == 302
    assert browse(cast.admin).get(USERS).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_every_row_can_be_looked_at(cast: Cast, browse, model: str) -> None:
    source, document = cast.document("Source."), cast.document("Foo.", title="Foo", outlet="Wire")
    actor = Actor(cast.reviewer)
    annotation, _made = create_annotation(actor, document=document, start=0, end=3)
    create_evidence(actor, annotation=annotation, stance="context", document=source, start=0, end=3)
    create_export(actor, cast.project)
    create_token(actor, name="t")
    invite(Actor(cast.admin), link=str, email="new@example.org")
    queue = create_queue(Actor(cast.manager), cast.project, name="Q", state="open")
    submit(actor, draw(actor, queue).assignment)
    client = browse(cast.admin)

    assert client.get(f"/admin/annotations/{model}/?q=peru").status_code == 200
    rows = admin.site._registry[
        next(m for m in admin.site._registry if m._meta.model_name == model)
    ].model._default_manager.all()
    for row in rows[:1]:
        assert client.get(f"/admin/annotations/{model}/{row.pk}/change/").status_code == 200


def test_most_of_it_is_only_to_look_at(cast: Cast, browse) -> None:
    document = cast.document("Foo.", title="Foo")
    client = browse(cast.admin)
    address = f"/admin/annotations/document/{document.pk}"

    assert client.post(f"{address}/change/", {"title": "Mine"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/annotations/document/add/").status_code == 403
    assert Document.objects.get(pk=document.pk).title == "Foo"


def test_a_site_admin_makes_an_account_in_their_name(cast: Cast, browse) -> None:
    data = {
        "username": "newcomer", "usable_password": "true",
        "password1": "quite another phrase 9", "password2": "quite another phrase 9",
        "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
    }  # fmt: skip
    response = browse(cast.admin).post(f"{USERS}add/", data)

    assert response.status_code == 302
    made = User.objects.get(username="newcomer")
    event = made.events.get()
    assert event.pgh_context.metadata["username"] == "admin"


def test_deactivating_an_account_ends_its_tokens(cast: Cast, browse) -> None:
    _token, key = create_token(Actor(cast.reviewer), name="t")
    data = account(cast.reviewer, is_active=None)
    browse(cast.admin).post(f"{USERS}{cast.reviewer.pk}/change/", data)

    assert not User.objects.get(pk=cast.reviewer.pk).is_active
    assert token_user(key) is None
    assert ApiToken.objects.get().revoked_at is not None


def test_a_site_admin_cannot_deactivate_themselves(cast: Cast, browse) -> None:
    client = browse(cast.admin)
    data = account(cast.admin, is_active=None, is_staff="on", is_superuser="on")
    response = client.post(f"{USERS}{cast.admin.pk}/change/", data, follow=True)

    assert "You cannot deactivate yourself." in messages_of(response)
    assert User.objects.get(pk=cast.admin.pk).is_active


def test_accounts_are_never_deleted(cast: Cast, browse) -> None:
    client = browse(cast.admin)

    assert client.post(f"{USERS}{cast.viewer.pk}/delete/", {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": str(cast.viewer.pk), "post": "yes"}
    client.post(USERS, data)
    assert User.objects.filter(pk=cast.viewer.pk).exists()


def test_a_site_admin_sets_a_password_by_a_form(cast: Cast, browse) -> None:
    new = "quite another phrase 9"
    data = {"password1": new, "password2": new, "usable_password": "true"}
    browse(cast.admin).post(f"{USERS}{cast.reviewer.pk}/password/", data)

    assert User.objects.get(pk=cast.reviewer.pk).check_password(new)


def test_staff_grant_nobody_more_than_they_have(cast: Cast, browse, staff: User) -> None:
    client = browse(staff)
    rights = {"is_staff": "on", "is_superuser": "on", "groups": [], "user_permissions": []}
    client.post(f"{USERS}{cast.viewer.pk}/change/", account(cast.viewer, **rights))

    raised = User.objects.get(pk=cast.viewer.pk)
    assert (raised.is_staff, raised.is_superuser) == (False, False)


def test_staff_touch_neither_themselves_nor_admins_nor_groups(cast, browse, staff) -> None:
    client = browse(staff)
    new = "quite another phrase 9"
    passwords = {"password1": new, "password2": new, "usable_password": "true"}

    for user in (staff, cast.admin):
        data = account(user, is_superuser="on")
        assert client.post(f"{USERS}{user.pk}/change/", data).status_code == 403
        assert client.post(f"{USERS}{user.pk}/password/", passwords).status_code == 403
    assert client.post("/admin/auth/group/add/", {"name": "Us"}).status_code == 403
    assert not Group.objects.exists()
    assert not User.objects.get(pk=cast.admin.pk).check_password(new)


def test_the_second_factors_are_ended_but_their_secrets_not_shown(cast, browse, staff) -> None:
    factor = Authenticator.objects.create(
        user=cast.reviewer, type="totp", data={"secret": "TOPSECRET"}
    )
    address = f"/admin/mfa/authenticator/{factor.pk}"

    assert "TOPSECRET" not in text_of(browse(cast.admin).get(f"{address}/change/"))
    assert browse(staff).post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    browse(cast.admin).post(f"{address}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_a_membership_is_made_and_ended_by_the_services_rules(cast: Cast, browse) -> None:
    client = browse(cast.admin)
    data = {"project": cast.project.pk, "user": cast.stranger.pk, "role": "viewer"}
    client.post(f"{MEMBERSHIPS}add/", data)
    made = cast.project.memberships.get(user=cast.stranger)
    client.post(f"{MEMBERSHIPS}{made.pk}/delete/", {"post": "yes"})
    last = cast.project.memberships.get(role="manager")
    response = client.post(f"{MEMBERSHIPS}{last.pk}/delete/", {"post": "yes"}, follow=True)

    assert made.role == "viewer"
    assert not Membership.objects.filter(pk=made.pk).exists()
    assert Membership.objects.filter(pk=last.pk).exists()
    assert "keeps at least one manager" in " ".join(messages_of(response))


def test_what_a_site_admin_does_is_marked_in_the_history(cast: Cast, browse) -> None:
    held = cast.project.memberships.get(user=cast.viewer)
    browse(cast.admin).post(f"{MEMBERSHIPS}{held.pk}/change/", {"role": "reviewer"})

    context = held.events.latest("pgh_id").pgh_context
    assert context.metadata["username"] == "admin"
    assert context.metadata["as_site_admin"] is True


def test_a_token_is_revoked_by_an_action(cast: Cast, browse) -> None:
    token, key = create_token(Actor(cast.reviewer), name="t")
    data = {"action": "revoke", "_selected_action": str(token.pk)}
    browse(cast.admin).post("/admin/annotations/apitoken/", data)

    assert token_user(key) is None


def test_an_invitation_is_withdrawn_by_an_action(cast: Cast, browse) -> None:
    invited, link = invite(Actor(cast.admin), link=str, email="new@example.org")
    client = browse(cast.admin)
    assert "new@example.org" in text_of(client.get(INVITATIONS))
    assert invited.digest not in text_of(client.get(f"{INVITATIONS}{invited.pk}/change/"))
    data = {"action": "withdraw", "_selected_action": str(invited.pk)}
    client.post(INVITATIONS, data)

    assert invitation_of(link) is None
    assert Invitation.objects.get().state == "withdrawn"


def test_a_lease_is_ended_by_an_action_and_only_by_superusers(cast, browse, staff) -> None:
    cast.document("Foo.", title="Foo")
    queue = create_queue(Actor(cast.manager), cast.project, name="Q", state="open")
    held = draw(Actor(cast.reviewer), queue).assignment
    data = {"action": "release", "_selected_action": str(held.pk)}
    browse(staff).post(ASSIGNMENTS, data)
    held.refresh_from_db()
    assert held.state == "leased"
    browse(cast.admin).post(ASSIGNMENTS, data)
    held.refresh_from_db()
    assert held.state == "released"


def test_what_others_do_with_a_document_is_hidden_while_one_works_on_it(cast, browse) -> None:
    cast.document("Foo.", title="Read by two")
    queue = create_queue(Actor(cast.manager), cast.project, name="Q", state="open", overlap=2)
    held = draw(Actor(cast.reviewer), queue).assignment
    submit(Actor(cast.reviewer), held)
    make_ready(Actor(cast.manager), held.document, declared=True)
    client = browse(cast.admin)
    lists = [f"/admin/annotations/{name}/" for name in ("assignment", "submission", "adjudication")]
    for address in lists:
        assert "Read by two" in text_of(client.get(address))
    draw(Actor(cast.admin), queue)
    shown = client.get(lists[0]).content.decode()
    assert "1 assignment" in shown and str(held.pk) not in shown
    for address in lists[1:]:
        assert "Read by two" not in text_of(client.get(address))


@pytest.mark.parametrize("model", ["document", "annotation", "annotationset", "membership"])
def test_a_list_costs_the_same_queries_for_ten_and_twenty_rows(cast, browse, model: str) -> None:
    client = browse(cast.admin)
    costs = []
    for half in range(2):
        for n in range(10):
            document = cast.document(f"Text {half} {n}.", outlet=f"Outlet {half} {n}")
            create_annotation(Actor(cast.reviewer), document=document, start=0, end=3)
            Membership.objects.create(
                project=cast.project, user=person(f"more{half}{n}"), role="viewer"
            )
        costs.append(queries_of(client, f"/admin/annotations/{model}/"))

    assert costs[0] == costs[1]
