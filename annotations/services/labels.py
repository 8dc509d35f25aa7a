"""The label scheme of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Refused
from annotations.models import Label, Meaning, Project
from annotations.services.checks import clean_line, clean_multiline
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, constraint_of, only

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
CHANGEABLE = {"title", "definition", "meaning", "colour", "hotkey", "order", "retired"}


def create_label(
    actor: Actor, project: Project, *, key: str, title: str, definition: str = "",
    meaning: str = Meaning.OTHER, colour: str = "#5b6b8c", hotkey: str = "",
    order: int | None = None,
) -> Label:  # fmt: skip
    """Add a label. A taken key or hotkey is a Conflict."""
    if not _KEY.fullmatch(key) or len(key) > 60:
        raise Refused(_("Use small letters, digits and hyphens only."), field="key")
    values = _checked(
        {"title": title, "definition": definition, "meaning": meaning, "colour": colour,
         "hotkey": hotkey}
    )  # fmt: skip
    with write(actor):
        last = project.labels.order_by("-order").first()
        place = order if order is not None else (last.order + 1 if last else 0)
        try:
            return Label.objects.create(project=project, key=key, order=place, **values)
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
        current.delete()
        return None


def named_label(project: Project, name: str) -> Label:
    """The project's label with this key or title, whose case does not count.

    Raises Refused with the labels there are.
    """
    wanted = name.strip().casefold()
    labels = list(project.labels.all())
    for label in labels:
        if wanted in (label.key.casefold(), label.title.casefold()):
            return label
    raise Refused(
        _("Unknown label “%(name)s”; this project has %(labels)s.")
        % {"name": name[:60], "labels": ", ".join(label.key for label in labels)},
        field="label",
    )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(values)
    if "title" in clean:
        clean["title"] = clean_line(clean["title"], "title", 60)
    if "definition" in clean:
        clean["definition"] = clean_multiline(clean["definition"], "definition", 5_000)
    if "colour" in clean:
        clean["colour"] = clean["colour"].lower()
        if not _COLOUR.fullmatch(clean["colour"]):
            raise Refused(_("Give a colour as #rrggbb."), field="colour")
    if clean.get("hotkey") and not re.fullmatch(r"[1-9]", clean["hotkey"]):
        raise Refused(_("A hotkey is one digit from 1 to 9."), field="hotkey")
    if "meaning" in clean and clean["meaning"] not in Meaning.values:
        raise Refused(_("Unknown meaning."), field="meaning")
    if "order" in clean and not 0 <= clean["order"] <= 10_000:
        raise Refused(_("A place from 0 to 10000."), field="order")
    return clean


def _taken(error: IntegrityError) -> Conflict:
    if constraint_of(error) == "label_hotkey_is_unique_in_project":
        return Conflict(_("Another label has this hotkey."), field="hotkey")
    return Conflict(_("Another label has this key."), field="key")
