"""The label scheme of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Label, Meaning, Project
from annotations.services.checks import (
    clean_choice,
    clean_flag,
    clean_line,
    clean_multiline,
    clean_name,
    clean_whole,
)
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, constraint_of, only

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LAST = 10_000
CHANGEABLE = {"title", "definition", "meaning", "colour", "hotkey", "order", "retired"}


def create_label(
    actor: Actor, project: Project, *, key: str, title: str, definition: str = "",
    meaning: str = Meaning.OTHER, colour: str = "#5b6b8c", hotkey: str = "",
    order: int | None = None,
) -> Label:  # fmt: skip
    """Add a label. A taken key or hotkey is a Conflict."""
    if not isinstance(key, str) or not _KEY.fullmatch(key) or len(key) > 60:
        raise Refused(_("Use small letters, digits and hyphens only."), field="key")
    values = _checked(
        {"title": title, "definition": definition, "meaning": meaning, "colour": colour,
         "hotkey": hotkey} | ({} if order is None else {"order": order})
    )  # fmt: skip
    with write(actor):
        last = project.labels.order_by("-order").first()
        values.setdefault("order", min(last.order + 1, _LAST) if last else 0)
        try:
            with transaction.atomic():
                return Label.objects.create(project=project, key=key, **values)
        except IntegrityError as error:
            raise _taken(error) from error


def update_label(actor: Actor, label: Label, *, version: int, changes: Mapping[str, Any]) -> Label:
    """Change anything but the key, which annotations and files know it by."""
    only(changes, CHANGEABLE)
    with write(actor):
        try:
            return change(label, version, _checked(changes))
        except IntegrityError as error:
            raise _taken(error) from error


def remove_label(actor: Actor, label: Label, *, version: int) -> Label | None:
    """Delete an unused label; a used one is retired and returned."""
    with write(actor):
        current = change(label, version, {"retired": True, "hotkey": ""})
        if current.annotations.exists():
            return current
        try:
            current.delete()
        except ProtectedError:  # used in this very moment
            return current
        return None


def named_label(project: Project, name: str) -> Label:
    """The project's label with this key or title, whose case does not count.

    A key goes before a title, and a label in use before a retired one. Raises Refused with the
    labels there are.
    """
    wanted = name.strip().casefold()
    labels = list(project.labels.all())
    found = [label for label in labels if label.key.casefold() == wanted] or sorted(
        (label for label in labels if label.title.casefold() == wanted),
        key=lambda label: label.retired,
    )
    if found:
        return found[0]
    raise Refused(
        _("Unknown label “%(name)s”; this project has %(labels)s.")
        % {"name": name[:60], "labels": ", ".join(label.key for label in labels)},
        field="label",
    )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "title" in clean:
        clean["title"] = clean_name(clean["title"], "title", 60)
    if "definition" in clean:
        clean["definition"] = clean_multiline(clean["definition"], "definition", 5_000)
    if "colour" in clean:
        clean["colour"] = clean_line(clean["colour"], "colour", 7).lower()
        if not _COLOUR.fullmatch(clean["colour"]):
            raise Refused(_("Give a colour as #rrggbb."), field="colour")
    if "hotkey" in clean and clean["hotkey"] not in ("", *"123456789"):
        raise Refused(_("A hotkey is one digit from 1 to 9."), field="hotkey")
    if "meaning" in clean:
        clean["meaning"] = clean_choice(clean["meaning"], "meaning", Meaning.values)
    if "order" in clean:
        clean["order"] = clean_whole(clean["order"], "order", 0, _LAST)
    if "retired" in clean:
        clean["retired"] = clean_flag(clean["retired"], "retired")
    return clean


def _taken(error: IntegrityError) -> Conflict:
    if constraint_of(error) == "label_hotkey_is_unique_in_project":
        return Conflict(_("Another label has this hotkey."), field="hotkey")
    if constraint_of(error) == "label_key_is_unique_in_project":
        return Conflict(_("Another label has this key."), field="key")
    raise error
