"""Somebody who is blind to a document finds no trace of others' work on it behind any door.

Every row of the access table is asked, with the things of the world and with hers, and some
addresses beside that search and narrow; every answer is read, refusals and headers too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from annotations.models import Assignment, Document, Place, User
from annotations.queries.corpus import corpus_lines
from annotations.services.annotation_sets import annotator_of
from tests.access import pages, rest
from tests.access.rows import Row
from tests.access.world import World, make_world, undone
from tests.planted import MANY, Planted, plant, told, traces
from tests.test_access_table import is_rest

ROWS = [*pages.ROWS, *rest.ROWS]
ACCOUNTS = {"people", "person", "api-users", "api-user"}
# Addresses that look for her work: filters, sorts, searches, lists of one document.
PROBES = [
    "/projects/{slug}/search/?q=kept",
    "/projects/{slug}/search/?q=note",
    "/projects/{slug}/search/?q=sentence&label=supported",
    "/projects/{slug}/search/?q=sentence&evidence=yes",
    "/projects/{slug}/?search=page&kind=all",
    "/projects/{slug}/?kind=snapshot",
    "/projects/{slug}/activity/?kind=sets",
    "/projects/{slug}/activity/?kind=documents",
    "/documents/{snapshot}/",
    "/documents/{snapshot}/details/",
    "/documents/{document}/details/",
    "/documents/{document}/?set={submitted}",
    "/documents/{document}/?set={gold}",
    "/documents/{document}/comments/",
    "/documents/{document}/comments/?annotation={annotation}",
    "/sets/{gold}/history/",
    "/notifications/",
    "/api/v1/notifications/",
    "/api/v1/search/?project={slug}&q=kept",
    "/api/v1/search/?project={slug}&annotation={annotation}",
    "/api/v1/documents/?project={slug}&search=page",
    "/api/v1/documents/?project={slug}&kind=snapshot",
    "/api/v1/documents/{snapshot}/",
    "/api/v1/annotation-sets/?document={document}",
    "/api/v1/annotation-sets/?project={slug}&kind=gold",
    "/api/v1/annotations/?document={document}",
    "/api/v1/annotations/?document={document}&ordering=-updated_at&page_size=200",
    "/api/v1/annotations/?annotation_set={submitted}",
    "/api/v1/evidence/?document={document}",
    "/api/v1/evidence/?cited={snapshot}",
    "/api/v1/comments/?document={document}",
    "/api/v1/comments/?author=zenobia",
    "/api/v1/comments/?thread={remark}",
    "/api/v1/projects/{slug}/stats/",
    "/api/v1/projects/{slug}/corpus/",
]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for the module, and taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def planted(world: World, django_db_blocker: DjangoDbBlocker) -> Planted:
    with django_db_blocker.unblock():
        return plant(world)


def person(world: World, caller: str) -> User:
    name = {"author": "reviewer", "other": "other_reviewer"}.get(caller, caller)
    found: User = getattr(world.cast, name)
    return found


def ids_of(world: World, planted: Planted, *, hers: bool) -> dict[str, Any]:
    more = planted.ids if hers else {name: planted.ids[name] for name in ("snapshot", "gold")}
    return {**world.things["peru"].ids, **more}


def walked(world: World, ids: dict[str, Any], caller: str, *, only: str = "") -> dict[str, str]:
    """What every row of the table, and every probe, answers to this caller, by what was asked."""
    found = {}
    for row in ROWS:
        if only and row.method != only:
            continue
        path = reverse(row.route, args=[ids[name] for name in row.args])
        path = f"{path}?{row.query.format_map(ids)}" if row.query else path
        with undone():
            found[f"{row.name} {path}"] = whole(send(world, row, path, ids, caller))
    for probe in PROBES:
        path = probe.format_map(ids)
        client = world.rest(caller) if "/api/" in path else world.browser(caller)
        with undone():
            found[f"GET {path}"] = whole(client.get(path))
    return found


def send(world: World, row: Row, path: str, ids: dict[str, Any], caller: str) -> HttpResponseBase:
    body: Any = row.body(ids)
    if not is_rest(row.route) or "file" in body:
        client = world.rest(caller) if is_rest(row.route) else world.browser(caller)
        return client.get(path) if row.method == "GET" else client.post(path, body)
    headers = {} if row.match is None else {"If-Match": f'"{row.match}"'}
    kind = {} if row.method == "GET" else {"content_type": "application/json"}
    method = getattr(world.rest(caller), row.method.lower())
    return method(path, body if row.method != "GET" else {}, headers=headers, **kind)


def whole(answer: HttpResponseBase) -> str:
    """Status, headers and body as one text."""
    streamed = getattr(answer, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else answer.content
    headers = {name: value for name, value in answer.items() if name != "Content-Length"}
    return f"{answer.status_code} {headers} {body.decode(errors='replace')}"


def leaks(answers: dict[str, str]) -> list[str]:
    """What was asked, and which traces it found. That she has an account is no work of hers."""
    found = {
        asked: traces(text) for asked, text in answers.items() if asked.split()[1] not in ACCOUNTS
    }
    return [f"{asked}: {sorted(set(marks))}" for asked, marks in found.items() if marks]


def hold(world: World, planted: Planted, user: User) -> None:
    """Give a person the documents of the queue, as a draw would."""
    annotator = annotator_of(user, world.cast.project)
    for item in planted.queue.items.all():
        place = Place.objects.filter(item=item, free=True).first()
        Assignment.objects.create(
            project=world.cast.project, queue=planted.queue, item=item, document=item.document,
            annotator=annotator, place=place, leased_until="2999-01-01T00:00:00Z",
        )  # fmt: skip


@pytest.mark.parametrize("hers", [False, True], ids=["own", "hers"])
def test_a_reviewer_who_may_draw_the_documents_finds_no_trace(
    world: World, planted: Planted, hers: bool
) -> None:
    found = leaks(walked(world, ids_of(world, planted, hers=hers), "author"))
    assert not found, "\n".join(found)
    assert told(world.cast.reviewer) >= 3


@pytest.mark.parametrize("caller", ["adjudicator", "manager", "admin"])
def test_whoever_holds_the_documents_finds_no_trace_whatever_the_role(
    world: World, planted: Planted, caller: str
) -> None:
    with undone():
        hold(world, planted, person(world, caller))
        found = leaks(walked(world, ids_of(world, planted, hers=True), caller, only="GET"))
        assert not found, "\n".join(found)


def test_who_is_not_blind_finds_traces_behind_the_same_doors(
    world: World, planted: Planted
) -> None:
    """Else the walk would prove nothing: these doors show her work, and hide it from the blind."""
    ids = ids_of(world, planted, hers=True)
    for caller, least in (("viewer", 25), ("manager", 35)):
        found = leaks(walked(world, ids, caller, only="GET"))
        assert len(found) >= least, "\n".join(found)
        assert any(str(MANY) in one for one in found)
        assert any("quill" in one for one in found)


def test_an_export_leaves_out_what_its_owner_is_blind_to(world: World, planted: Planted) -> None:
    kept = Document.objects.get(pk=planted.ids["snapshot"]).external_id
    for user, seen in ((world.cast.reviewer, False), (world.cast.manager, True)):
        with undone():
            held = b"".join(corpus_lines(user, world.cast.project)).decode()
            assert (bool(traces(held)), kept in held) == (seen, seen)


def test_a_file_from_before_is_kept_back_while_it_may_tell(world: World, planted: Planted) -> None:
    ids = ids_of(world, planted, hers=False)
    path = reverse("api-export-download", args=[ids["export"]])
    refused = world.rest("author").get(path)
    assert refused.status_code == 409
    assert "new export" in refused.json()["detail"]
    page = world.browser("author").get(reverse("job-download", args=[ids["export"]]))
    assert page.status_code == 409
    assert world.rest("manager").get(path).status_code == 200
