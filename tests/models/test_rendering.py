"""While migrating, an option of a model changes without the model being rendered anew."""

from __future__ import annotations

from django.db import models
from django.db.migrations import AddConstraint, AddIndex, RemoveConstraint
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


def test_outside_django_renders_as_ever() -> None:
    state = _state()
    book = state.apps.get_model("shelf", "book")
    AddConstraint("Book", UNIQUE).state_forwards("shelf", state)
    assert state.apps.get_model("shelf", "book") is not book
