"""The rows of queues and assignments, over REST."""

from __future__ import annotations

from annotations.models import Role
from tests.access.audiences import at_least, draft_read, draft_write, members, only
from tests.access.rows import Row

REVIEWER, MANAGER = Role.REVIEWER, Role.MANAGER

ROWS = [
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
