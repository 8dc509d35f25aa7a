"""The rows of REST."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile

from annotations.models import Role
from tests.access import adjudications, queues
from tests.access.audiences import (
    at_least,
    draft_read,
    draft_write,
    everybody,
    members,
    only,
    signed_in,
    site_admins,
)
from tests.access.rows import Ids, Row

REVIEWER, MANAGER = Role.REVIEWER, Role.MANAGER


def _file(ids: Ids) -> dict[str, Any]:
    return {"project": ids["slug"], "file": ContentFile(b'{"text": "One."}\n', name="a.jsonl")}


def _named(ids: Ids) -> dict[str, Any]:
    return {"project": ids["slug"], "name": "New"}


def _new(_ids: Ids) -> dict[str, Any]:
    return {"name": "New"}


def _note(_ids: Ids) -> dict[str, Any]:
    return {"note": "New"}


def _passage(ids: Ids) -> dict[str, Any]:
    cited = {"document": str(ids["spare"]), "start": 0, "end": 5}
    return {"annotation": str(ids["annotation"]), "stance": "supports", **cited}


def _remark(ids: Ids) -> dict[str, Any]:
    return {"document": str(ids["document"]), "text": "New"}


def _span(_ids: Ids) -> dict[str, Any]:
    return {"start": 15, "end": 20, "id": str(uuid.uuid4())}


_PEOPLE = [
    Row("api-me", "GET", signed_in()),
    Row("api-me-duties", "GET", signed_in()),
    Row("api-me-reading", "GET", signed_in()),
    Row("api-me-reading", "PATCH", signed_in(), body=lambda _: {"face": "sans"}),
    Row("api-users", "GET", site_admins()),
    Row("api-users", "POST", site_admins(201), body=lambda _: {"username": "new"}),
    Row("api-user", "GET", site_admins(), ("user",)),
    Row("api-user", "PATCH", site_admins(), ("user",), body=lambda _: {"is_active": False}),
    Row("api-user-factors", "POST", site_admins(), ("user",)),
    Row("api-invitations", "GET", site_admins()),
    Row("api-invitations", "POST", site_admins(201), body=lambda _: {"email": "new@example.org"}),
    Row("api-invitation", "GET", site_admins(), ("invitation",)),
    Row("api-invitation", "DELETE", site_admins(204), ("invitation",)),
    Row("api-invitation-send", "POST", site_admins(), ("invitation",)),
    Row("api-tokens", "GET", signed_in()),
    Row("api-tokens", "POST", signed_in(201), body=lambda _: {"name": "new"}),
    Row("api-notifications", "GET", signed_in()),
    Row("api-notifications-read", "POST", signed_in()),
    Row("api-notification-read", "POST", only("author"), ("notification",)),
    Row("api-token", "GET", only("author"), ("token",)),
    Row("api-token", "DELETE", only("author", status=204), ("token",)),
]
_PROJECT = [
    Row("api-projects", "GET", signed_in()),
    Row("api-projects", "POST", signed_in(201), body=_new),
    Row("api-project", "GET", members(), ("slug",)),
    Row("api-project", "PATCH", at_least(MANAGER), ("slug",), body=_new, match=1),
    # Jobs of the world still wait, so that even who may is told to cancel them first.
    Row("api-project", "DELETE", at_least(MANAGER, 409), ("slug",), query="confirm={slug}"),
    Row("api-members", "GET", members(), ("slug",)),
    Row(
        "api-members",
        "POST",
        at_least(MANAGER, 201),
        ("slug",),
        body=lambda _: {"user": "admin", "role": "viewer"},
    ),
    Row("api-member", "GET", members(), ("slug", "member")),
    Row(
        "api-member",
        "PATCH",
        at_least(MANAGER),
        ("slug", "member"),
        body=lambda _: {"role": "reviewer"},
        match=1,
    ),
    Row("api-member", "DELETE", at_least(MANAGER, 204), ("slug", "member"), match=1),
    Row("api-labels", "GET", members(), ("slug",)),
    Row(
        "api-labels",
        "POST",
        at_least(MANAGER, 201),
        ("slug",),
        body=lambda _: {"key": "new", "title": "New"},
    ),
    Row("api-label", "GET", members(), ("slug", "key")),
    Row(
        "api-label",
        "PATCH",
        at_least(MANAGER),
        ("slug", "key"),
        body=lambda _: {"title": "New"},
        match=1,
    ),
    Row("api-label", "DELETE", at_least(MANAGER, 204), ("slug", "key"), match=1),
    Row("api-guideline", "GET", members(), ("slug",)),
    Row(
        "api-guideline",
        "PATCH",
        at_least(MANAGER),
        ("slug",),
        body=lambda _: {"markdown": "New"},
        match=1,
    ),
    Row("api-stats", "GET", members(), ("slug",)),
    Row("api-stats", "GET", at_least(MANAGER), ("slug",), "since=2026-01-01", note="narrowed"),
    Row("api-stats-file", "GET", at_least(MANAGER), ("slug", "figure")),
    Row("api-stats-rows", "GET", at_least(MANAGER), ("slug", "rows")),
    Row("api-agreement", "GET", at_least(Role.ADJUDICATOR), ("slug",)),
    Row("api-corpus", "GET", at_least(REVIEWER), ("slug",)),
    Row("api-search", "GET", members(), query="project={slug}&q=sentence"),
    Row(
        "api-search",
        "GET",
        draft_read(),
        query="project={slug}&annotation={annotation}",
        note="by a draft",
    ),
]
_SOURCES = [
    Row("api-outlets", "GET", members(), query="project={slug}"),
    Row("api-outlets", "POST", at_least(MANAGER, 201), body=_named),
    Row("api-outlet", "GET", members(), ("outlet",)),
    Row("api-outlet", "PATCH", at_least(MANAGER), ("outlet",), body=_new, match=1),
    Row("api-outlet", "DELETE", at_least(MANAGER, 204), ("outlet",), match=1),
    Row("api-documents", "GET", members(), query="project={slug}"),
    Row(
        "api-documents",
        "POST",
        at_least(MANAGER, 201),
        body=lambda ids: {"project": ids["slug"], "text": "A new one."},
    ),
    Row("api-document", "GET", members(), ("document",)),
    Row(
        "api-document",
        "PATCH",
        at_least(MANAGER),
        ("document",),
        body=lambda _: {"title": "New"},
        match=1,
    ),
    Row("api-document", "DELETE", at_least(MANAGER, 204), ("document",), match=1),
]
_WORK = [
    Row("api-annotation-sets", "GET", members(), query="project={slug}"),
    Row(
        "api-annotation-sets",
        "POST",
        {**at_least(REVIEWER, 201), "author": 200, "owner": 200},
        body=lambda ids: {"document": str(ids["document"])},
    ),
    Row("api-annotation-set", "GET", draft_read(), ("draft",), note="draft"),
    Row("api-annotation-set", "GET", members(), ("submitted",), note="submitted"),
    Row("api-annotation-set-changes", "GET", draft_read(), ("draft",), note="draft"),
    Row("api-annotation-set-changes", "GET", members(), ("submitted",), note="submitted"),
    Row("api-annotation-set-history", "GET", draft_read(), ("draft",), note="draft"),
    Row("api-annotation-set-history", "GET", members(), ("submitted",), note="submitted"),
    Row(
        "api-annotation-set-rewind",
        "POST",
        draft_write(),
        ("draft",),
        body=lambda _: {"at": "2020-01-01T00:00:00Z"},
    ),
    Row("api-annotation-set-submit", "POST", draft_write(), ("draft",), note="draft"),
    Row(
        "api-annotation-set-submit",
        "POST",
        {**members(403), "other": 200, "owner": 200},
        ("submitted",),
        note="submitted",
    ),
    Row(
        "api-annotation-set-reopen",
        "POST",
        {**members(403), "other": 200, "manager": 200, "admin": 200, "owner": 200},
        ("submitted",),
        note="submitted",
    ),
    Row(
        "api-annotation-set-reopen",
        "POST",
        draft_read(),
        ("draft",),
        note="draft",
    ),
    Row("api-annotations", "GET", members(), query="project={slug}"),
    Row(
        "api-annotations",
        "POST",
        at_least(REVIEWER, 201),
        note="by document",
        body=lambda ids: {"document": str(ids["document"]), **_span(ids)},
    ),
    Row(
        "api-annotations",
        "POST",
        draft_write(201),
        note="by set",
        body=lambda ids: {"annotation_set": str(ids["draft"]), **_span(ids)},
    ),
    Row(
        "api-annotations",
        "POST",
        {**members(403), "other": 409, "owner": 409},
        body=lambda ids: {"annotation_set": str(ids["submitted"]), **_span(ids)},
        note="by submitted set",
    ),
    Row("api-annotation", "GET", draft_read(), ("annotation",)),
    Row("api-annotation", "GET", only(status=404), ("deleted annotation",), note="deleted"),
    Row("api-annotation", "PATCH", draft_write(), ("annotation",), body=_note, match=1),
    Row("api-annotation", "DELETE", draft_write(204), ("annotation",), match=1),
    Row("api-annotation-restore", "POST", draft_write(), ("annotation",)),
    Row("api-annotation-restore", "POST", only("author"), ("deleted annotation",), note="deleted"),
    Row("api-evidence-list", "GET", members(), query="project={slug}"),
    Row("api-evidence-list", "POST", draft_write(201), body=_passage),
    Row("api-evidence", "GET", draft_read(), ("evidence",)),
    Row("api-evidence", "PATCH", draft_write(), ("evidence",), body=_note, match=1),
    Row("api-evidence", "DELETE", draft_write(204), ("evidence",), match=1),
    Row("api-evidence-restore", "POST", draft_write(), ("evidence",)),
    Row("api-evidence-restore", "POST", only("author"), ("deleted evidence",), note="deleted"),
]
_COMMENTS = [
    Row("api-comments", "GET", members(), query="project={slug}"),
    Row("api-comments", "POST", at_least(REVIEWER, 201), body=_remark),
    Row(
        "api-comments",
        "POST",
        only("author", "manager", "admin", status=201),
        body=lambda ids: {"annotation": str(ids["annotation"]), "text": "New"},
        note="on a draft",
    ),
    Row(
        "api-comments",
        "POST",
        at_least(REVIEWER, 201),
        body=lambda ids: {"thread": str(ids["remark"]), "text": "New"},
        note="an answer",
    ),
    Row("api-comment", "GET", members(), ("remark",)),
    Row("api-comment", "GET", only("author", "manager", "admin"), ("own remark",), note="a draft"),
    Row(
        "api-comment",
        "PATCH",
        {**members(403), "manager": 200, "owner": 200},
        ("remark",),
        body=lambda _: {"text": "New"},
        match=1,
    ),
    Row("api-comment", "DELETE", at_least(MANAGER, 204), ("remark",), match=1),
    Row("api-comment-resolve", "POST", at_least(REVIEWER), ("remark",)),
    Row("api-comment-reopen", "POST", at_least(REVIEWER), ("remark",)),
]
_JOBS = [
    Row("api-imports", "GET", members(), query="project={slug}"),
    Row("api-imports", "POST", at_least(MANAGER, 201), body=_file),
    Row("api-import", "GET", only("manager", "admin"), ("import",)),
    Row("api-import", "GET", only(status=404), ("export",), note="that is an export"),
    Row("api-import-problems", "GET", only("manager", "admin"), ("import",)),
    Row("api-import-cancel", "POST", only("manager", "admin"), ("import",)),
    Row("api-exports", "GET", members(), query="project={slug}"),
    Row("api-exports", "POST", at_least(REVIEWER, 201), body=lambda ids: {"project": ids["slug"]}),
    Row("api-export", "GET", only("author", "manager", "admin"), ("export",)),
    Row("api-export", "GET", only(status=404), ("import",), note="that is an import"),
    Row(
        "api-export-download",
        "GET",
        only("manager", "admin", author=409, owner=409),
        ("export",),
    ),
    Row("api-export-cancel", "POST", only("author", "manager", "admin", status=409), ("export",)),
]
_DESCRIPTION = [
    Row("api-schema", "GET", signed_in()),
    Row("api-docs", "GET", {"gone": 302, **signed_in()}),
    Row("api-nowhere", "GET", everybody(404), ("slug",)),
    Row("api-nowhere", "POST", everybody(404), ("slug",)),
]
ROWS = [
    *adjudications.REST,
    *_PEOPLE,
    *_PROJECT,
    *_SOURCES,
    *_WORK,
    *_COMMENTS,
    *_JOBS,
    *queues.ROWS,
    *_DESCRIPTION,
]
