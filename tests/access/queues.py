"""The rows of queues and assignments, pages and REST."""

from __future__ import annotations

from annotations.models import Role
from tests.access.audiences import (
    at_least,
    draft_read,
    draft_write,
    everybody,
    members,
    only,
)
from tests.access.rows import Row, nonsense

REVIEWER, MANAGER = Role.REVIEWER, Role.MANAGER

_FORMS = (("queues", Role.VIEWER, "slug"), ("queue-new", MANAGER, "slug"),
          ("queue", MANAGER, "queue"), ("queue-edit", MANAGER, "queue"))  # fmt: skip
_BUTTONS = {
    "queue-state": (at_least(MANAGER, 302), "queue"),
    "queue-documents": (at_least(MANAGER, 302), "queue"),
    "queue-next": (at_least(REVIEWER, 302), "queue"),
    "assignment-submit": (draft_write(302), "assignment"),
    "assignment-skip": (only("author", "manager", "admin", status=302), "assignment"),
    "assignment-release": (only("author", "manager", "admin", status=302), "assignment"),
    "assignment-give": (only("manager", "admin", status=302, author=403), "assignment"),
    "assignment-take-up": (draft_write(302), "assignment"),
}
PAGES = [
    Row("plan", "GET", at_least(MANAGER), ("slug",)),
    Row("plan", "POST", at_least(MANAGER, 302), ("slug",)),
    *(Row(route, "GET", at_least(reads), (arg,)) for route, reads, arg in _FORMS),
    *(
        Row(route, "POST", at_least(MANAGER, 422), (arg,), body=nonsense)
        for route, _reads, arg in _FORMS
    ),
    *(Row(route, "GET", everybody(405), (arg,)) for route, (_who, arg) in _BUTTONS.items()),
    *(Row(route, "POST", who, (arg,)) for route, (who, arg) in _BUTTONS.items()),
    # Nothing is handed in yet, so whoever may see it is told to hand in first.
    Row(
        "assignment-answer",
        "GET",
        only("author", "manager", "admin", status=409),
        ("assignment",),
    ),
    Row("assignment-answer", "POST", everybody(405), ("assignment",)),
]
ROWS = [
    Row("api-plan", "GET", at_least(MANAGER), ("slug",)),
    Row("api-pilots", "POST", at_least(MANAGER, 201), ("slug",)),
    Row("api-skip-reasons", "GET", members(), ("slug",)),
    Row(
        "api-skip-reasons",
        "PATCH",
        at_least(MANAGER),
        ("slug",),
        body=lambda _: {"reasons": ["Satire"]},
        match=1,
    ),
    Row("api-queues", "GET", members(), query="project={slug}"),
    Row(
        "api-queues",
        "POST",
        at_least(MANAGER, 201),
        body=lambda ids: {"project": ids["slug"], "name": "New"},
    ),
    Row("api-queue", "GET", members(), ("queue",)),
    Row(
        "api-queue",
        "PATCH",
        at_least(MANAGER),
        ("queue",),
        body=lambda _: {"state": "paused"},
        match=1,
    ),
    Row(
        "api-queue-next",
        "POST",
        {**at_least(REVIEWER, 201), "author": 200, "owner": 200},
        ("queue",),
    ),
    Row("api-queue-documents", "GET", at_least(MANAGER), ("queue",)),
    Row(
        "api-queue-documents",
        "POST",
        at_least(MANAGER),
        ("queue",),
        body=lambda ids: {"documents": [str(ids["spare"])]},
    ),
    Row(
        "api-queue-document",
        "PATCH",
        at_least(MANAGER),
        ("queue", "queued"),
        body=lambda _: {"priority": 3},
        match=1,
    ),
    Row("api-queue-document", "DELETE", at_least(MANAGER), ("queue", "queued"), match=1),
    Row("api-assignments", "GET", members(), query="project={slug}"),
    Row("api-assignment", "GET", draft_read(), ("assignment",)),
    Row(
        "api-assignment-answer",
        "GET",
        only("author", "manager", "admin", status=409),
        ("assignment",),
    ),
    Row("api-assignment-submit", "POST", draft_write(), ("assignment",)),
    Row("api-assignment-heartbeat", "POST", draft_write(), ("assignment",)),
    Row(
        "api-assignment-skip",
        "POST",
        draft_read(),
        ("assignment",),
        body=lambda _: {"reason": "Satire"},
    ),
    Row("api-assignment-release", "POST", draft_read(), ("assignment",)),
    Row(
        "api-assignment-reopen",
        "POST",
        only("author", "manager", "admin", status=409),
        ("assignment",),
    ),
    Row(
        "api-assignment-reassign",
        "POST",
        only("manager", "admin", author=403, owner=400),
        ("assignment",),
        body=lambda _: {"user": "manager"},
    ),
]
