"""Keeping views of a list: named, renamed, shared, dropped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Forbidden, Refused
from annotations.models import Project, Role, SavedView, SetStatus, ViewPage
from annotations.queries import documents, project_search
from annotations.queries.keyset import choose
from annotations.queries.roles import holds
from annotations.queries.search_questions import EVIDENCE
from annotations.services.checks import (
    clean_choice,
    clean_flag,
    clean_line,
    clean_multiline,
    clean_name,
)
from annotations.services.transaction import Actor, write
from annotations.services.versions import change, held, only

MOST = 50
"""Views that a person may keep in a project."""
_LISTED = {"search", "kind", "outlet", "language", "progress", "missing", "sort"}
_SEARCHED = {
    "q", "kind", "label", "outlet", "annotator", "status", "evidence", "since", "until",
}  # fmt: skip
_WALKED = {"cursor", "page"}


def save_view(
    actor: Actor, project: Project, *, page: str, name: str, query: str, shared: bool = False
) -> SavedView:
    """Keep a view under a name. Raises Conflict where the caller has one of this name already."""
    page = clean_choice(page, "page", ViewPage.values)
    view = SavedView(
        project=project, user=actor.user, page=page, name=clean_name(name, "name", 80),
        query=_checked(actor, project, page, query), shared=_may_be_shared(actor, project, shared),
    )  # fmt: skip
    with write(actor):
        if SavedView.objects.filter(project=project, user=actor.user).count() >= MOST:
            raise Conflict(_("You keep %(n)d views here already; drop one first.") % {"n": MOST})
        try:
            with transaction.atomic():
                view.save(force_insert=True)
        except IntegrityError as error:
            raise _taken() from error
    return view


def update_view(
    actor: Actor, view: SavedView, *, version: int, changes: Mapping[str, Any]
) -> SavedView:
    """Rename or share a view as it was read. Its owner may; a manager may only unshare others'."""
    only(changes, {"name", "shared"})
    _require_right(actor, view, name="name" in changes)
    values = dict(changes)
    if "name" in values:
        values["name"] = clean_name(values["name"], "name", 80)
    if "shared" in values:
        values["shared"] = _may_be_shared(actor, view.project, values["shared"])
    with write(actor):
        current = held(view, version)
        try:
            with transaction.atomic():
                return change(current, version, values)
        except IntegrityError as error:
            raise _taken() from error


def delete_view(actor: Actor, view: SavedView, *, version: int) -> None:
    """Drop a view as it was read. Its owner may, and a manager a shared one."""
    _require_right(actor, view)
    with write(actor):
        held(view, version).delete()


def _taken() -> Conflict:
    return Conflict(_("You keep a view of this name already; choose another."), field="name")


def _may_be_shared(actor: Actor, project: Project, shared: Any) -> bool:
    shared = clean_flag(shared, "shared")
    if shared and not holds(actor.user, project, Role.MANAGER):
        raise Forbidden(_("Managers share views with the project."))
    return shared


def _require_right(actor: Actor, view: SavedView, *, name: bool = False) -> None:
    if view.user_id == actor.user.pk:
        return
    if name or not (view.shared and holds(actor.user, view.project, Role.MANAGER)):
        raise Forbidden(_("This view is somebody else's."))


def _checked(actor: Actor, project: Project, page: str, query: str) -> str:
    """The query with what says something, in one order. Refused for what the page does not know."""
    text = clean_multiline(query, "query", 2000)
    pairs = {name: value for name, value in parse_qsl(text.removeprefix("?")) if value.strip()}
    known = _LISTED if page == ViewPage.DOCUMENTS else _SEARCHED
    asked = {name: value for name, value in sorted(pairs.items()) if name not in _WALKED}
    for name, value in asked.items():
        if name not in known:
            raise Refused(_("The page has no filter “%(name)s”.") % {"name": name}, field="query")
        clean_line(value, "query", 500)
    if page == ViewPage.DOCUMENTS:
        choose(documents.SORTS, asked.get("sort", ""))
        documents.filtered(actor.user, project, documents.Wanted(**asked))
    else:
        _check_search(asked)
    return urlencode(asked)


def _check_search(asked: Mapping[str, str]) -> None:
    choices = {
        "kind": project_search.KINDS,
        "status": SetStatus.values,
        "evidence": EVIDENCE,
    }
    readers: dict[str, Any] = {
        "outlet": uuid.UUID,
        "annotator": uuid.UUID,
        "since": date.fromisoformat,
        "until": date.fromisoformat,
    }
    for name, value in asked.items():
        if name in choices:
            clean_choice(value, "query", choices[name])
        try:
            readers.get(name, str)(value)
        except ValueError as error:
            raise Refused(_("“%(value)s” fits no filter.") % {"value": value}, "query") from error
