"""The rows of the pages. Forms are sent with nonsense: 422 says that one may send them."""

from __future__ import annotations

from annotations.models import Role
from tests.access import adjudications, queues
from tests.access.audiences import at_least, everybody, members, only, signed_in, site_admins
from tests.access.rows import Row, nonsense

REVIEWER, MANAGER = Role.REVIEWER, Role.MANAGER
REFUSED, GONE_BACK = 422, 302
NO_SUCH_METHOD = everybody(405)


def _form(route: str, reads: Role, writes: Role, *args: str) -> list[Row]:
    return [
        Row(route, "GET", at_least(reads), args),
        Row(route, "POST", at_least(writes, REFUSED), args, body=nonsense),
    ]


def _read_only(route: str, reads: Role, *args: str) -> list[Row]:
    return [Row(route, "GET", at_least(reads), args), Row(route, "POST", NO_SUCH_METHOD, args)]


def _button(route: str, *args: str, status: int = GONE_BACK) -> list[Row]:
    return [
        Row(route, "GET", NO_SUCH_METHOD, args),
        Row(route, "POST", at_least(MANAGER, status), args),
    ]


_ROOT = [
    Row("home", "GET", signed_in()),
    Row("home", "POST", NO_SUCH_METHOD),
    Row("session", "GET", everybody()),
    Row("session", "POST", everybody(405)),
    Row("project-new", "GET", signed_in()),
    Row("project-new", "POST", signed_in(REFUSED), body=nonsense),
    Row("preferences", "GET", signed_in()),
    Row("preferences", "POST", signed_in(GONE_BACK), body=nonsense),
    Row("notifications", "GET", signed_in()),
    Row("notifications", "POST", signed_in(GONE_BACK)),
    Row("notifications-unread", "GET", signed_in()),
    Row("notifications-unread", "POST", NO_SUCH_METHOD),
    Row("notification", "GET", only("author", status=GONE_BACK), ("notification",)),
    Row("notification", "POST", only("author", status=GONE_BACK), ("notification",)),
    Row("tour", "GET", signed_in(GONE_BACK)),
    Row("tour", "POST", NO_SUCH_METHOD),
    Row("tokens", "GET", signed_in()),
    Row("tokens", "POST", signed_in(REFUSED), body=nonsense),
    Row("token-revoke", "GET", NO_SUCH_METHOD, ("token",)),
    Row("token-revoke", "POST", only("author", status=GONE_BACK), ("token",)),
]
_SITE = [
    Row("styleguide", "GET", site_admins()),
    Row("styleguide", "POST", NO_SUCH_METHOD),
    Row("people", "GET", site_admins()),
    Row("people", "POST", NO_SUCH_METHOD),
    Row("person-new", "GET", site_admins()),
    Row("person-new", "POST", site_admins(REFUSED), body=nonsense),
    Row("person", "GET", site_admins(), ("user",)),
    Row("person", "POST", NO_SUCH_METHOD, ("user",)),
    Row("person-active", "GET", NO_SUCH_METHOD, ("user",)),
    Row("person-active", "POST", site_admins(GONE_BACK), ("user",)),
    Row("person-factors", "GET", NO_SUCH_METHOD, ("user",)),
    Row("person-factors", "POST", site_admins(GONE_BACK), ("user",)),
    Row("invitations", "GET", site_admins()),
    Row("invitations", "POST", site_admins(REFUSED), body=nonsense),
    Row("invitation-send", "GET", NO_SUCH_METHOD, ("invitation",)),
    Row("invitation-send", "POST", site_admins(), ("invitation",)),
    Row("invitation-withdraw", "GET", NO_SUCH_METHOD, ("invitation",)),
    Row("invitation-withdraw", "POST", site_admins(GONE_BACK), ("invitation",)),
    # Whoever has the link of the letter; this is the address without a good one.
    Row("welcome", "GET", everybody(404), ("slug",)),
    Row("welcome", "POST", everybody(404), ("slug",)),
]
_PROJECT = [
    *_read_only("project", Role.VIEWER, "slug"),
    *_read_only("search", Role.VIEWER, "slug"),
    *_read_only("activity", Role.VIEWER, "slug"),
    *_read_only("agreement", Role.ADJUDICATOR, "slug"),
    *_read_only("agreement-file", Role.ADJUDICATOR, "slug"),
    Row("documents-bulk", "GET", NO_SUCH_METHOD, ("slug",)),
    Row("documents-bulk", "POST", at_least(REVIEWER, REFUSED), ("slug",), body=nonsense),
    Row(
        "documents-bulk",
        "POST",
        at_least(MANAGER),
        ("slug",),
        body=lambda ids: {"deed": "delete", "chosen": str(ids["spare"])},
        note="a deletion, asked",
    ),
    *_read_only("dashboard", MANAGER, "slug"),
    *_read_only("dashboard-file", MANAGER, "slug", "figure"),
    *_read_only("dashboard-rows", MANAGER, "slug", "rows"),
    *_form("saved-views", Role.VIEWER, Role.VIEWER, "slug"),
    *_form("saved-view", MANAGER, MANAGER, "shared view"),
    Row("saved-view", "GET", only("author"), ("own view",), note="somebody's own"),
    Row("saved-view", "POST", only("author", status=REFUSED), ("own view",), note="somebody's own"),
    Row("saved-view-delete", "GET", NO_SUCH_METHOD, ("shared view",)),
    Row("saved-view-delete", "POST", at_least(MANAGER, GONE_BACK), ("shared view",)),
    *_read_only("guideline", Role.VIEWER, "slug"),
    *_form("guideline-edit", MANAGER, MANAGER, "slug"),
    *_button("guideline-preview", "slug", status=200),
    *_form("members", Role.VIEWER, MANAGER, "slug"),
    *_button("member-role", "member"),
    *_button("member-remove", "member"),
    *_form("labels", Role.VIEWER, MANAGER, "slug"),
    *_form("label", MANAGER, MANAGER, "label"),
    *_button("label-retire", "label"),
    *_button("label-bring-back", "label"),
    *_form("outlets", Role.VIEWER, MANAGER, "slug"),
    *_form("outlet", MANAGER, MANAGER, "outlet"),
    *_button("outlet-delete", "outlet"),
    *_form("project-settings", MANAGER, MANAGER, "slug"),
]
_JOBS = [
    *_form("import-new", MANAGER, MANAGER, "slug"),
    *_button("import-guess", "slug", status=200),
    *_form("export-new", REVIEWER, REVIEWER, "slug"),
    *_read_only("jobs", REVIEWER, "slug"),
    Row("job", "GET", only("manager", "admin"), ("import",)),
    Row("job", "POST", NO_SUCH_METHOD, ("import",)),
    Row("job-problems-file", "GET", only("manager", "admin"), ("import",)),
    Row("job-problems-file", "POST", NO_SUCH_METHOD, ("import",)),
    Row("job-cancel", "GET", NO_SUCH_METHOD, ("import",)),
    Row("job-cancel", "POST", only("manager", "admin", status=GONE_BACK), ("import",)),
    # Who is blind to something since the file was made, does not get it any more.
    Row("job-download", "GET", only("manager", "admin", author=409, owner=409), ("export",)),
    Row("job-download", "POST", NO_SUCH_METHOD, ("export",)),
]
_DOCUMENTS = [
    *_read_only("document", Role.VIEWER, "document"),
    Row(
        "document",
        "GET",
        only("author", "manager", "admin"),
        ("document",),
        "set={draft}",
        note="a draft",
    ),
    Row("document", "GET", members(), ("spare",), "set={submitted}", note="a submitted set"),
    Row("set-history", "GET", only("author", "manager", "admin"), ("draft",), note="a draft"),
    Row("set-history", "GET", members(), ("submitted",), note="a submitted set"),
    Row("set-history", "POST", NO_SUCH_METHOD, ("draft",)),
    Row("set-rewind", "GET", NO_SUCH_METHOD, ("draft",)),
    # Without a time, even the author is told that there is none such.
    Row(
        "set-rewind",
        "POST",
        only("author", status=GONE_BACK, manager=403, admin=403),
        ("draft",),
        body=lambda _: {"at": "2020-01-01T00:00:00+00:00"},
    ),
    *_form("document-details", Role.VIEWER, MANAGER, "document"),
    # Without the version that was read, even who may is told that somebody was faster.
    *_button("document-delete", "document", status=412),
]
_COMMENTS = [
    *_form("comments", Role.VIEWER, REVIEWER, "document"),
    Row(
        "comments",
        "GET",
        only("author", "manager", "admin"),
        ("document",),
        "annotation={annotation}",
        note="on a draft",
    ),
    Row("comment", "GET", NO_SUCH_METHOD, ("remark",)),
    Row("comment", "POST", at_least(REVIEWER, REFUSED), ("remark",), body=nonsense),
    Row(
        "comment",
        "POST",
        only("author", "manager", "admin", status=REFUSED),
        ("own remark",),
        body=nonsense,
        note="on a draft",
    ),
    Row("comment-resolve", "GET", NO_SUCH_METHOD, ("remark",)),
    Row("comment-resolve", "POST", at_least(REVIEWER, GONE_BACK), ("remark",)),
    # Without the version that was read, even who may is told that somebody was faster.
    Row("comment-remove", "GET", NO_SUCH_METHOD, ("remark",)),
    Row("comment-remove", "POST", at_least(MANAGER, 412), ("remark",)),
]
_MACHINES = [
    Row(name, method, everybody(status))
    for name in ("healthz", "readyz", "metrics")
    for method, status in (("GET", 200), ("POST", 405))
]
ROWS = [
    *_ROOT, *_SITE, *_PROJECT, *_JOBS, *_DOCUMENTS, *_COMMENTS, *_MACHINES, *queues.PAGES,
    *adjudications.PAGES,
]  # fmt: skip
