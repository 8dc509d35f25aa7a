"""Outlets: read by members, run by managers; one that documents name stays."""

from typing import Any

import pytest

from annotations.models import Outlet
from annotations.services.outlets import create_outlet
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import messages_of, queries_of, text_of

OUTLETS = "/projects/peru/outlets/"


def test_members_read_who_publishes_and_who_owns_whom(cast: Cast, browse) -> None:
    create_outlet(
        Actor(cast.manager), cast.project, name="Wire", domain="wire.example", owner_group="Andes"
    )
    cast.document("One.", outlet="Wire")

    page = text_of(browse(cast.viewer).get(OUTLETS))

    assert "Wire wire.example Andes 1" in page
    assert "Add an outlet" not in page


def test_an_empty_list_says_where_outlets_come_from(cast: Cast, browse) -> None:
    assert "They come with imported documents" in text_of(browse(cast.viewer).get(OUTLETS))


def test_a_manager_adds_and_changes_an_outlet(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    added = client.post(OUTLETS, {"name": "Bitácora", "domain": "", "notes": "a\r\nb"}, follow=True)
    outlet = Outlet.objects.get(name="Bitácora")
    data = {
        "name": "Bitácora",
        "owner_group": "Sur",
        "notes": outlet.notes,
        "version": outlet.version,
    }
    client.post(f"/outlets/{outlet.pk}/", data)

    assert messages_of(added) == ["“Bitácora” is added."]
    assert outlet.notes == "a\nb"
    assert Outlet.objects.get(pk=outlet.pk).owner_group == "Sur"


@pytest.mark.parametrize(("data", "field"), [({"name": "Wire"}, "name"), ({"name": " "}, "name")])
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, data, field) -> None:
    create_outlet(Actor(cast.manager), cast.project, name="Wire")

    response = browse(cast.manager).post(OUTLETS, data)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_change_on_top_of_another_shows_both(cast: Cast, browse) -> None:
    outlet = create_outlet(Actor(cast.manager), cast.project, name="Wire")
    client = browse(cast.manager)
    address = f"/outlets/{outlet.pk}/"
    client.post(address, {"name": "Theirs", "version": outlet.version})

    late = client.post(address, {"name": "Yours", "version": outlet.version})

    assert late.status_code == 422
    changes = late.context["form"].changed_meanwhile
    assert [(one.theirs, one.yours) for one in changes] == [("Theirs", "Yours")]


def test_an_outlet_that_documents_name_stays_and_another_goes(cast: Cast, browse) -> None:
    named = cast.document("One.", outlet="Wire").outlet
    idle = create_outlet(Actor(cast.manager), cast.project, name="Idle")
    client = browse(cast.manager)

    def delete(outlet: Outlet) -> Any:
        sent = {"version": outlet.version}
        return client.post(f"/outlets/{outlet.pk}/delete/", sent, follow=True)

    kept = delete(named)
    delete(idle)

    assert "Documents name this outlet" in messages_of(kept)[0]
    assert list(Outlet.objects.filter(project=cast.project)) == [named]


def test_an_outlet_that_was_changed_since_it_was_seen_is_not_deleted(cast: Cast, browse) -> None:
    outlet = create_outlet(Actor(cast.manager), cast.project, name="Wire")
    client = browse(cast.manager)
    client.post(f"/outlets/{outlet.pk}/", {"name": "Theirs", "version": outlet.version})

    for version in (str(outlet.version), ""):
        late = client.post(f"/outlets/{outlet.pk}/delete/", {"version": version}, follow=True)
        assert "changed" in messages_of(late)[-1]
    assert Outlet.objects.get(pk=outlet.pk).name == "Theirs"


def test_only_managers_change_outlets(cast: Cast, browse) -> None:
    outlet = create_outlet(Actor(cast.manager), cast.project, name="Wire")
    for user, status in ((cast.adjudicator, 403), (cast.stranger, 404)):
        client = browse(user)
        assert client.post(OUTLETS, {"name": "Mine"}).status_code == status
        assert client.get(f"/outlets/{outlet.pk}/").status_code == status
        assert client.post(f"/outlets/{outlet.pk}/delete/").status_code == status
    assert Outlet.objects.filter(project=cast.project).count() == 1


def test_the_page_costs_the_same_queries_for_ten_and_twenty_outlets(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    costs = []
    for half in range(2):
        for n in range(10):
            cast.document(f"Text {half} {n}.", outlet=f"Outlet {half} {n}")
        costs.append(queries_of(client, OUTLETS))

    assert costs[0] == costs[1]
