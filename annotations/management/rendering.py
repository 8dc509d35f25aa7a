"""Migrating without rendering half of all models anew for each field, constraint and trigger.

Django renders a model and all its neighbours again whenever a field is added to it or an option of
it changes, which is most of the time of a first start. The field, and what the migrations and the
schema editor read of such an option, is put into the rendered model instead; and cycles, which
nearly nothing rendered is free of, are looked for rarely. Not a word about what is migrated.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field
from pgtrigger.migrations import AddTrigger, RemoveTrigger

_Changed = Callable[[list[Any]], list[Any]]


@contextmanager
def rendered_once() -> Iterator[None]:
    """Within the block fields come so, and constraints, indexes and triggers come and go so."""
    with ExitStack() as stack:
        stack.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(50_000, 20, 20)
        for owner, name, instead in (
            (ProjectState, "_append_option", _append),
            (ProjectState, "_remove_option", _remove),
            (ProjectState, "add_field", _add_field(ProjectState.add_field)),
            (AddTrigger, "state_forwards", _add_trigger),
            (RemoveTrigger, "state_forwards", _remove_trigger),
        ):
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, instead)
        yield


def _add_field(anew: Callable[..., None]) -> Callable[..., None]:
    """Django's way goes on for what makes a table, and for models that an earlier state shares."""

    def add_field(
        state: ProjectState,
        app_label: str,
        model: str,
        name: str,
        field: Field[Any, Any],
        preserve_default: bool,
    ) -> None:
        rendered: Any = "apps" in state.__dict__ and state.apps.get_model(app_label, model)
        own = rendered and rendered._meta.apps is state.apps
        if field.many_to_many or not own or state.__dict__["_relations"] is not None:
            anew(state, app_label, model, name, field, preserve_default)
            return
        known = field.clone()
        if not preserve_default:
            known.default = NOT_PROVIDED
        state.models[app_label, model].fields[name] = known
        rendered.add_to_class(name, known.clone())

    return add_field


def _append(state: ProjectState, app_label: str, model: str, option: str, one: Any) -> None:
    _alter(state, app_label, model, option, lambda known: [*known, one])


def _remove(state: ProjectState, app_label: str, model: str, option: str, name: str) -> None:
    _alter(
        state, app_label, model, option, lambda known: [one for one in known if one.name != name]
    )


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    _append(state, app_label, operation.model_name, "triggers", operation.trigger)


def _remove_trigger(operation: RemoveTrigger, app_label: str, state: ProjectState) -> None:
    _remove(state, app_label, operation.model_name, "triggers", operation.name)


def _alter(state: ProjectState, app_label: str, model: str, option: str, changed: _Changed) -> None:
    options = state.models[app_label, model.lower()].options
    options[option] = changed(options.get(option, []))
    if "apps" in state.__dict__:  # `hasattr` would render everything
        rendered: Any = state.apps.get_model(app_label, model)._meta
        setattr(rendered, option, list(options[option]))
