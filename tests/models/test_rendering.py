"""While migrating, a model changes without it and its neighbours being rendered anew."""

from __future__ import annotations

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, RemoveConstraint
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger import Delete, Protect
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from annotations.management.rendering import rendered_once

UNIQUE = models.UniqueConstraint(fields=["name"], name="one_name")
INDEX = models.Index(fields=["name"], name="by_name")
TRIGGER = Protect(name="kept", operation=Delete)


def _state() -> ProjectState:
    state = ProjectState()
    fields = [("id", models.AutoField(primary_key=True)), ("name", models.TextField())]
    state.add_model(ModelState("shelf", "Book", fields))
    return state


def _shelved(**more: bool) -> ProjectState:
    """A state with shelves, too, rendered; each book then stands on one, the first by default."""
    state = _state()
    state.add_model(ModelState("shelf", "Shelf", [("id", models.AutoField(primary_key=True))]))
    assert state.apps
    place = models.ForeignKey("shelf.Shelf", models.CASCADE, default=1, related_name="books")
    AddField("Book", "shelf", place, **more).state_forwards("shelf", state)
    return state


def _named(options: list[object]) -> list[str]:
    return [one.name for one in options]  # type: ignore[attr-defined]


def test_what_an_option_holds_is_known_to_the_same_rendered_model() -> None:
    state = _state()
    book = state.apps.get_model("shelf", "book")
    with rendered_once():
        for operation in (
            AddConstraint("Book", UNIQUE),
            AddIndex("Book", INDEX),
            AddTrigger("book", TRIGGER),
        ):
            operation.state_forwards("shelf", state)
        assert state.apps.get_model("shelf", "book") is book
        assert _named(book._meta.constraints) == ["one_name"]
        assert _named(book._meta.indexes) == ["by_name"]
        assert _named(book._meta.triggers) == ["kept"]
        RemoveConstraint("Book", "one_name").state_forwards("shelf", state)
        RemoveTrigger("book", "kept").state_forwards("shelf", state)
    assert book._meta.constraints == book._meta.triggers == []
    known = state.models["shelf", "book"].options
    assert (known["constraints"], _named(known["indexes"])) == ([], ["by_name"])


def test_a_new_field_is_known_to_the_same_rendered_models_on_both_sides() -> None:
    with rendered_once():
        state = _shelved()
        book, shelf = (state.apps.get_model("shelf", name) for name in ("book", "shelf"))
        AddField("Book", "pages", models.IntegerField(null=True)).state_forwards("shelf", state)
    assert [field.name for field in book._meta.get_fields()] == ["id", "name", "shelf", "pages"]
    assert book._meta.get_field("shelf").related_model is shelf
    assert shelf._meta.get_field("books").related_model is book
    assert [*state.models["shelf", "book"].fields] == ["id", "name", "shelf", "pages"]
    assert state.apps.get_model("shelf", "book") is book


def test_a_default_for_the_rows_there_are_is_not_kept() -> None:
    with rendered_once():
        for kept in (True, False):
            state = _shelved(preserve_default=kept)
            known = state.models["shelf", "book"].fields["shelf"]
            rendered = state.apps.get_model("shelf", "book")._meta.get_field("shelf")
            assert (known.has_default(), rendered.has_default()) == (kept, kept)


def test_a_field_that_makes_a_table_of_its_own_renders_as_ever() -> None:
    state = _shelved()
    book = state.apps.get_model("shelf", "book")
    with rendered_once():
        to = models.ManyToManyField("shelf.Book")
        AddField("Shelf", "shown", to).state_forwards("shelf", state)
    assert state.apps.get_model("shelf", "book") is not book
    assert state.apps.get_model("shelf", "shelf_shown")


def test_a_model_that_an_earlier_state_shares_is_left_to_that_state_as_it_is() -> None:
    """Migrating backwards keeps all states on the way."""
    state = _shelved()
    later = state.clone()
    with rendered_once():
        AddField("Book", "pages", models.IntegerField(null=True)).state_forwards("shelf", later)
    earlier, now = (one.apps.get_model("shelf", "book") for one in (state, later))
    assert [field.name for field in earlier._meta.fields] == ["id", "name", "shelf"]
    assert [field.name for field in now._meta.fields] == ["id", "name", "shelf", "pages"]


def test_outside_django_renders_as_ever() -> None:
    state = _state()
    book = state.apps.get_model("shelf", "book")
    AddConstraint("Book", UNIQUE).state_forwards("shelf", state)
    again = state.apps.get_model("shelf", "book")
    assert again is not book
    AddField("Book", "pages", models.IntegerField(null=True)).state_forwards("shelf", state)
    assert state.apps.get_model("shelf", "book") is not again
