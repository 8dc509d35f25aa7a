"""Members: roles given, changed and ended; somebody always manages."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Annotation, Membership, Role, User
from annotations.queries.roles import role_in
from annotations.services import annotations
from annotations.services.members import remove_member, set_member
from annotations.services.transaction import Actor, write
from annotations.services.users import set_active
from tests.cast import Cast, member
from tests.rivals import Rival, all_at_once

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager)


def held(cast: Cast, user: User) -> Membership:
    return Membership.objects.get(project=cast.project, user=user)


def managers(cast: Cast) -> set[str]:
    rows = Membership.objects.filter(project=cast.project, role=Role.MANAGER)
    return set(rows.values_list("user__username", flat=True))


@pytest.mark.parametrize("role", Role.values)
def test_somebody_becomes_a_member_with_a_role(cast: Cast, actor: Actor, role: str) -> None:
    made = set_member(actor, cast.project, username="stranger", role=role)
    assert (made.role, made.version) == (role, 1)
    assert role_in(cast.stranger, cast.project) == role


@pytest.mark.parametrize("name", ["stranger", " stranger ", "Stranger", "STRANGER"])
def test_a_user_name_is_known_whatever_its_case(cast: Cast, actor: Actor, name: str) -> None:
    assert set_member(actor, cast.project, username=name, role="viewer").user == cast.stranger


@pytest.mark.parametrize(
    "name", ["nobody", "deactivated", "", "a\0", "\ud800", None, 7, ["viewer"]]
)
def test_who_is_no_active_user_is_refused(cast: Cast, actor: Actor, name: Any) -> None:
    with pytest.raises(Refused) as refusal:
        set_member(actor, cast.project, username=name, role="viewer")
    assert refusal.value.field == "user"


@pytest.mark.parametrize("role", ["", "owner", "Manager", None, 7, ["viewer"]])
def test_an_unknown_role_is_refused(cast: Cast, actor: Actor, role: Any) -> None:
    with pytest.raises(Refused) as refusal:
        set_member(actor, cast.project, username="viewer", role=role)
    assert refusal.value.field == "role"


def test_a_role_is_changed_as_it_was_read(cast: Cast, actor: Actor) -> None:
    changed = set_member(actor, cast.project, username="viewer", role="reviewer", version=1)
    assert (changed.role, changed.version) == ("reviewer", 2)
    with pytest.raises(Stale) as stale:
        set_member(actor, cast.project, username="viewer", role="manager", version=1)
    assert stale.value.current.role == "reviewer"
    with pytest.raises(Stale):
        remove_member(actor, changed, version=1)


def test_the_same_role_again_changes_nothing(cast: Cast, actor: Actor) -> None:
    assert set_member(actor, cast.project, username="viewer", role="viewer").version == 1


def test_a_changed_role_of_somebody_who_left_does_not_bring_them_back(
    cast: Cast, actor: Actor
) -> None:
    gone = held(cast, cast.viewer)
    remove_member(actor, gone, version=1)
    with pytest.raises(Conflict, match="no member"):
        set_member(actor, cast.project, username="viewer", role="reviewer", version=1)
    with pytest.raises(Conflict, match="no member"):
        remove_member(actor, held_copy(gone), version=1)
    assert set_member(actor, cast.project, username="viewer", role="reviewer").version == 1


def held_copy(gone: Membership) -> Membership:
    return Membership(project=gone.project, user=gone.user, role=gone.role)


def test_who_leaves_loses_sight_and_leaves_the_work(cast: Cast, actor: Actor) -> None:
    annotations.create_annotation(
        Actor(cast.reviewer), document=cast.document(), start=0, end=3, label="supported"
    )
    remove_member(actor, held(cast, cast.reviewer), version=1)
    assert role_in(cast.reviewer, cast.project) is None
    assert Annotation.objects.get().created_by == cast.reviewer


def test_the_last_manager_stays_one(cast: Cast, actor: Actor) -> None:
    with pytest.raises(Conflict, match="at least one manager"):
        remove_member(actor, held(cast, cast.manager))
    with pytest.raises(Conflict, match="at least one manager"):
        set_member(actor, cast.project, username="manager", role="viewer")
    set_member(actor, cast.project, username="adjudicator", role="manager")
    remove_member(actor, held(cast, cast.manager))
    assert managers(cast) == {"adjudicator"}


def test_a_deactivated_manager_does_not_count_as_the_one_who_stays(
    cast: Cast, actor: Actor
) -> None:
    other = member(cast.project, "other", Role.MANAGER)
    set_active(Actor(cast.admin), other, active=False)
    with pytest.raises(Conflict, match="at least one manager"):
        remove_member(actor, held(cast, cast.manager))
    remove_member(actor, held(cast, other))
    assert managers(cast) == {"manager"}


def test_a_manager_who_is_deactivated_and_alone_stays_until_there_is_another(
    cast: Cast, actor: Actor
) -> None:
    set_active(Actor(cast.admin), cast.manager, active=False)
    with pytest.raises(Conflict, match="at least one manager"):
        remove_member(Actor(cast.admin), held(cast, cast.manager))
    set_member(Actor(cast.admin), cast.project, username="adjudicator", role="manager")
    remove_member(Actor(cast.admin), held(cast, cast.manager))


@racing
def test_two_managers_who_remove_each_other_at_once_leave_one(cast: Cast, actor: Actor) -> None:
    other = member(cast.project, "other", Role.MANAGER)
    mine, theirs = held(cast, cast.manager), held(cast, other)
    with write(actor):
        remove_member(actor, theirs)
        rival = Rival(partial(remove_member, Actor(other), mine)).wait_until_held()
    assert isinstance(rival.outcome(), Conflict)
    assert managers(cast) == {"manager"}


@racing
def test_two_managers_who_step_down_at_once_leave_one(cast: Cast) -> None:
    others = [cast.manager, member(cast.project, "other", Role.MANAGER)]
    outcomes = all_at_once(
        *(
            partial(set_member, Actor(one), cast.project, username=one.username, role="viewer")
            for one in others
        )
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Membership"]
    assert len(managers(cast)) == 1


@racing
def test_somebody_added_twice_at_once_is_a_member_once(cast: Cast, actor: Actor) -> None:
    add = partial(set_member, actor, cast.project, username="stranger", role="viewer")
    outcomes = all_at_once(*[add] * 4)
    assert len({one.pk for one in outcomes}) == 1


@racing
def test_somebody_removed_twice_at_once_is_removed_once(cast: Cast, actor: Actor) -> None:
    outcomes = all_at_once(
        *(partial(remove_member, actor, held(cast, cast.viewer)) for _ in range(2))
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "NoneType"]
