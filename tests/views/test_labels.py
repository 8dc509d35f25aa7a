"""The label scheme: read by members, changed by managers; used labels are retired, not deleted."""

import pytest

from annotations.models import Label
from annotations.services.annotations import create_annotation
from annotations.services.transaction import Actor
from tests.cast import Cast
from tests.views.conftest import messages_of, queries_of, text_of

LABELS = "/projects/peru/labels/"
NEW = {
    "title": "Opinion", "key": "opinion", "definition": "Cannot be checked.", "meaning": "other",
    "colour": "#5A6A9C", "hotkey": "4", "order": "3",
}  # fmt: skip


def sent(label: Label, **changed: str) -> dict[str, str]:
    names = ("title", "definition", "meaning", "colour", "hotkey", "order", "version")
    return {**{name: str(getattr(label, name)) for name in names}, **changed}


def test_members_read_the_definitions_and_counts(cast: Cast, browse) -> None:
    actor = Actor(cast.reviewer)
    create_annotation(actor, document=cast.document("Foo."), start=0, end=3, label="disputed")

    page = text_of(browse(cast.reviewer).get(LABELS))

    assert "Evidence was found against it." in page
    assert "Disputed 2 1 annotation" in page
    assert "Add a label" not in page


def test_a_manager_adds_a_label(cast: Cast, browse) -> None:
    response = browse(cast.manager).post(LABELS, NEW, follow=True)

    assert messages_of(response) == ["“Opinion” can be used now."]
    made = cast.labels()["opinion"]
    assert (made.colour, made.hotkey, made.definition) == ("#5a6a9c", "4", "Cannot be checked.")


def test_the_form_offers_the_next_free_digit_and_place(cast: Cast, browse) -> None:
    form = browse(cast.manager).get(LABELS).context["form"]

    assert (form["hotkey"].value(), form["order"].value()) == ("4", 3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key": "supported"}, "key"),
        ({"key": "Has Spaces"}, "key"),
        ({"hotkey": "1"}, "hotkey"),
        ({"hotkey": "x"}, "hotkey"),
        ({"colour": "red"}, "colour"),
        ({"meaning": "odd"}, "meaning"),
        ({"title": ""}, "title"),
        ({"order": "-1"}, "order"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, browse, changed, field) -> None:
    response = browse(cast.manager).post(LABELS, {**NEW, **changed})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert len(cast.labels()) == 3


def test_a_manager_changes_a_label_but_not_its_key(cast: Cast, browse) -> None:
    label = cast.labels()["supported"]
    data = sent(label, title="Holds", hotkey="", key="other")
    browse(cast.manager).post(f"/labels/{label.pk}/", data)

    changed = Label.objects.get(pk=label.pk)
    assert (changed.title, changed.hotkey, changed.key) == ("Holds", "", "supported")


def test_a_change_on_top_of_another_shows_both(cast: Cast, browse) -> None:
    label = cast.labels()["supported"]
    client = browse(cast.manager)
    client.post(f"/labels/{label.pk}/", sent(label, title="Theirs"))

    late = client.post(f"/labels/{label.pk}/", sent(label, title="Yours"))

    assert late.status_code == 422
    changes = late.context["form"].changed_meanwhile
    assert [(one.theirs, one.yours) for one in changes] == [("Theirs", "Yours")]


def test_a_used_label_is_retired_and_can_come_back_and_an_unused_one_goes(cast, browse) -> None:
    actor = Actor(cast.reviewer)
    create_annotation(actor, document=cast.document("Foo."), start=0, end=3, label="disputed")
    labels = cast.labels()
    client = browse(cast.manager)

    for key in ("disputed", "unsourced"):
        client.post(f"/labels/{labels[key].pk}/retire/", {"version": labels[key].version})
    assert cast.labels().keys() == {"supported", "disputed"}
    assert cast.labels()["disputed"].retired
    assert "Use again" in text_of(client.get(LABELS))

    retired = cast.labels()["disputed"]
    client.post(f"/labels/{retired.pk}/bring-back/", {"version": retired.version})
    assert not cast.labels()["disputed"].retired


def test_a_button_of_a_page_that_is_out_of_date_changes_nothing_and_says_so(cast, browse) -> None:
    label = cast.labels()["unsourced"]
    client = browse(cast.manager)
    client.post(f"/labels/{label.pk}/", sent(label, title="Theirs"))

    for version in (str(label.version), ""):
        late = client.post(f"/labels/{label.pk}/retire/", {"version": version}, follow=True)
        assert "changed" in messages_of(late)[-1]
    found = cast.labels()["unsourced"]
    assert (found.title, found.retired) == ("Theirs", False)

    client.post(f"/labels/{found.pk}/", sent(found, title="Theirs again"))
    late = client.post(f"/labels/{found.pk}/bring-back/", {"version": found.version}, follow=True)
    assert "changed" in messages_of(late)[-1]
    assert cast.labels()["unsourced"].hotkey == label.hotkey


def test_only_managers_change_labels(cast: Cast, browse) -> None:
    label = cast.labels()["supported"]
    for user, status in ((cast.adjudicator, 403), (cast.stranger, 404)):
        client = browse(user)
        assert client.post(LABELS, NEW).status_code == status
        assert client.get(f"/labels/{label.pk}/").status_code == status
        for address in ("", "retire/", "bring-back/"):
            response = client.post(f"/labels/{label.pk}/{address}", sent(label))
            assert response.status_code == status
    assert not cast.labels()["supported"].retired


def test_the_page_costs_the_same_queries_however_many_labels(cast: Cast, browse) -> None:
    client = browse(cast.manager)
    few = queries_of(client, LABELS)
    for n in range(10):
        client.post(LABELS, {**NEW, "key": f"more-{n}", "hotkey": "", "title": f"More {n}"})

    assert queries_of(client, LABELS) == few
