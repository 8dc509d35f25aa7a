"""Outlets: who publishes, and who owns whom."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Outlet
from annotations.services import documents
from annotations.services.outlets import (
    create_outlet,
    delete_outlet,
    named_outlet,
    update_outlet,
)
from annotations.services.transaction import Actor, write
from tests.cast import Cast
from tests.rivals import Rival, all_at_once

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager)


@pytest.fixture
def outlet(cast: Cast, actor: Actor) -> Outlet:
    return create_outlet(actor, cast.project, name="Andes Wire")


def test_an_outlet_has_a_name_and_may_have_the_rest(cast: Cast, actor: Actor) -> None:
    made = create_outlet(
        actor, cast.project, name=" Andes Wire ", domain="andes.example", owner_group="Andes",
        notes="two\r\nlines",
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.name, made.domain, made.owner_group) == ("Andes Wire", "andes.example", "Andes")
    assert (made.notes, made.version) == ("two\nlines", 1)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("name", ""),
        ("name", " "),
        ("name", "a\u202eb"),
        ("name", "x" * 201),
        ("name", None),
        ("domain", "x" * 254),
        ("domain", 7),
        ("owner_group", "a\nb"),
        ("owner_group", ["a"]),
        ("notes", "\0"),
        ("notes", "x" * 20_001),
        ("notes", None),
    ],
)
def test_each_field_is_checked_by_name(
    cast: Cast, actor: Actor, outlet: Outlet, field: str, bad: Any
) -> None:
    with pytest.raises(Refused) as creation:
        create_outlet(actor, cast.project, **{"name": "Other", field: bad})
    with pytest.raises(Refused) as edit:
        update_outlet(actor, outlet, version=1, changes={field: bad})
    assert creation.value.field == edit.value.field == field


def test_a_taken_name_is_a_conflict(cast: Cast, actor: Actor, outlet: Outlet) -> None:
    other = create_outlet(actor, cast.project, name="Bitácora")
    for deed in (
        lambda: create_outlet(actor, cast.project, name="Andes Wire"),
        lambda: update_outlet(actor, other, version=1, changes={"name": "Andes Wire"}),
    ):
        with pytest.raises(Conflict) as conflict:
            deed()
        assert conflict.value.field == "name"
    assert create_outlet(actor, cast.elsewhere, name="Andes Wire")


def test_an_outlet_is_changed_as_it_was_read(actor: Actor, outlet: Outlet) -> None:
    changed = update_outlet(actor, outlet, version=1, changes={"owner_group": "Andes"})
    assert (changed.owner_group, changed.name, changed.version) == ("Andes", "Andes Wire", 2)
    with pytest.raises(Stale) as stale:
        update_outlet(actor, outlet, version=1, changes={"owner_group": "Other"})
    assert stale.value.current.owner_group == "Andes"
    with pytest.raises(Refused) as refusal:
        update_outlet(actor, outlet, version=2, changes={"project": None})
    assert refusal.value.field == "project"


def test_an_outlet_that_a_document_names_stays(cast: Cast, actor: Actor, outlet: Outlet) -> None:
    document = cast.document(outlet=outlet)
    with pytest.raises(Conflict, match="Documents name this outlet"):
        delete_outlet(actor, outlet, version=1)
    documents.update_document(actor, document, version=1, changes={"outlet": None})
    with pytest.raises(Stale):
        delete_outlet(actor, outlet, version=2)
    delete_outlet(actor, outlet, version=1)
    assert not Outlet.objects.exists()


def test_a_name_finds_the_outlet_of_this_project_or_makes_it(cast: Cast, outlet: Outlet) -> None:
    foreign = create_outlet(Actor(cast.stranger), cast.elsewhere, name="Wire")
    assert named_outlet(cast.project, " Andes Wire", domain="x.example") == (outlet, False)
    made, new = named_outlet(cast.project, "Wire", owner_group="Andes")
    assert new
    assert made != foreign
    assert made.owner_group == "Andes"
    assert made.project == cast.project


@racing
def test_an_outlet_named_while_it_is_deleted_is_a_conflict_for_one(
    cast: Cast, actor: Actor, outlet: Outlet
) -> None:
    with write(actor):
        delete_outlet(actor, outlet, version=1)
        rival = Rival(partial(cast.document, outlet=outlet)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)


@racing
def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_it(
    actor: Actor, outlet: Outlet
) -> None:
    edit = partial(update_outlet, actor, outlet, version=1)
    outcomes = all_at_once(*(partial(edit, changes={"notes": note}) for note in ("A", "B")))
    stale = next(one for one in outcomes if isinstance(one, Stale))
    assert stale.current.notes == Outlet.objects.get().notes


@racing
def test_the_same_name_at_once_is_taken_once(cast: Cast, actor: Actor) -> None:
    outcomes = all_at_once(*[partial(create_outlet, actor, cast.project, name="Wire")] * 3)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Conflict", "Outlet"]
