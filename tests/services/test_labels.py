"""Labels: added, changed, retired when used and deleted when not."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from annotations.errors import Conflict, Refused, Stale
from annotations.models import Label, Meaning
from annotations.services import annotations
from annotations.services.labels import create_label, named_label, remove_label, update_label
from annotations.services.transaction import Actor, write
from tests.cast import Cast
from tests.rivals import Rival, all_at_once

pytestmark = pytest.mark.django_db
racing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.manager)


def add(actor: Actor, cast: Cast, **values: Any) -> Label:
    return create_label(
        actor, cast.project, **{"key": "misleading", "title": "Misleading", **values}
    )


def use(cast: Cast, label: Label) -> None:
    annotations.create_annotation(
        Actor(cast.reviewer), document=cast.document(), start=0, end=3, label=label
    )


def test_a_label_comes_last_unless_its_place_is_named(cast: Cast, actor: Actor) -> None:
    assert (add(actor, cast).order, add(actor, cast, key="b", order=1).order) == (3, 1)
    assert add(actor, cast, key="c", order=10_000).order == 10_000
    assert add(actor, cast, key="d").order == 10_000


@pytest.mark.parametrize("key", ["misleading", "a", "not-enough_info2", "x" * 60])
def test_a_key_is_plain(cast: Cast, actor: Actor, key: str) -> None:
    assert add(actor, cast, key=key).key == key


@pytest.mark.parametrize(
    "key", ["", "A", "a b", "a/b", "-a", "a-", "a--b", "ä", "x" * 61, "a\n", None, 7, ["a"]]
)
def test_a_key_that_is_not_is_refused(cast: Cast, actor: Actor, key: Any) -> None:
    with pytest.raises(Refused) as refusal:
        add(actor, cast, key=key)
    assert refusal.value.field == "key"


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("title", "x" * 60, "x" * 61),
        ("title", "Δεν", ""),
        ("title", "a", "a\u200b"),
        ("title", "a", None),
        ("definition", "two\nlines", "\0"),
        ("definition", "x" * 5_000, "x" * 5_001),
        ("meaning", Meaning.OTHER, "unknown"),
        ("meaning", Meaning.DISPUTED, None),
        ("colour", "#00ff99", "red"),
        ("colour", "#00ff99", "#00ff9"),
        ("colour", "#00ff99", 7),
        ("hotkey", "9", "0"),
        ("hotkey", "", "12"),
        ("hotkey", "", "٣"),
        ("hotkey", "", None),
        ("hotkey", "", ["4"]),
        ("order", 10_000, 10_001),
        ("order", 0, -1),
        ("order", 1, 2**40),
        ("order", 1, True),
        ("order", 1, "1"),
    ],
)
def test_each_field_is_checked_by_name(
    cast: Cast, actor: Actor, field: str, good: Any, bad: Any
) -> None:
    made = add(actor, cast, **{field: good})
    made.refresh_from_db()
    assert getattr(made, field) == good
    with pytest.raises(Refused) as creation:
        add(actor, cast, key="other", **{field: bad})
    with pytest.raises(Refused) as edit:
        update_label(actor, made, version=1, changes={field: bad})
    assert creation.value.field == edit.value.field == field


def test_a_colour_is_kept_in_small_letters(cast: Cast, actor: Actor) -> None:
    assert add(actor, cast, colour="#AABBCC").colour == "#aabbcc"


def test_a_taken_key_or_hotkey_is_a_conflict_by_its_field(cast: Cast, actor: Actor) -> None:
    label = add(actor, cast, hotkey="4")
    for values, field in (({"hotkey": "5"}, "key"), ({"key": "b", "hotkey": "4"}, "hotkey")):
        with pytest.raises(Conflict) as conflict:
            add(actor, cast, **values)
        assert conflict.value.field == field
    with pytest.raises(Conflict) as conflict:
        update_label(actor, label, version=1, changes={"hotkey": "1"})
    assert conflict.value.field == "hotkey"
    assert create_label(actor, cast.elsewhere, key="misleading", title="M", hotkey="4")


def test_a_label_is_changed_as_it_was_read_but_keeps_its_key(cast: Cast, actor: Actor) -> None:
    label = cast.labels()["supported"]
    changed = update_label(actor, label, version=1, changes={"title": "Borne out"})
    assert (changed.title, changed.key, changed.version) == ("Borne out", "supported", 2)
    with pytest.raises(Stale) as stale:
        update_label(actor, label, version=1, changes={"title": "Other"})
    assert stale.value.current.title == "Borne out"
    with pytest.raises(Refused) as refusal:
        update_label(actor, label, version=2, changes={"key": "b"})
    assert refusal.value.field == "key"


def test_an_unused_label_is_deleted_and_a_used_one_retired(cast: Cast, actor: Actor) -> None:
    labels = cast.labels()
    use(cast, labels["disputed"])
    assert remove_label(actor, labels["supported"], version=1) is None
    retired = remove_label(actor, labels["disputed"], version=1)
    assert retired is not None and (retired.retired, retired.hotkey) == (True, "")
    assert cast.labels().keys() == {"disputed", "unsourced"}


def test_a_label_that_only_a_deleted_annotation_has_is_retired_too(
    cast: Cast, actor: Actor
) -> None:
    label = cast.labels()["disputed"]
    use(cast, label)
    row = label.annotations.get()
    annotations.delete_annotation(Actor(cast.reviewer), row, version=1)
    assert remove_label(actor, label, version=1) is not None
    annotations.restore_annotation(Actor(cast.reviewer), row)
    assert label.annotations.get().deleted_at is None


def test_a_retired_label_comes_back_without_taking_a_hotkey(cast: Cast, actor: Actor) -> None:
    label = cast.labels()["disputed"]
    use(cast, label)
    remove_label(actor, label, version=1)
    add(actor, cast, hotkey="2")
    with pytest.raises(Conflict):
        update_label(actor, label, version=2, changes={"retired": False, "hotkey": "2"})
    back = update_label(actor, label, version=2, changes={"retired": False})
    assert (back.retired, back.hotkey) == (False, "")
    with pytest.raises(Refused):
        update_label(actor, label, version=3, changes={"retired": "no"})


def test_a_name_means_a_key_before_a_title_and_a_live_label_before_a_retired_one(
    cast: Cast, actor: Actor
) -> None:
    confusing = add(actor, cast, key="b", title="Disputed", order=0)
    assert named_label(cast.project, "disputed") == cast.labels()["disputed"]
    assert named_label(cast.project, " B ") == confusing
    first = add(actor, cast, key="c", title="Mixed", order=0)
    second = add(actor, cast, key="d", title="MIXED", order=1)
    assert named_label(cast.project, "mixed") == first
    update_label(actor, first, version=1, changes={"retired": True})
    assert named_label(cast.project, "mixed") == second


def test_an_unknown_name_is_refused_with_the_labels_there_are(cast: Cast) -> None:
    for name in ("unknown", "", "support"):
        with pytest.raises(Refused, match="supported, disputed, unsourced") as refusal:
            named_label(cast.project, name)
        assert refusal.value.field == "label"


@racing
def test_a_label_removed_before_the_annotation_that_has_it_is_stored_is_a_conflict(
    cast: Cast, actor: Actor
) -> None:
    label, reviewer, document = cast.labels()["disputed"], Actor(cast.reviewer), cast.document()

    def annotate() -> None:
        with write(reviewer):
            annotations.create_annotation(reviewer, document=document, start=0, end=3, label=label)
            assert Rival(partial(remove_label, actor, label, version=1)).outcome() is None

    with pytest.raises(Conflict, match="deleted in the meantime"):
        annotate()
    assert not document.annotations.exists()


@racing
def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_it(
    cast: Cast, actor: Actor
) -> None:
    label = cast.labels()["disputed"]
    edit = partial(update_label, actor, label, version=1)
    outcomes = all_at_once(*(partial(edit, changes={"title": title}) for title in ("A", "B")))
    stale = next(one for one in outcomes if isinstance(one, Stale))
    assert stale.current.title == Label.objects.get(pk=label.pk).title


@racing
def test_a_hotkey_given_twice_at_once_goes_to_one(cast: Cast, actor: Actor) -> None:
    adds = (partial(add, actor, cast, key=key, hotkey="7") for key in "abc")
    outcomes = all_at_once(*adds)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Conflict", "Label"]
