"""Every route, page and REST, by every role, on things of the own and of another project.

The routes come from the URLconf: one that has no row in the table fails. What is expected stands in
`tests/access/`. Addresses of allauth and of Django's admin are held to rules by their prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.access import pages, rest
from tests.access.audiences import PAGE_GONE, REST_GONE
from tests.access.rows import Row
from tests.access.world import CALLERS, World, make_world, role_of, undone

ROWS = [*pages.ROWS, *rest.ROWS]
BY_PREFIX = ("accounts/", "admin/")
METHODS = ("GET", "POST", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for the whole table, and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def routes() -> list[tuple[str, URLPattern]]:
    """Every address of the URLconf with its pattern."""
    return list(_below(get_resolver(), ""))


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry, path)
        else:
            yield path, entry


def is_rest(route: str) -> bool:
    return route.startswith("api-")


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_everybody_is_answered_as_the_table_says(world: World, row: Row) -> None:
    wrong = []
    for project in world.things:
        for caller in CALLERS[project]:
            role = role_of(caller, project)
            gone = row.audience.get("gone", REST_GONE if is_rest(row.route) else PAGE_GONE)
            expected = gone if role == "gone" else row.audience[role]
            with undone():
                found = send(world, row, project, caller)
            if found != expected:
                wrong.append(f"{caller} as {role} in {project}: {found}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def send(world: World, row: Row, project: str, caller: str) -> int:
    """The status of the answer to this caller."""
    ids = world.things[project].ids
    path = reverse(row.route, args=[ids[name] for name in row.args])
    if row.query:
        path = f"{path}?{row.query.format_map(ids)}"
    body: Any = row.body(ids)
    client = world.rest(caller) if is_rest(row.route) else world.browser(caller)
    if is_rest(row.route) and "file" not in body:
        headers = {} if row.match is None else {"If-Match": f'"{row.match}"'}
        sent = body if row.method != "GET" else {}
        method = getattr(client, row.method.lower())
        kind = {} if row.method == "GET" else {"content_type": "application/json"}
        return int(method(path, sent, headers=headers, **kind).status_code)
    send_it = client.get if row.method == "GET" else client.post
    return int(send_it(path, body).status_code)


def test_every_route_has_rows_for_all_its_methods() -> None:
    rows = {(row.route, row.method) for row in ROWS}
    missing = []
    for path, pattern in routes():
        if path.startswith(BY_PREFIX):
            continue
        view = getattr(pattern.callback, "view_class", None)
        handled = [method for method in METHODS if view and hasattr(view, method.lower())]
        missing += [
            f"{method} /{path} ({pattern.name})"
            for method in handled or ("GET", "POST")
            if (pattern.name, method) not in rows
        ]
    assert not missing, "no row says who may: " + ", ".join(missing)


def test_rest_answers_405_to_methods_that_have_no_row(world: World) -> None:
    rows = {(row.route, row.method): row for row in ROWS if is_rest(row.route)}
    for row in list(rows.values()):
        for method in (*METHODS, "PUT"):
            if (row.route, method) not in rows and row.route != "api-nowhere":
                bare = Row(row.route, method, {}, row.args)
                with undone():
                    assert send(world, bare, "peru", "manager") == 405, (method, row.route)


def addresses_below(prefix: str, world: World) -> Iterator[tuple[str, str]]:
    """(route name, address) of every route below a prefix, with things that there are filled in."""
    for path, pattern in routes():
        if path.startswith(prefix):
            yield pattern.name or "", "/" + filled(path, world)


def filled(path: str, world: World) -> str:
    model = (re.match(r"admin/annotations/(\w+)/", path) or [None, ""])[1]
    known = {"label": "label", "outlet": "outlet", "document": "document", "job": "import"}
    some = world.things["peru"].ids[known[model]] if model in known else world.cast.viewer.pk
    path = re.sub(r"\(\?P<app_label>[^)]*\)", "annotations", path)
    path = re.sub(r"\(\?P<url>[^)]*\)\$", "nowhere/", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "abc", path)
    path = path.replace("<int:pk>", "1")
    return re.sub(r"<[^>]*>", str(some), path).replace("^", "").replace("$", "")


OPEN_ACCOUNT_PAGES = {
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "openid_connect_login",
    "openid_connect_callback",
}


@pytest.mark.parametrize("caller", ["nobody", "deactivated", "viewer"])
def test_pages_about_oneself_want_a_sign_in(world: World, caller: str) -> None:
    for name, path in addresses_below("accounts/", world):
        for method in ("get", "post"):
            with undone():
                answer = getattr(world.browser(caller), method)(path)
            assert answer.status_code < 500, path
            if caller in ("nobody", "deactivated") and name not in OPEN_ACCOUNT_PAGES:
                # 301: an older address of a page that stands under another one here.
                assert answer.status_code in (301, 302), (method, path, answer.status_code)
                assert answer["Location"].startswith("/accounts/"), path
                assert not answer["Location"].startswith(path), path


def test_nobody_signs_up_alone(world: World) -> None:
    fields = {"username": "new", "password1": "a passphrase of mine", "email": "n@example.org"}
    for caller in ("nobody", "viewer"):
        with undone():
            world.browser(caller).post("/accounts/signup/", fields)
            assert world.cast.viewer.__class__.objects.filter(username="new").count() == 0


@pytest.mark.parametrize("caller", ["deactivated", "manager"])
def test_the_admin_is_closed_to_all_but_site_admins(world: World, caller: str) -> None:
    for name, path in addresses_below("admin/", world):
        if name in ("login", "logout", "jsi18n"):
            continue
        for method in ("get", "post"):
            with undone():
                answer = getattr(world.browser(caller), method)(path)
            assert answer.status_code == 302, (method, path, answer.status_code)
            assert "/login/" in answer["Location"], path


def test_site_admins_open_every_page_of_the_admin_that_there_is(world: World) -> None:
    for _name, path in addresses_below("admin/", world):
        with undone():
            answer = world.browser("admin").get(path)
        assert answer.status_code in (200, 302, 403, 404, 405), (path, answer.status_code)
